import type { Lexicon } from '../../../concept.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../../planner.js';
import type { Reading } from './readings.js';
import { unwrap } from './sentence.js';
import { colours, numbers } from './vocabulary.js';
import type { Word, WordReader } from './words.js';

/** A plan or a program that experience suggests. A plan example brings steps only. */
export interface Template {
  readonly steps: readonly string[];
  readonly source?: string;
  readonly id: string;
  readonly similarity: number;
  /** How much of the instruction's wording the example shares, 0..1; 1 when only slots differ. */
  readonly agreement: number;
}

interface Tools {
  readonly read: WordReader;
  readonly readExample: (instruction: string) => readonly Reading[];
  readonly lexicon: Lexicon;
}

type Example = PlanExample | ProgramExample;

/** From this agreement on, an example's plan is taken for the instruction's own. */
const leastAgreement = 0.6;

/** What retrieved successes say about an instruction, its own nouns, numbers and colours put in place of theirs. */
export function templatesFrom(
  words: readonly Word[],
  understood: readonly Reading[],
  retrieved: readonly Retrieved<Example>[],
  tools: Tools,
): readonly Template[] {
  const own = slotted(words, tools.lexicon);
  return retrieved.flatMap(({ example, similarity }): readonly Template[] => {
    if (example.outcome !== 'success') return [];
    const theirs = slotted(tools.read(example.instruction), tools.lexicon);
    const renamed = renaming(example, understood, tools);
    if (renamed) return [{ ...renamed, id: example.id, similarity, agreement: 1 }];
    const agreement = agreementOf(own.pattern, theirs.pattern);
    if (agreement < leastAgreement || own.slots.length !== theirs.slots.length) return [];
    if (own.slots.some(({ kind }, place) => kind !== theirs.slots[place]?.kind)) return [];
    const substitute = substitution(theirs.slots, own.slots, tools.lexicon);
    const source = 'program' in example ? substitute(example.program) : undefined;
    return [{ steps: example.steps.map(substitute), source, id: example.id, similarity, agreement }];
  });
}

interface Slot {
  readonly kind: 'noun' | 'number' | 'colour';
  /** Singular for nouns. */
  readonly value: string;
}

/** The instruction with its nouns, numbers and colours taken out: "how many <noun> are there". */
function slotted(
  all: readonly Word[],
  lexicon: Lexicon,
): { readonly pattern: readonly string[]; readonly slots: readonly Slot[] } {
  const { words, starts } = unwrap(all);
  const pattern: string[] = [];
  const slots: Slot[] = [];
  for (let at = starts.at(-1) ?? 0; at < words.length; ) {
    const { text, tag } = words[at];
    const noun = nounAt(words, at, lexicon);
    if (noun) {
      slots.push({ kind: 'noun', value: noun.value });
      pattern.push('<noun>');
      at = noun.next;
      continue;
    }
    if (colours.has(text)) slots.push({ kind: 'colour', value: text });
    else if (/^\d+$/.test(text) || (numbers.has(text) && text !== 'one')) slots.push({ kind: 'number', value: text });
    const slot = slots.at(-1);
    if (slot && slot.value === text && slot.kind !== 'noun') pattern.push(`<${slot.kind}>`);
    else if (tag !== 'PUNCT' && !/^(?:the|a|an)$/.test(text)) pattern.push(text);
    at++;
  }
  return { pattern, slots };
}

function nounAt(
  words: readonly Word[],
  at: number,
  lexicon: Lexicon,
): { readonly value: string; readonly next: number } | undefined {
  for (let end = Math.min(words.length, at + 3); end > at; end--) {
    const part = words.slice(at, end);
    if (part.some(({ text, tag }) => tag === 'PUNCT' || colours.has(text) || /^(?:the|a|of|in|on|is|are)$/.test(text)))
      continue;
    const phrase = part.map(({ text }) => text).join(' ');
    const resolved = lexicon.resolve(phrase);
    if (resolved && resolved.how !== 'spelling' && (end - at === 1 || !lexicon.resolve(words[at].text))) {
      if (
        end - at > 1 &&
        lexicon.resolve(
          part
            .slice(1)
            .map(({ text }) => text)
            .join(' '),
        )?.name === resolved.name
      )
        continue;
      return { value: lexicon.singular(phrase), next: end };
    }
  }
  return undefined;
}

/** The share of common words in order (longest common subsequence), 0..1. */
function agreementOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let at = 1; at <= b.length; at++)
      next.push(word === b[at - 1] ? row[at - 1] + 1 : Math.max(row[at], next[at - 1]));
    row = next;
  }
  return (2 * row[b.length]) / (a.length + b.length);
}

/** Their nouns, singular and plural, numbers and colours become ours, all at once. */
function substitution(from: readonly Slot[], to: readonly Slot[], lexicon: Lexicon): (text: string) => string {
  const pairs = new Map<string, string>();
  from.forEach(({ kind, value }, place) => {
    const other = to[place]?.value ?? value;
    pairs.set(value, other);
    if (kind === 'noun') pairs.set(lexicon.plural(value), lexicon.plural(other));
    const [digits, own] = [numbers.get(value), numbers.get(other)];
    if (kind === 'number') pairs.set(String(digits ?? value), String(own ?? other));
  });
  const keys = [...pairs.keys()]
    .sort((a, b) => b.length - a.length)
    .map((key) => key.replace(/[^\p{L}\p{N} ]/gu, '\\$&'));
  if (keys.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_{])(?:${keys.join('|')})(?![\\p{L}\\p{N}_}])`, 'gu');
  return (text) => text.replace(pattern, (found) => pairs.get(found) ?? found);
}

/**
 * A word of the team's own: where the grammar's program for the example's wording equals the example's but for one noun
 * ("brew" where a cup was meant), that noun means the other in this instruction too.
 */
function renaming(
  example: Example,
  understood: readonly Reading[],
  { readExample }: Tools,
): Pick<Template, 'steps' | 'source'> | undefined {
  const [ours] = understood;
  if (!ours || !('program' in example)) return undefined;
  for (const draft of readExample(example.instruction).slice(0, 3)) {
    const names = oneNounApart(draft.source, example.program);
    if (!names) continue;
    const [said, meant] = names;
    const quoted = `object='${said}'`;
    if (!ours.source.includes(quoted)) return undefined;
    return { steps: ours.steps, source: ours.source.replaceAll(quoted, `object='${meant}'`) };
  }
  return undefined;
}

function oneNounApart(a: string, b: string): readonly [string, string] | undefined {
  const noun = /object='([^']*)'/g;
  const [ours, theirs] = [a, b].map((source) => [...source.matchAll(noun)].map(([, name]) => name));
  const bare = (source: string): string => source.replace(/\s/g, '').replace(/object='[^']*'/g, '');
  if (ours.length === 0 || ours.length !== theirs.length || bare(a) !== bare(b)) return undefined;
  const different = ours.flatMap((name, place) => (name === theirs[place] ? [] : [`${name}\n${theirs[place]}`]));
  const [only, ...others] = new Set(different);
  if (!only || others.length > 0) return undefined;
  const [said, meant] = only.split('\n');
  return [said, meant];
}
