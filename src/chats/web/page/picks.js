// @ts-check
/** @import { Mark, PostPicture } from '../../../contracts/post.js' */
/** @import { Box } from '../../../contracts/turn.js' */
import { placeOf } from './boxes.js';
import { html } from './view.js';

/** Size of a number on the picture, screen pixels. @param {string} label */
const badgeSize = (label) => ({ width: 10 + 8 * label.length, height: 19 });

/** @param {Box} box */
const areaOf = ([x1, y1, x2, y2]) => Math.max(0, x2 - x1) * Math.max(0, y2 - y1);

/**
 * Where the numbers of boxes stand so that each can be read: at a corner of its box, in it or just outside, wherever it
 * covers the others least. All in screen pixels of the picture as it is shown; small boxes, which have least choice, first.
 * @param {readonly { box: Box, label: string }[]} marks @param {{ width: number, height: number }} shown
 * @returns {readonly Box[]} in the order of the marks
 */
export function placeBadges(marks, shown) {
  /** @type {Map<number, Box>} */
  const placed = new Map();
  const order = marks
    .map((_, at) => at)
    .sort((a, b) => areaOf(marks[a]?.box ?? [0, 0, 0, 0]) - areaOf(marks[b]?.box ?? [0, 0, 0, 0]));
  for (const at of order) {
    const mark = marks[at];
    if (!mark) continue;
    const { width, height } = badgeSize(mark.label);
    const [x1, y1, x2, y2] = mark.box;
    const spots = [
      [x1, y1 - height],
      [x1, y1],
      [x2 - width, y1 - height],
      [x2 - width, y1],
      [x1, y2 - height],
      [x2 - width, y2 - height],
      [x1, y2],
      [x2 - width, y2],
      [x1 - width, y1],
      [x2, y1],
      [x1 - width, y2 - height],
      [x2, y2 - height],
    ].map(([x = 0, y = 0]) => {
      const left = Math.min(Math.max(0, x), Math.max(0, shown.width - width));
      const top = Math.min(Math.max(0, y), Math.max(0, shown.height - height));
      return /** @type {Box} */ ([left, top, left + width, top + height]);
    });
    const covered = spots.map((spot) => [...placed.values()].reduce((sum, other) => sum + shared(spot, other), 0));
    const best = spots[covered.indexOf(Math.min(...covered))];
    if (best) placed.set(at, best);
  }
  return marks.map((_, at) => placed.get(at) ?? [0, 0, 0, 0]);
}

/** @param {Box} a @param {Box} b */
const shared = (a, b) =>
  areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);

/**
 * Marks that stand for a button (the keyboard uses that one): picked by a click into the box, the smallest of several, or onto its number.
 * @param {{ picture: PostPicture, view: Box, columns: number, hueOf: (mark: Mark) => string, onPick: (action: string) => void }} properties
 * `columns`: the picture's width on the screen
 */
export function Picks({ picture, view, columns, hueOf, onPick }) {
  const [left, top, right, bottom] = view;
  const scale = columns / Math.max(1, right - left);
  const marks = picture.marks.filter(({ action }) => action !== undefined);
  if (marks.length === 0) return null;
  const shown = { width: columns, height: (bottom - top) * scale };
  const onScreen = marks.map(({ box: [x1, y1, x2, y2], label }) => ({
    label,
    box: /** @type {Box} */ ([(x1 - left) * scale, (y1 - top) * scale, (x2 - left) * scale, (y2 - top) * scale]),
  }));
  const badges = placeBadges(onScreen, shown);
  const largestFirst = [...marks].sort((a, b) => areaOf(b.box) - areaOf(a.box));
  return html`
    ${largestFirst.map(
      ({ box, label, action = '' }) =>
        html`<button type="button" class="pick" tabIndex=${-1} key=${action} style=${placeOf(box, view)} aria-label=${`Choose ${label}`} title=${`Choose ${label}`} onClick=${() => onPick(action)}></button>`,
    )}
    ${marks.map((mark, at) => {
      const { left: x, top: y } = placeOf(badges[at] ?? [0, 0, 0, 0], [0, 0, shown.width, shown.height]);
      return html`<span class=${`pick-number ${hueOf(mark)}`} key=${`number ${mark.action}`} style=${{ left: x, top: y, width: `${badgeSize(mark.label).width}px` }} aria-hidden="true" onClick=${() => onPick(mark.action ?? '')}>${mark.label}</span>`;
    })}
  `;
}
