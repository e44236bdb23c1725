/** The text detector parts some lines at spaces; this puts their boxes together again, before they are read. */
import { boxAround, cornersOf, type RotatedBox } from './rotated-box.js';

/** Joins boxes that follow each other on one line at no more than a word's distance. */
export function joinBoxes(boxes: readonly RotatedBox[]): RotatedBox[] {
  const joined: RotatedBox[] = [];
  // From the left, so that each box only looks for what is before it.
  for (const box of [...boxes].sort((a, b) => startOf(a) - startOf(b))) {
    const at = joined.findIndex((before) => isNext(before, box));
    const before = joined[at];
    if (!before) joined.push(box);
    else {
      const wider = before.width > box.width ? before : box;
      joined[at] = boxAround([...cornersOf(before), ...cornersOf(box)], wider.angle);
    }
  }
  return joined;
}

const startOf = ({ centre, width, angle }: RotatedBox): number =>
  centre[0] * Math.cos(angle) + centre[1] * Math.sin(angle) - width / 2;

/** What is further apart (a menu's prices), of another size or askew to it is another line. */
function isNext(before: RotatedBox, box: RotatedBox): boolean {
  const low = Math.min(before.height, box.height);
  const high = Math.max(before.height, box.height);
  if (high > 1.6 * low || Math.cos(before.angle - box.angle) < 0.99) return false;
  const dx = box.centre[0] - before.centre[0];
  const dy = box.centre[1] - before.centre[1];
  const { angle } = before;
  const along = dx * Math.cos(angle) + dy * Math.sin(angle);
  const across = dy * Math.cos(angle) - dx * Math.sin(angle);
  const gap = along - (before.width + box.width) / 2;
  return Math.abs(across) < 0.35 * low && gap < 0.7 * low && gap > -1.2 * low;
}
