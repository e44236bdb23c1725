import type { Lexicon } from '../../contracts/lexicon.js';
import { unwrap } from './sentence.js';
import { colours, numbers, stops } from './vocabulary.js';
import type { Word } from './words.js';

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

export function slotted(all: readonly Word[], lexicon: Lexicon): Slotted {
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
export function agreementOf(a: Slotted, b: Slotted): number {
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
export function substitution(from: readonly Slot[], to: readonly Slot[], lexicon: Lexicon): (text: string) => string {
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
