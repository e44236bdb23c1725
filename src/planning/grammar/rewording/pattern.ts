import pluralize from 'pluralize';
import { asWritten, type Word } from '../words.js';
import { baseOf, formOf } from './inflection.js';

/** Rewordings: from a pattern to what it says in other words. */
export type Rules = readonly (readonly [from: string, to: string])[];

/**
 * Patterns of words with places for others: `what|which number of {things} (have we got|are there)? {rest}?`. Alternatives
 * stand between |, in parentheses also those of several words; what may be missing has a ?. `size=(bigger|smaller)`
 * keeps which of them was said.
 */
export type Pattern = readonly Node[];

type Node =
  | { readonly is: 'word'; readonly words: ReadonlySet<string>; readonly optional: boolean }
  | { readonly is: 'group'; readonly name?: string; readonly ways: readonly Pattern[]; readonly optional: boolean }
  | { readonly is: 'slot'; readonly name: string; readonly kind: string; readonly optional: boolean };

/** What stood in the places, as it was written. */
export type Filling = Readonly<Record<string, readonly Word[]>>;

export interface Match {
  readonly end: number;
  readonly filling: Filling;
}

/** Where a phrase of a kind that begins at a word may end: `thing` for `{thing}`, `{thing2}` and `{things}`. */
export type SlotEnds = (kind: string, words: readonly Word[], at: number) => readonly number[];

const pieces = /(?:\w+=)?\(|\)\??|\{\w+\}\??|[^\s()]+/g;
const piecesInside = /(?:\w+=)?\(|\)\??|\{\w+\}\??|\||[^\s()|]+/g;

/** @param macros what stands for `<name>` in a pattern */
export function compile(pattern: string, macros: Readonly<Record<string, string>> = {}): Pattern {
  let written = pattern;
  while (/<\w+>/.test(written)) written = written.replace(/<(\w+)>/g, (_, name: string) => macros[name]);
  let at = 0;
  const next = (inside: boolean): string | undefined => {
    const piece = inside ? piecesInside : pieces;
    piece.lastIndex = at;
    const found = piece.exec(written);
    if (!found) return undefined;
    at = piece.lastIndex;
    return found[0];
  };
  const sequence = (inside: boolean): { readonly nodes: Pattern; readonly stop: string | undefined } => {
    const nodes: Node[] = [];
    for (;;) {
      const token = next(inside);
      if (token === undefined || token === '|' || token.startsWith(')')) return { nodes, stop: token };
      if (!token.endsWith('(')) {
        nodes.push(nodeOf(token));
        continue;
      }
      const name = token.length > 1 ? token.slice(0, -2) : undefined;
      const ways: Pattern[] = [];
      let stop: string | undefined = '|';
      while (stop === '|') {
        const way = sequence(true);
        ways.push(way.nodes);
        stop = way.stop;
      }
      nodes.push({ is: 'group', name, ways, optional: stop?.endsWith('?') ?? false });
    }
  };
  return sequence(false).nodes;
}

function nodeOf(token: string): Node {
  const optional = token.length > 1 && token.endsWith('?');
  const bare = optional ? token.slice(0, -1) : token;
  const [, name] = /^\{(\w+)\}$/.exec(bare) ?? [];
  if (name === undefined) return { is: 'word', words: new Set(bare.split('|')), optional };
  return { is: 'slot', name, kind: name.replace(/s?\d*$/, ''), optional };
}

/** The words with which what matches a pattern may begin; undefined where any may, or it may match none. */
export function firstWords(pattern: Pattern): ReadonlySet<string> | undefined {
  const first = new Set<string>();
  for (const node of pattern) {
    const ways = node.is === 'word' ? [node.words] : node.is === 'group' ? node.ways.map(firstWords) : [undefined];
    for (const words of ways) {
      if (!words) return undefined;
      for (const word of words) first.add(word);
    }
    if (!node.optional) return first;
  }
  return undefined;
}

