import type { Lexicon } from '../../contracts/lexicon.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Interpretation } from './interpretations.js';
import { unwrap } from './reader.js';
import { colours, numbers, stops } from './vocabulary.js';
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
  const carriedOut = 'program' in example ? example.program : example.steps.join('\n');
  if (!saysAll(differing(theirs.slots, own.slots), carriedOut, lexicon)) return undefined;
  const substitute = substitution(theirs.slots, own.slots, lexicon);
  const source = 'program' in example ? substitute(example.program) : undefined;
  if (source !== undefined && isForSeveral(source) !== pictures > 1) return undefined;
  return { steps: example.steps.map(substitute), source, outcome: example.outcome, agreement };
}

const differing = (from: readonly Slot[], to: readonly Slot[]): readonly Slot[] =>
  from.filter(({ value }, position) => value !== to[position]?.value);

/**
 * Whether what another instruction says otherwise can be said in a plan or program at all: one that was taught for people
 * in black, and counts all people, has no place for people in blue.
 */
const saysAll = (slots: readonly Slot[], text: string, lexicon: Lexicon): boolean =>
  slots.every((slot) => substitution([slot], [{ ...slot, value: '' }], lexicon)(text) !== text);

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
  // What everybody calls a person is no team's word for a dog, so only words that the lexicon doesn't know are renamed.
  const ownWords = objectsOf(ours.source).filter((noun) => !lexicon.resolve(noun));
  if (ownWords.length === 0) return undefined;
  for (const draft of readExample(example.instruction).slice(0, 3)) {
    const [said, meant] = oneNounApart(draft.source, example.program) ?? [];
    if (said === undefined || lexicon.resolve(said)) continue;
    if (!ownWords.includes(said)) return undefined;
    return { steps: ours.steps, source: ours.source.replaceAll(`object='${said}'`, `object='${meant}'`) };
  }
  return undefined;
}

const objectsOf = (source: string): readonly string[] =>
  [...source.matchAll(/object='([^']*)'/g)].map(([, name]) => name);

function oneNounApart(a: string, b: string): readonly [said: string, meant: string] | undefined {
  const bare = (source: string): string => source.replace(/\s/g, '').replace(/object='[^']*'/g, '');
  const [ours, theirs] = [objectsOf(a), objectsOf(b)];
  if (ours.length === 0 || ours.length !== theirs.length || bare(a) !== bare(b)) return undefined;
  const different = new Map(
    ours.flatMap((name, position) => (name === theirs[position] ? [] : [[name, theirs[position]] as const])),
  );
  const [only, second] = different;
  return only && !second ? only : undefined;
}

export interface Slot {
  readonly kind: 'noun' | 'number' | 'colour';
  /** Singular for nouns. */
  readonly value: string;
}

/** An instruction with its nouns, numbers and colours taken out: "how many <noun> are there". */
export interface Slotted {
  readonly pattern: readonly string[];
  /** Words of the pattern that carry meaning; two instructions that differ in them mean different things. */
  readonly content: ReadonlySet<string>;
  readonly slots: readonly Slot[];
}

/** Examples are retrieved again and again, and read as the same words. */
const known = new WeakMap<readonly Word[], Slotted>();

function slotted(words: readonly Word[], lexicon: Lexicon): Slotted {
  const found = known.get(words) ?? takeOutSlots(words, lexicon);
  known.set(words, found);
  return found;
}

function takeOutSlots(all: readonly Word[], lexicon: Lexicon): Slotted {
  const { words, starts } = unwrap(all);
  const pattern: string[] = [];
  const content = new Set<string>();
  const slots: Slot[] = [];
  for (let at = starts.at(-1) ?? 0; at < words.length; at++) {
    const { text, tag } = words[at];
    const noun = nounAt(words, at, lexicon);
    const slot = noun ? { kind: 'noun' as const, value: noun.value } : slotOf(text);
    if (slot) {
      slots.push(slot);
      pattern.push(`<${slot.kind}>`);
      if (noun) at = noun.next - 1;
    } else if (tag !== 'PUNCT' && !/^(?:the|a|an)$/.test(text)) {
      pattern.push(text);
      if (!stops.has(text) || /^(?:not|no|more|less|fewer|most|left|right)$/.test(text)) content.add(text);
    }
  }
  return { pattern, content, slots };
}

function slotOf(text: string): Slot | undefined {
  if (colours.has(text)) return { kind: 'colour', value: text };
  return /^\d+$/.test(text) || (numbers.has(text) && text !== 'one') ? { kind: 'number', value: text } : undefined;
}

function nounAt(
  words: readonly Word[],
  at: number,
  lexicon: Lexicon,
): { readonly value: string; readonly next: number } | undefined {
  for (let end = Math.min(words.length, at + 3); end > at; end--) {
    const part = words.slice(at, end);
    if (part.some(({ text, tag }) => tag === 'PUNCT' || colours.has(text) || stops.has(text))) continue;
    const phrase = part.map(({ text }) => text).join(' ');
    const resolved = lexicon.resolve(phrase);
    if (!resolved || resolved.how === 'spelling') continue;
    const last = part
      .slice(1)
      .map(({ text }) => text)
      .join(' ');
    if (last !== '' && lexicon.resolve(last)?.name === resolved.name) continue;
    return { value: lexicon.singular(phrase), next: end };
  }
  return undefined;
}

/** The share of common words in order (longest common subsequence), 0..1; 0 where words with a meaning differ. */
function agreementOf(a: Slotted, b: Slotted): number {
  if (a.pattern.length === 0 || b.pattern.length === 0) return 0;
  if (a.slots.length !== b.slots.length || a.slots.some(({ kind }, position) => kind !== b.slots[position]?.kind))
    return 0;
  if ([...a.content].some((word) => !b.content.has(word)) || [...b.content].some((word) => !a.content.has(word)))
    return 0;
  let row = new Array<number>(b.pattern.length + 1).fill(0);
  for (const word of a.pattern) {
    const next = [0];
    for (let at = 1; at <= b.pattern.length; at++)
      next.push(word === b.pattern[at - 1] ? row[at - 1] + 1 : Math.max(row[at], next[at - 1]));
    row = next;
  }
  return (2 * row[b.pattern.length]) / (a.pattern.length + b.pattern.length);
}

/** Puts one instruction's nouns (singular and plural), numbers and colours in place of another's, all at once. */
function substitution(from: readonly Slot[], to: readonly Slot[], lexicon: Lexicon): (text: string) => string {
  const pairs = new Map<string, string>();
  from.forEach(({ kind, value }, position) => {
    const other = to[position]?.value ?? value;
    // One sheep, two sheep: a program wants the singular, so it comes last.
    if (kind === 'noun') pairs.set(lexicon.plural(value), lexicon.plural(other));
    pairs.set(value, other);
    if (kind === 'number') pairs.set(String(numbers.get(value) ?? value), String(numbers.get(other) ?? other));
  });
  if (pairs.size === 0) return (text) => text;
  const keys = [...pairs.keys()]
    .sort((a, b) => b.length - a.length)
    .map((key) => key.replace(/[^\p{L}\p{N} ]/gu, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_{])(?:${keys.join('|')})(?![\\p{L}\\p{N}_}])`, 'gu');
  return (text) => text.replace(pattern, (found) => pairs.get(found) ?? found);
}
