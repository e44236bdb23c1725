// @ts-check
/** @import { Box } from '../../../contracts/turn.js' */
/**
 * Boxes while they are drawn, in pixels of the picture; pure. None ever leaves its picture.
 * @typedef {{ width: number, height: number }} Size
 * @typedef {{ x: number, y: number }} Point
 */

/** Boxes are never made smaller than this, in pixels of the picture. */
const smallest = 4;

/** @param {number} value @param {number} from @param {number} to */
const between = (value, from, to) => Math.min(to, Math.max(from, value));

/** The box between two opposite corners, in whichever direction it was drawn. @param {Point} from @param {Point} to @param {Size} size @returns {Box} */
export function drawnBox(from, to, { width, height }) {
  const x1 = between(Math.min(from.x, to.x), 0, Math.max(0, width - smallest));
  const y1 = between(Math.min(from.y, to.y), 0, Math.max(0, height - smallest));
  return [
    x1,
    y1,
    between(Math.max(from.x, to.x), Math.min(width, x1 + smallest), width),
    between(Math.max(from.y, to.y), Math.min(height, y1 + smallest), height),
  ];
}

/** @param {Box} box @param {Point} by @param {Size} size @returns {Box} */
export function movedBox([x1, y1, x2, y2], by, { width, height }) {
  const dx = between(by.x, -x1, width - x2);
  const dy = between(by.y, -y1, height - y2);
  return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
}

/** The corner that stays when the other one is dragged. @param {Box} box @param {string} corner "left top", "right bottom" … @returns {Point} */
export const oppositeOf = ([x1, y1, x2, y2], corner) => ({
  x: corner.includes('left') ? x2 : x1,
  y: corner.includes('top') ? y2 : y1,
});

/** Makes it wider and higher to the right and below, or less so. @param {Box} box @param {Point} by @param {Size} size @returns {Box} */
export const resizedBox = ([x1, y1, x2, y2], by, size) =>
  drawnBox({ x: x1, y: y1 }, { x: Math.max(x1 + smallest, x2 + by.x), y: Math.max(y1 + smallest, y2 + by.y) }, size);

/** A first box for drawing with the keyboard: a third of the picture, in its middle. @param {Size} size @returns {Box} */
export const middleBox = ({ width, height }) => [width / 3, height / 3, (width * 2) / 3, (height * 2) / 3];

/** As CSS, relative to a shown part of the picture. @param {Box} box @param {Box} view */
export function placeOf([x1, y1, x2, y2], [left, top, right, bottom]) {
  /** @param {number} part @param {number} whole */
  const percent = (part, whole) => `${(part / Math.max(1, whole)) * 100}%`;
  return {
    left: percent(x1 - left, right - left),
    top: percent(y1 - top, bottom - top),
    width: percent(x2 - x1, right - left),
    height: percent(y2 - y1, bottom - top),
  };
}
