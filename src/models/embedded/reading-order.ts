/** Puts lines of text in the order in which a person reads them. */
import type { TextLine } from '../../contracts/model.js';
import { layOutPage } from '../../reading/page.js';
import { boundsOf, type RotatedBox } from './rotated-box.js';

export interface FoundText {
  /** `angle` is the direction of reading, radians. */
  readonly place: RotatedBox;
  readonly text: string;
  readonly score: number;
}

/** Less is no lean that anybody sees, radians. */
const minLean = 0.01;

/** Lines from the top, columns of running text one after the other; `box` in the frame of `place`. */
export const inReadingOrder = (found: readonly FoundText[]): TextLine[] =>
  layOutPage(found.map(toLine)).rows.flatMap(({ cells }) => cells.map(({ line }) => line));

function toLine({ place, text, score }: FoundText): TextLine {
  const { angle, width, height } = place;
  const isUpright = Math.abs(Math.sin(angle)) < minLean && Math.cos(angle) > 0;
  return { box: boundsOf(place), text, score, ...(isUpright ? {} : { lean: { angle, width, height } }) };
}
