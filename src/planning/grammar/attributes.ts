import type { Direction, Trait } from './intent.js';
import { endOf, endOfAny, type Parse } from './phrase.js';
import { whereToLook } from './pictures.js';
import { colours, garments } from './vocabulary.js';
import type { Word } from './words.js';

/** What is said of a thing behind it: where in the picture it is, and which colour it has. */

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

/** "in the background" */
export function depthAt(words: readonly Word[], at: number): Parse<Trait> | undefined {
  const start = Math.max(at, endOfAny(positioned, words, at));
  const back = endOf('in the far? background|distance', words, start);
  if (back > 0) return { value: { is: 'depth', depth: 'background' }, next: back };
  const front = endOf('in the foreground', words, start);
  return front > 0 ? { value: { is: 'depth', depth: 'foreground' }, next: front } : undefined;
}

/** "red", "dark blue", "light-green", "black and white" */
export function colourOf(words: readonly Word[], at: number): Parse<string> | undefined {
  const start = Math.max(at, endOf('light|dark|bright|pale|deep|mostly|mainly|completely|all', words, at));
  const colour = words[start]?.text ?? '';
  return colours.has(colour) ? { value: colour, next: start + 1 } : undefined;
}

/** "in red", "wearing a blue shirt", "that are brown": shown by the colours of the thing's own region. */
export function colourAfter(words: readonly Word[], at: number): Parse<string> | undefined {
  const worn = endOf('that|which|who? is|are? in|wearing|with|dressed in? a|an|the? light|dark|bright?', words, at);
  const being = endOf('that|which|who is|are', words, at);
  for (const start of [worn, being]) {
    const colour = words[start]?.text ?? '';
    if (start <= at || !colours.has(colour)) continue;
    let next = start + 1;
    while (garments.has(words[next]?.text ?? '')) next++;
    return { value: colour, next };
  }
  return undefined;
}

/** Colours as COLOR names them. */
const colourNames: Readonly<Record<string, string>> = {
  gray: 'grey',
  silver: 'grey',
  golden: 'gold',
  violet: 'purple',
  blond: 'blonde',
};

export const colourName = (colour: string): string => colourNames[colour] ?? colour;
