/** How numbers, lists and pieces of sentences are written for people. */
import pluralize from 'pluralize';

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Adds the full stop where a sentence has no end yet. */
export function endSentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** "a", "a and b", "a, b and c" */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "a dog", "an oven"; scissors and skis are many already. */
export function withArticle(name: string): string {
  if (name.endsWith('s') && pluralize(name) === name) return name;
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

/** "1 lesson", "3 lessons" */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** "80%"; "0%" of nothing. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((100 * part) / whole)}%`;

/** "1.5 s" */
export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** How long to wait, in words: "20 seconds", "2 minutes". */
export function inSeconds(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? counted(seconds, 'second') : counted(Math.ceil(seconds / 60), 'minute');
}

/** "$1.20", "$0.05"; small amounts keep the digits that matter: "$0.0004". */
export function formatDollars(dollars: number): string {
  if (dollars === 0 || dollars >= 0.01) return `$${dollars.toFixed(2)}`;
  return dollars < 0.0001 ? 'less than $0.0001' : `$${dollars.toFixed(4)}`;
}

/** At most `length` characters, cut after a whole word where there is one, and never within an emoji or an escape. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.slice(0, length - 1);
  const end = Math.max(start.lastIndexOf('\n'), start.lastIndexOf(' '));
  return `${start.slice(0, end > length / 2 ? end : start.length).replace(/[\uD800-\uDBFF\\\s]+$/, '')}…`;
}

/** Tokens of language models. `cached` of the `input` were in the provider's cache. */
export interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Undefined when neither is known. */
export function sumTokens(one: Tokens | undefined, other: Tokens | undefined): Tokens | undefined {
  if (!one || !other) return one ?? other;
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}

/** "2,310 tokens, 1,800 of them from the cache" */
export function tokenWords({ input, cached, output }: Tokens): string {
  const number = (tokens: number): string => tokens.toLocaleString('en-US');
  return `${number(input + output)} tokens${cached > 0 ? `, ${number(cached)} of them from the cache` : ''}`;
}
