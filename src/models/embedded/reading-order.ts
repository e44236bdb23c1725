/** Puts lines of text in the order in which a person reads them. */

import type { TextLine } from '../../contracts/model.js';
import { type Box, boxHeight, boxWidth } from '../../util/box.js';
import { boundsOf, type RotatedBox } from './rotated-box.js';

export interface FoundText {
  /** `angle` is the direction of reading, radians. */
  readonly place: RotatedBox;
  readonly text: string;
  readonly score: number;
}
interface Piece {
  /** In the frame in which the text stands upright. */
  readonly box: Box;
  readonly bounds: Box;
  readonly text: string;
  readonly score: number;
}

/** Lines from the top, columns of running text one after the other; `box` in the frame of `place`. */
export function inReadingOrder(found: readonly FoundText[]): TextLine[] {
  const angle = commonAngle(found);
  const pieces = found.map(({ place, text, score }) => ({
    box: boundsOf(turn(place, -angle)),
    bounds: boundsOf(place),
    text,
    score,
  }));
  return order(pieces).map(({ bounds, text, score }) => ({ box: bounds, text, score }));
}

/** The direction in which most of the text is written. */
function commonAngle(found: readonly FoundText[]): number {
  const isNear = (a: number, b: number): boolean => Math.cos(a - b) > 0.98;
  const support = ({ place }: FoundText): number =>
    found.reduce((sum, other) => sum + (isNear(place.angle, other.place.angle) ? other.text.length : 0), 0);
  const best = found.reduce<FoundText | undefined>(
    (kept, next) => (kept && support(kept) >= support(next) ? kept : next),
    undefined,
  );
  if (!best) return 0;
  const near = found.filter(({ place }) => isNear(place.angle, best.place.angle));
  const weight = (part: (angle: number) => number): number =>
    near.reduce((sum, { place, text }) => sum + part(place.angle) * text.length, 0);
  return Math.atan2(weight(Math.sin), weight(Math.cos));
}

function turn(box: RotatedBox, angle: number): RotatedBox {
  const [x, y] = box.centre;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return { ...box, centre: [x * cosine - y * sine, x * sine + y * cosine], angle: box.angle + angle };
}

function order(pieces: readonly Piece[]): Piece[] {
  const columns = splitColumns(pieces);
  if (columns.length > 1) return columns.flatMap(order);
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.at(-1);
    if (row?.every((other) => isSameRow(other.box, piece.box))) row.push(piece);
    else rows.push([piece]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.box[0] - b.box[0]));
}

const middle = (box: Box): number => (box[1] + box[3]) / 2;

function isSameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return shared > 0.5 * Math.min(boxHeight(a), boxHeight(b));
}

/**
 * Splits at gutters: an empty strip with at least three lines of prose on both sides. A menu or a table, with short
 * entries, is read row by row.
 */
function splitColumns(pieces: readonly Piece[]): Piece[][] {
  const sorted = [...pieces].sort((a, b) => a.box[0] - b.box[0]);
  let end = Number.NEGATIVE_INFINITY;
  for (const [at, piece] of sorted.entries()) {
    const left = sorted.slice(0, at);
    const right = sorted.slice(at);
    if (piece.box[0] > end && isProse(left) && isProse(right)) return [left, right];
    end = Math.max(end, piece.box[2]);
  }
  return [[...pieces]];
}

const isProse = (pieces: readonly Piece[]): boolean =>
  pieces.length >= 3 &&
  pieces.reduce((sum, { box }) => sum + boxWidth(box) / Math.max(1, boxHeight(box)), 0) / pieces.length > 7;
