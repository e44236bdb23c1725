import type { Box, PictureReference } from '../contracts/turn.js';
import { boxCentre } from '../util/box.js';

/** A part of a picture that people name: "the left one", "the dog in the lower right corner". */
export interface Place {
  readonly across?: 'left' | 'middle' | 'right';
  readonly down?: 'top' | 'middle' | 'bottom';
  readonly corner?: true;
}

const across = /\b(left|right)(?:-?most|-?hand)?\b/i;
const down = /\b(top|upper|above|bottom|lower|below)(?:-?most)?\b/i;
const middle = /\b(middle|centre|center|central)\b/i;
const corner = /\bcorner\b/i;

/** The place that words name; undefined if they name none. */
export function readPlace(words: string): Place | undefined {
  const side = across.exec(words)?.[1].toLowerCase();
  const height = down.exec(words)?.[1].toLowerCase();
  const isMiddle = middle.test(words);
  const place: Place = {
    ...(side === undefined ? {} : { across: side === 'left' ? 'left' : 'right' }),
    ...(height === undefined ? {} : { down: ['top', 'upper', 'above'].includes(height) ? 'top' : 'bottom' }),
    ...(isMiddle && side === undefined ? { across: 'middle' } : {}),
    ...(isMiddle && side === undefined && height === undefined ? { down: 'middle' } : {}),
    ...(corner.test(words) ? { corner: true } : {}),
  };
  return Object.keys(place).length > 0 ? place : undefined;
}

/** Words for places and what belongs to them, to be removed from a thing's name: "the left dog", "dog at the top". */
export const placeWords =
  /\b(?:(?:on|in|at|to|from)\s+)?(?:the\s+)?(?:far\s+|very\s+)?(?:left|right|top|upper|bottom|lower|middle|centre|center|central)(?:-?most|-?hand)?(?:\s+(?:left|right|side|corner|part|half|edge))*\b/gi;

/** Whether the middle of a box lies in that part of the picture. */
export function isAt(
  box: Box,
  { across: side, down: height, corner: inCorner }: Place,
  picture: Pick<PictureReference, 'width' | 'height'>,
): boolean {
  const [x, y] = boxCentre(box);
  const [right, low] = [x / picture.width, y / picture.height];
  if (inCorner && (isCentral(right, 0.36) || isCentral(low, 0.36))) return false;
  return (
    fits(right, side === 'left' ? -1 : side === 'right' ? 1 : side && 0) &&
    fits(low, height === 'top' ? -1 : height === 'bottom' ? 1 : height && 0)
  );
}

const isCentral = (share: number, margin: number): boolean => share > margin && share < 1 - margin;

const fits = (share: number, side: -1 | 0 | 1 | undefined): boolean =>
  side === undefined || (side === 0 ? isCentral(share, 0.25) : side === -1 ? share < 0.5 : share > 0.5);
