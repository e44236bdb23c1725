import type { Lexicon } from '../../contracts/lexicon.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Interpretation } from './interpretations.js';
import { agreementOf, type Slotted, slotted, substitution } from './slots.js';
import type { Word, WordReader } from './words.js';

export type PlanningExample = PlanExample | ProgramExample;

/** A plan or a program that experience knows, in the instruction's own nouns, numbers and colours. */
export interface Template {
  readonly steps: readonly string[];
  /** Absent when the example is a plan. */
  readonly source?: string;
  readonly outcome: 'success' | 'failure';
  /** How much of the wording is the same, 0..1. */
  readonly agreement: number;
}

export interface TemplateTools {
  readonly read: WordReader;
  readonly readExample: (instruction: string) => readonly Interpretation[];
  readonly lexicon: Lexicon;
  /** How many pictures the request has: a program for another number of them is of no use. */
  readonly pictures: number;
}

/** Where wordings agree only in part, they must at least be near each other in the space of text features. */
const minSimilarity = 0.6;
const minAgreement = 0.6;

/** What retrieved examples say about an instruction: those whose wording is the same, or nearly. */
export function templatesFrom(
  words: readonly Word[],
  understood: readonly Interpretation[],
  retrieved: readonly Retrieved<PlanningExample>[],
  tools: TemplateTools,
): readonly Template[] {
  if (retrieved.length === 0) return [];
  const own = slotted(words, tools.lexicon);
  return retrieved.flatMap(({ example, similarity }): readonly Template[] => {
    const renamed = example.outcome === 'success' ? renaming(example, understood, tools) : undefined;
    if (renamed) return [{ ...renamed, outcome: 'success', agreement: 1 }];
    const template = aligned(own, example, tools);
    if (!template || template.agreement < minAgreement) return [];
    if (template.agreement < 1 && similarity < minSimilarity) return [];
    return [template];
  });
}

function aligned(
  own: Slotted,
  example: PlanningExample,
  { read, lexicon, pictures }: TemplateTools,
): Template | undefined {
  const theirs = slotted(read(example.instruction), lexicon);
  const agreement = agreementOf(own, theirs);
  if (agreement === 0) return undefined;
  const substitute = substitution(theirs.slots, own.slots, lexicon);
  const source = 'program' in example ? substitute(example.program) : undefined;
  if (source !== undefined && isForSeveral(source) !== pictures > 1) return undefined;
  return { steps: example.steps.map(substitute), source, outcome: example.outcome, agreement };
}

/** Speaks of LEFT and RIGHT, or of IMAGE1 … as pictures of the request rather than as results of its own. */
const isForSeveral = (source: string): boolean =>
  /\b(?:LEFT|RIGHT)\b(?!')/.test(source) || (/\bIMAGE2\b/.test(source) && !/^\s*IMAGE2\s*=/m.test(source));

/**
 * A word of the team's own: where the grammar's program for the example's wording equals the example's but for one noun
 * ("brew" where a cup was meant), that noun means the other in this instruction too.
 */
function renaming(
  example: PlanningExample,
  [ours]: readonly Interpretation[],
  { readExample, lexicon }: TemplateTools,
): Pick<Template, 'steps' | 'source'> | undefined {
  if (!ours || !('program' in example)) return undefined;
  for (const draft of readExample(example.instruction).slice(0, 3)) {
    const names = oneNounApart(draft.source, example.program);
    if (!names) continue;
    const [said, meant] = names;
    // What everybody calls a person is no team's word for a dog: another interpretation of the example spoke of a person.
    if (lexicon.resolve(said)) continue;
    const quoted = `object='${said}'`;
    if (!ours.source.includes(quoted)) return undefined;
    return { steps: ours.steps, source: ours.source.replaceAll(quoted, `object='${meant}'`) };
  }
  return undefined;
}

function oneNounApart(a: string, b: string): readonly [said: string, meant: string] | undefined {
  const nouns = (source: string): readonly string[] =>
    [...source.matchAll(/object='([^']*)'/g)].map(([, name]) => name);
  const bare = (source: string): string => source.replace(/\s/g, '').replace(/object='[^']*'/g, '');
  const [ours, theirs] = [nouns(a), nouns(b)];
  if (ours.length === 0 || ours.length !== theirs.length || bare(a) !== bare(b)) return undefined;
  const different = new Map(
    ours.flatMap((name, position) => (name === theirs[position] ? [] : [[name, theirs[position]] as const])),
  );
  const [only, second] = different;
  return only && !second ? only : undefined;
}