/** Of some patterns, which may match in a text, by the words that each of them needs. */
export interface PatternIndex {
  /** Their positions, ascending. */
  among(words: readonly Word[], start: number, end: number): readonly number[];
}

/** Nearly all patterns of a book need a word that a text doesn't have: they are not even tried. */
export function indexOf(patterns: readonly Pattern[]): PatternIndex {
  const needs = patterns.map(needed);
  const needers = new Map<string, (readonly [pattern: number, need: number])[]>();
  let needCount = 0;
  for (const [pattern, sets] of needs.entries())
    for (const words of sets) {
      for (const word of words) needers.set(word, [...(needers.get(word) ?? []), [pattern, needCount]]);
      needCount += 1;
    }
  return {
    among(words, start, end) {
      const missing = needs.map((sets) => sets.length);
      const met = new Uint8Array(needCount);
      for (let at = start; at < end; at++)
        for (const [pattern, need] of needers.get(words[at].text) ?? []) {
          if (met[need]) continue;
          met[need] = 1;
          missing[pattern] -= 1;
        }
      return missing.flatMap((count, pattern) => (count === 0 ? [pattern] : []));
    },
  };
}

/** Sets of words of each of which a text that matches has one. */
const needed = (pattern: Pattern): readonly ReadonlySet<string>[] =>
  pattern.flatMap((node): readonly ReadonlySet<string>[] => {
    if (node.optional || node.is === 'slot') return [];
    if (node.is === 'word') return [node.words];
    const ways = node.ways.map(needed);
    const [only] = ways;
    if (ways.length === 1) return only;
    // One of the first that each way needs.
    return ways.every((way) => way.length > 0) ? [new Set(ways.flatMap(([words]) => [...words]))] : [];
  });

/** All ways in which a pattern, from its part `part` on, matches words from `at` on. */
export function* matchesAt(
  pattern: Pattern,
  words: readonly Word[],
  at: number,
  endsOf: SlotEnds,
  filling: Filling = {},
  part = 0,
): Generator<Match> {
  if (part === pattern.length) {
    yield { end: at, filling };
    return;
  }
  const node = pattern[part];
  const goOn = (end: number, filled: Filling): Generator<Match> =>
    matchesAt(pattern, words, end, endsOf, filled, part + 1);
  if (node.is === 'word') {
    if (node.words.has(words[at]?.text ?? '')) yield* goOn(at + 1, filling);
  } else if (node.is === 'group') {
    for (const way of node.ways)
      for (const { end, filling: inside } of matchesAt(way, words, at, endsOf, filling))
        yield* goOn(end, node.name === undefined ? inside : { ...inside, [node.name]: words.slice(at, end) });
  } else {
    for (const end of endsOf(node.kind, words, at)) yield* goOn(end, { ...filling, [node.name]: words.slice(at, end) });
  }
  if (node.optional) yield* goOn(at, filling);
}

/**
 * The words of a template with what stood in the places: "how many {things} are there". `{the:thing}` begins with an
 * article, `{base:done}` is the verb's base form, `{one:things}` one of them.
 */
export const fill = (template: string, filling: Filling): string =>
  template
    .replace(/\{(?:(\w+):)?(\w+)\}/g, (_, how: string | undefined, name: string) => {
      const words = filling[name] ?? [];
      if (how === 'base') return (words[0] && baseOf(formOf(words[0]))) ?? asWritten(words);
      if (how === 'one')
        return pluralize.singular(
          asWritten(words).replace(/^(?:(?:the|all|my|our|these|those|two|three|four|both) )+/i, ''),
        );
      const needsArticle = how === 'the' && words.length > 0 && !determiners.test(words[0].text);
      return `${needsArticle ? 'the ' : ''}${asWritten(words)}`;
    })
    .replace(/\s+/g, ' ')
    .trim();

const determiners =
  /^(?:the|a|an|this|that|these|those|my|our|your|his|her|their|its|all|both|each|every|any|some|no|everything|everyone|everybody|nothing|someone|anyone|it|them|him)$/;
