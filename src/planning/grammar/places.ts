import type { Direction, Trait } from './intent.js';
import { endOf, endOfAny, type Parse } from './phrase.js';
import { whereToLook } from './pictures.js';
import type { Word } from './words.js';

/** Parts of a picture, and how things are said to stand there. */

/** "standing", "that is", "which are located": how a position is led up to. */
export const positioned = [
  'that|which|who? is|are|was|were? directly|immediately|right|just|positioned|located|placed|situated|found|standing|sitting|lying|parked|seen|hanging|resting|laying|facing|seated|waiting? directly|immediately|right|just|slightly|partially?',
  'that|which|who stands|sits|lies|stand|sit|lie|hangs',
];

const places: readonly (readonly [pattern: string, place: Direction])[] = [
  ['on|at|in|to|towards? the? far|very|extreme? left hand? most? side|part|half|corner|edge|end|hand?', 'left'],
  ['on|at|in|to|towards? the? far|very|extreme? right hand? most? side|part|half|corner|edge|end|hand?', 'right'],
  ['on|at|in|to|towards the very? top|upper side|part|half|edge|end?', 'above'],
  ['on|at|in|to|towards the very? bottom|lower side|part|half|edge|end?', 'below'],
];

/** "on the left", "in the right half", "at the top": a part of the picture; no "of …" but "of the picture" may follow. */
export function placeAt(words: readonly Word[], at: number): Parse<Direction> | undefined {
  const start = Math.max(at, endOfAny(positioned, words, at));
  for (const [pattern, place] of places) {
    const next = endOf(pattern, words, start);
    if (next <= start) continue;
    const picture = words[next]?.text === 'of' ? whereToLook(words, next) : undefined;
    if (picture?.value === 'this') return { value: place, next: picture.next };
    // "on the left of the bus" and "in the left picture" are something else.
    if (/^(?:of|from|picture|image|photo|one)$/.test(words[next]?.text ?? '') || cornerAt(words, at)) continue;
    // "right" alone is "correct" or a filler; a bare side needs its preposition.
    if (next === start + 1) continue;
    return { value: place, next };
  }
  return undefined;
}

/** "in the top left corner", "at the bottom right": in both halves. */
export function cornerAt(words: readonly Word[], at: number): Parse<readonly Trait[]> | undefined {
  const start = Math.max(at, endOfAny(positioned, words, at));
  const next = endOf(
    'in|at|on|to|towards the? far|very? top|upper|bottom|lower left|right hand? side|part|corner|quarter?',
    words,
    start,
  );
  if (next < 0) return undefined;
  const said = words.slice(start, next).map(({ text }) => text);
  const [down, across] = [said.some((word) => /^(?:top|upper)$/.test(word)), said.includes('left')];
  const picture = words[next]?.text === 'of' ? whereToLook(words, next) : undefined;
  if (words[next]?.text === 'of' && picture?.value !== 'this') return undefined;
  return {
    value: [
      { is: 'place', place: down ? 'above' : 'below' },
      { is: 'place', place: across ? 'left' : 'right' },
    ],
    next: picture?.next ?? next,
  };
}

/** Behind "standing", "parked directly" and the like. */
export function participleEnd(words: readonly Word[], at: number): number {
  const pattern =
    'currently|directly|immediately|right|located|placed|positioned|situated|standing|sitting|lying|parked|found|hanging|resting|seated|laying|somewhere directly|immediately|somewhere|more?';
  const next = endOf(pattern, words, at);
  // "right of" is a side.
  return next > 0 && !(words[at].text === 'right' && /^(?:of|from|than|to|hand)$/.test(words[at + 1]?.text ?? ''))
    ? next
    : at;
}

/** "from the left", which an ordinal wants. */
export function orderAt(words: readonly Word[], at: number): Parse<string> | undefined {
  const next = endOf('from|to|on|counting the|from? the? left|right|top|bottom', words, at);
  if (next < 0) return undefined;
  return { value: `from the ${words[next - 1].text}`, next };
}
