import type { Trait } from './intent.js';
import type { Nouns } from './nouns.js';
import { endOf } from './phrase.js';
import { colours, ordinals, stops } from './vocabulary.js';
import type { Word } from './words.js';

const extremes: readonly (readonly [pattern: string, query: string])[] = [
  ['leftmost', 'leftmost'],
  ['rightmost', 'rightmost'],
  ['topmost|uppermost|highest', 'topmost'],
  ['bottommost|lowermost|lowest', 'bottommost'],
  ['far|furthest|farthest|extreme|most left', 'leftmost'],
  ['far|furthest|farthest|extreme|most right', 'rightmost'],
  ['biggest|largest|greatest|tallest|hugest|most-prominent|main', 'largest'],
  ['smallest|tiniest|littlest|shortest', 'smallest'],
  ['closest|nearest|frontmost', 'largest'],
  ['furthest|farthest away?', 'smallest'],
  ['middle|central|center', 'middle'],
];
const sides: Readonly<Record<string, string>> = {
  left: 'leftmost',
  right: 'rightmost',
  top: 'topmost',
  upper: 'topmost',
  bottom: 'bottommost',
  lower: 'bottommost',
};
const sizes: Readonly<Record<string, string>> = {
  big: 'largest',
  large: 'largest',
  huge: 'largest',
  giant: 'largest',
  bigger: 'largest',
  larger: 'largest',
  tall: 'largest',
  small: 'smallest',
  little: 'smallest',
  tiny: 'smallest',
  smaller: 'smallest',
};

/** What stands between the determiner and the noun: sizes, colours, places, superlatives. */
export function readAdjectives(
  nouns: Nouns,
  words: readonly Word[],
  start: number,
  definite: boolean,
): { readonly traits: readonly Trait[]; readonly next: number } {
  const traits: Trait[] = [];
  let at = start;
  for (;;) {
    const word = words[at];
    const after = words[at + 1];
    // The last word is the noun itself, whatever else it could be: "the orange".
    if (
      !word ||
      !after ||
      (stops.has(after.text) && !/^(?:hand|most|one|ones)$/.test(after.text) && !isColourPair(words, at))
    )
      break;
    // "is the orange red": the fruit.
    if (colours.has(after.text) && nouns.isExact(word.text)) break;
    if (nouns.isExact(`${word.text} ${after.text}`) && !(colours.has(word.text) && nouns.isExact(after.text))) break;
    const extreme = extremes.find(([pattern]) => endOf(pattern, words, at) > at);
    const order = definite ? ordinals.get(word.text) : undefined;
    if (extreme) {
      traits.push({ is: 'extreme', query: extreme[1] });
      at = endOf(extreme[0], words, at);
    } else if (order !== undefined) {
      traits.push({ is: 'extreme', query: word.text });
      at++;
    } else if (Object.hasOwn(sides, word.text)) {
      traits.push({ is: 'extreme', query: sides[word.text] });
      at = endOf('left|right|top|bottom|upper|lower hand|side|most?', words, at);
    } else if (Object.hasOwn(sizes, word.text)) {
      traits.push({ is: 'other', query: word.text });
      at++;
    } else if (colours.has(word.text) || isColourPair(words, at)) {
      traits.push({ is: 'colour', colour: word.text });
      at = endOf('color|colored|and|, coloured?', words, at + 1) > 0 && !isColourPair(words, at) ? at + 2 : at + 1;
      if (isColourPair(words, at - 1)) at++;
    } else if (word.text === 'light' || word.text === 'dark' || word.text === 'bright') {
      at++;
    } else if (word.tag === 'ADJ' && !stops.has(word.text) && !nouns.isExact(word.text)) {
      if (
        !/^(?:visible|different|various|several|individual|separate|other|total|distinct|single|real|actual|many)$/.test(
          word.text,
        )
      )
        traits.push({ is: 'other', query: word.text });
      at++;
    } else break;
  }
  return { traits, next: at };
}

/** "black and white" */
const isColourPair = (words: readonly Word[], at: number): boolean =>
  colours.has(words[at]?.text ?? '') && words[at + 1]?.text === 'and' && colours.has(words[at + 2]?.text ?? '');

/** "the big dog" is the biggest; "big dogs" are dogs that look big. */
export const settleSizes = (traits: readonly Trait[], plural: boolean, definite: boolean): readonly Trait[] =>
  traits.map((trait) =>
    trait.is === 'other' && definite && !plural && Object.hasOwn(sizes, trait.query)
      ? { is: 'extreme', query: sizes[trait.query] }
      : trait,
  );
