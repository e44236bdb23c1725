/** Rows and columns in which things stand: the words for them, and which things stand in which. */
import type { Region } from '../../contracts/turn.js';
import { anyOrdinal, numberWords, positionOf } from '../../language/numbers.js';
import { boxCentre, boxHeight, boxWidth } from '../../util/box.js';

/** One row or column of those in which things stand. */
export interface Band {
  readonly of: 'row' | 'column';
  /** From 1. */
  readonly rank: number | 'middle' | 'last';
  /** From where it is counted; absent: as people count such things. */
  readonly from?: Edge;
}

type Edge = 'top' | 'bottom' | 'left' | 'right' | 'front' | 'back';

const lead = '(?:\\b(?:in|on|of|from|at) )?(?:\\bthe )?';
const counted = '(?:,? (?:counting |counted |as seen )?from (?:the )?(top|bottom|left|right|front|back|above|below))?';
const named = new RegExp(
  `${lead}\\b(${anyOrdinal}|\\d{1,2}(?:st|nd|rd|th)|top|topmost|upper|uppermost|bottom|bottommost|lower|lowest|lowermost|front|back|rear|left|leftmost|right|rightmost|middle|central|centre|center)(?:-| |most )(row|column)\\b${counted}`,
);
const numbered = new RegExp(
  `${lead}\\b(row|column) (?:number |no\\.? ?|#)?(\\d{1,2}|${[...numberWords.keys()].join('|')})\\b${counted}`,
);
const ends: Readonly<Record<string, Edge>> = {
  ...{ top: 'top', topmost: 'top', upper: 'top', uppermost: 'top', above: 'top' },
  ...{
    bottom: 'bottom',
    bottommost: 'bottom',
    lower: 'bottom',
    lowest: 'bottom',
    lowermost: 'bottom',
    below: 'bottom',
  },
  ...{ front: 'front', back: 'back', rear: 'back' },
  ...{ left: 'left', leftmost: 'left', right: 'right', rightmost: 'right' },
};
/** Takes the rows and columns out of a query: "box in the third row, fifth from the left" → "box fifth from the left". */
export function takeBands(query: string): { readonly bands: readonly Band[]; readonly rest: string } {
  const bands: Band[] = [];
  let rest = query;
  for (let match = named.exec(rest) ?? numbered.exec(rest); match; match = named.exec(rest) ?? numbered.exec(rest)) {
    const [whole, one, other, from] = match;
    const isNumbered = one === 'row' || one === 'column';
    const of = (isNumbered ? one : other) === 'row' ? 'row' : 'column';
    bands.push(bandOf(of, isNumbered ? other : one, from === undefined ? undefined : ends[from]));
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + whole.length)}`;
  }
  const tidy = rest
    .replace(/\s*,\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return bands.length === 0
    ? { bands, rest: query }
    : { bands, rest: tidy.replace(/^(?:and|in|of|the) (?=in |on |at |$)/, '') };
}

function bandOf(of: Band['of'], word: string, from: Edge | undefined): Band {
  const counted = { of, ...(from && { from }) };
  if (/^(?:middle|cent)/.test(word)) return { of, rank: 'middle' };
  if (word === 'last') return { ...counted, rank: 'last' };
  const position = positionOf(word);
  if (position !== undefined) return { ...counted, rank: position + 1 };
  const number = numberWords.get(word) ?? Number(word);
  return Number.isNaN(number) ? { of, rank: 1, from: ends[word] } : { ...counted, rank: number };
}

/** What stands in a row or column; how many there are where it has no such one; undefined where they stand in no clear ones. */
export function inBand(
  regions: readonly Region[],
  { of, rank, from }: Band,
): readonly Region[] | { readonly bands: number } | undefined {
  const bands = bandsOf(regions, of);
  if (!bands) return undefined;
  // Of people in rows the first is in front; of shelves and boxes it is at the top.
  const start = from ?? (of === 'column' ? 'left' : regions.every(isPerson) ? 'front' : 'top');
  const counted = /^(?:bottom|right|front)$/.test(start) ? bands.toReversed() : bands;
  if (rank === 'middle') return counted.length % 2 === 1 ? counted[(counted.length - 1) / 2] : undefined;
  return (rank === 'last' ? counted.at(-1) : counted[rank - 1]) ?? { bands: bands.length };
}

const isPerson = ({ label }: Region): boolean => label === 'person' || label === 'face';

/** Of their size: those whose places differ by less stand in one row. Of people only the heads tell. */
const apart = { things: 0.5, people: 0.22 } as const;

/** From the top, or from the left. */
function bandsOf(regions: readonly Region[], of: Band['of']): readonly (readonly Region[])[] | undefined {
  const arePeople = of === 'row' && regions.every(({ label }) => label === 'person');
  const placeOf = ({ box }: Region): number => (arePeople ? box[1] : boxCentre(box)[of === 'row' ? 1 : 0]);
  const sizes = regions.map(({ box }) => (of === 'row' ? boxHeight(box) : boxWidth(box))).toSorted((a, b) => a - b);
  const gap = (arePeople ? apart.people : apart.things) * (sizes[Math.floor(sizes.length / 2)] ?? 0);
  const bands: Region[][] = [];
  for (const region of regions.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const last = bands.at(-1)?.at(-1);
    if (last && placeOf(region) - placeOf(last) <= gap) bands.at(-1)?.push(region);
    else bands.push([region]);
  }
  const isClear = bands.every((band) => placeOf(band[band.length - 1]) - placeOf(band[0]) <= 1.5 * gap);
  return isClear ? bands : undefined;
}
