import type { Edit, Thing } from '../intent.js';
import { endOf } from '../phrase.js';
import { emptyThing, type Reader, tail } from '../reader.js';
import { isClosed } from './adjust-words.js';
import { type EditRule, type Edits, each, pictures, targets, theSubject } from './edit-targets.js';

const cut = 'cut|crop|trim|chop|slice|remove|take|snip|shave|lose|drop off|away|out|down?';
const keep = `keep|crop|cut|trim|show|leave|use|take it|this|that|the? ${pictures}? down? to? only|just? only|just?`;
const halfOf = 'half of? the? image|picture|photo|pic|shot?';
const sides = { top: 'TOP', upper: 'TOP', bottom: 'BOTTOM', lower: 'BOTTOM', left: 'LEFT', right: 'RIGHT' } as const;
const opposite = { TOP: 'BOTTOM', BOTTOM: 'TOP', LEFT: 'RIGHT', RIGHT: 'LEFT' } as const;
const sideWords = Object.keys(sides).join('|');

const squareOf = [
  'make|create|give|do|get? me? a|an? square crop|cut|cutout|cut-out|version|picture|image|photo|shot? of|around|with|on|from',
  'crop|cut|trim it|this|that|the? picture|image|photo|pic|shot? to|into|as|in? a? square around|on|of|about|with|showing|centered? on?',
];
const intoSquare = 'to|into|as|in|with? a|the? square crop|shape|format?';

/** "cut off the top half", "keep only the left half", "a square crop of the dog", "zoom in" */
export const partCrop: EditRule = {
  needs: [cut, keep, ...squareOf, intoSquare, 'zoom', halfOf, sideWords],
  read: (reader, at) =>
    reader.words.some(({ text }) => /^(?:half|square|zoom)$/.test(text))
      ? [...halves(reader, at), ...squares(reader, at), ...zooms(reader, at)]
      : [],
};

const half = (noun: string, said: string): Thing => ({ ...emptyThing(noun), definite: true, said });

/** Cutting off one half is keeping the other one. */
function halves(reader: Reader, at: number): Edits {
  const { words } = reader;
  const found: Edits[number][] = [];
  for (const [verb, isCut] of [
    [cut, true],
    [keep, false],
  ] as const) {
    const start = endOf(verb, words, at);
    if (start < 0) continue;
    const from = Math.max(start, endOf('the', words, start));
    const side = sides[(words[from]?.text ?? '') as keyof typeof sides];
    const end = side === undefined ? -1 : endOf(halfOf, words, from + 1);
    if (side === undefined || end < 0) continue;
    const after = Math.max(end, endOf('off|away|out|only', words, end));
    if (tail(reader, after).next < words.length && !isClosed(reader, after)) continue;
    const noun = isCut ? opposite[side] : side;
    found.push(each('crop')({ value: [half(noun, `${noun.toLowerCase()} half`)], next: after }));
  }
  return found;
}

/** The square is laid around the thing. */
function squares(reader: Reader, at: number): Edits {
  const { words } = reader;
  const squared = (things: readonly Thing[]): readonly Edit[] =>
    things.map((thing) => ({ edit: 'adjust', change: 'square', thing }));
  const named = squareOf.flatMap((pattern): Edits => {
    const start = endOf(pattern, words, at);
    if (start < 0 || !words.slice(at, start).some(({ text }) => text === 'square')) return [];
    return targets(reader, start).map(({ value, next }) => ({ value: squared(value), next }));
  });
  const verb = endOf('crop|cut|trim to|around|on?', words, at);
  if (verb < 0) return named;
  return [
    ...named,
    ...targets(reader, verb).flatMap(({ value, next }): Edits => {
      const end = endOf(intoSquare, words, next);
      return end > 0 && words.slice(next, end).some(({ text }) => text === 'square')
        ? [{ value: squared(value), next: end }]
        : [];
    }),
  ];
}

/** "zoom in" alone: on what the picture is about. */
function zooms(reader: Reader, at: number): Edits {
  const { words } = reader;
  const end = endOf(
    'zoom it|this|that? in|closer a? little|tiny? bit|little|lot|tad|touch|more|further|closer?',
    words,
    at,
  );
  return end > 0 && isClosed(reader, end) ? [each('crop')({ value: [theSubject], next: end })] : [];
}
