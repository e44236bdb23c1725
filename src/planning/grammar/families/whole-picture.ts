import type { PictureFact } from '../intent.js';
import { endOf, type Parse } from '../phrase.js';
import { picturesPhrase } from '../pictures.js';
import type { Family, Found, Reader } from '../reader.js';
import { tail, wordAt } from '../reader.js';

/** What may be said of a whole picture, with the answer of PICTURE that it means. */
const claims: readonly (readonly [pattern: string, fact: PictureFact, value: string])[] = [
  ['in|a? black and white|gray|grey picture|photo|image|one?', 'colouring', 'black and white'],
  ['in|a? monochrome|grayscale|greyscale|monochromatic picture|photo|image|one?', 'colouring', 'black and white'],
  ['in|a? full? color|colored|colors picture|photo|image|one?', 'colouring', 'in colour'],
  ['a|an|in? landscape format|orientation|mode|picture|photo|image|one?', 'shape', 'landscape'],
  ['a|an|in? portrait format|orientation|mode|picture|photo|image|one?', 'shape', 'portrait'],
  ['a? horizontal picture|photo|image|one?', 'shape', 'landscape'],
  ['a? vertical|upright picture|photo|image|one?', 'shape', 'portrait'],
  ['wider than it? is? tall|high', 'shape', 'landscape'],
  ['taller|higher than it? is? wide', 'shape', 'portrait'],
  ['a? square picture|photo|image|one?', 'shape', 'square'],
  ['rather|very|too|quite|pretty|a|bit|little? bit? dark|underexposed picture|photo|image|one?', 'light', 'dark'],
  [
    'rather|very|too|quite|pretty|a|bit|little? bit? bright|light|overexposed picture|photo|image|one?',
    'light',
    'bright',
  ],
];

const measures: readonly (readonly [pattern: string, fact: PictureFact])[] = [
  ['how big|large', 'size'],
  ['how wide', 'width'],
  ['how tall|high', 'height'],
  ['what|which size|dimensions|resolution|measurements', 'size'],
  ['what|which orientation|format|shape', 'shape'],
];
const named: readonly (readonly [pattern: string, fact: PictureFact])[] = [
  ['what is|are the pixel? size|dimensions|resolution|measurements', 'size'],
  ['what is|are the width', 'width'],
  ['what is|are the height', 'height'],
  ['what is|are the orientation|shape', 'shape'],
];
const be = 'is|was|are|were';

/** "Is the picture black and white?", "Is it landscape or portrait?", "How big is this photo?" */
export const wholePicture: Family = {
  needs: [
    be,
    ...claims.map(([pattern]) => pattern),
    ...measures.map(([pattern]) => pattern),
    ...named.map(([pattern]) => pattern),
  ],
  read: (reader, at) => [...stated(reader, at), ...measured(reader, at)],
};

/** The picture itself, or "it" where it can be nothing else. */
function subject(reader: Reader, at: number): Parse<{ readonly isPicture: boolean }> | undefined {
  const phrase = picturesPhrase(reader.words, at);
  if (phrase?.value === 'this') return { value: { isPicture: true }, next: phrase.next };
  return /^(?:it|this|that)$/.test(wordAt(reader, at)) ? { value: { isPicture: false }, next: at + 1 } : undefined;
}

function claimAt(
  reader: Reader,
  at: number,
): Parse<{ readonly fact: PictureFact; readonly value: string }> | undefined {
  return claims
    .map(([pattern, fact, value]) => ({ value: { fact, value }, next: endOf(pattern, reader.words, at) }))
    .filter(({ next }) => next > at)
    .toSorted((a, b) => b.next - a.next)
    .at(0);
}

function stated(reader: Reader, at: number): readonly Found[] {
  const verb = endOf(`${be} not?`, reader.words, at);
  const about = verb < 0 ? undefined : subject(reader, verb);
  const from = about && Math.max(about.next, endOf('taken|shot|made', reader.words, about.next));
  const first = from === undefined ? undefined : claimAt(reader, from);
  if (!about || !first) return [];
  // "Is it dark?" may be asked of what is in it; "is it in colour?" only of the picture.
  if (!about.value.isPicture && first.value.fact === 'light') return [];
  const { fact } = first.value;
  const or = endOf(',? or', reader.words, first.next);
  const second = or < 0 ? undefined : claimAt(reader, or);
  // A portrait may be a picture of somebody, and a landscape one of hills.
  const isKind =
    /^(?:landscape|portrait)$/.test(wordAt(reader, first.next - 1)) && wordAt(reader, first.next - 2) !== 'in';
  if (isKind && second?.value.fact !== fact) return [];
  const end = second?.value.fact === fact ? second.next : first.next;
  const asked = second?.value.fact === fact ? undefined : first.value.value;
  return [{ value: { intent: 'picture-fact', fact, asked }, next: tail(reader, end).next, weight: 0.96 }];
}

function measured(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const of = (patterns: typeof measures, link: string): readonly Found[] =>
    patterns.flatMap(([pattern, fact]): readonly Found[] => {
      const start = endOf(pattern, words, at);
      const from = start < 0 ? -1 : endOf(link, words, start);
      const about = from < 0 ? undefined : subject(reader, from);
      if (!about || (!about.value.isPicture && !/dimension|resolution|orientation/.test(pattern))) return [];
      const end = endOf('have|has|in pixels', words, about.next);
      return [{ value: { intent: 'picture-fact', fact }, next: Math.max(end, about.next), weight: 0.96 }];
    });
  return [...of(measures, 'is|are|does|has'), ...of(named, 'of|for')];
}
