import type { Region } from '../../contracts/turn.js';
import { type Box, boxCentre, boxHeight, boxWidth, scaleBox } from '../../util/box.js';

/** How a face is tilted: radians clockwise; 0 where its eyes are not known, or can't be right. */
export function tiltOf({ eyes }: Pick<Region, 'eyes'>): number {
  if (!eyes) return 0;
  const [[x1, y1], [x2, y2]] = eyes;
  const tilt = Math.atan2(y2 - y1, x2 - x1);
  return Math.abs(tilt) < 1.2 ? tilt : 0;
}

/** Whether a region is a face or a head, which are hidden with an ellipse. */
export const isRound = ({ label }: Pick<Region, 'label'>): boolean => label === 'face' || label === 'head';

/** A face's box goes from the brows to the chin: the ellipse around it goes through its corners and hides some hair. */
export const hiddenBox = (region: Region): Box =>
  region.label === 'face' ? scaleBox(region.box, Math.SQRT2) : region.box;

/** The upright box around a tilted ellipse in `box`. */
export function aroundTilted(box: Box, tilt: number): Box {
  const [x, y] = boxCentre(box);
  const [a, b] = [boxWidth(box) / 2, boxHeight(box) / 2];
  const across = Math.hypot(a * Math.cos(tilt), b * Math.sin(tilt));
  const down = Math.hypot(a * Math.sin(tilt), b * Math.cos(tilt));
  return [x - across, y - down, x + across, y + down];
}

export const eyesLabel = 'eyes';

/** The bar over the eyes of a face; where they are not known, where they must be. */
export function eyesOf(face: Region): Region {
  const { box, eyes } = face;
  if (!eyes) {
    const [width, height] = [boxWidth(box), boxHeight(box)];
    const bar: Box = [box[0] - 0.05 * width, box[1] + 0.15 * height, box[2] + 0.05 * width, box[1] + 0.5 * height];
    return { ...face, label: eyesLabel, box: bar };
  }
  const [[x1, y1], [x2, y2]] = eyes;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  // Turned to the side both eyes are close to each other.
  const apart = Math.max(Math.hypot(x2 - x1, y2 - y1), 0.3 * boxWidth(box));
  return { ...face, label: eyesLabel, box: [x - 1.1 * apart, y - 0.4 * apart, x + 1.1 * apart, y + 0.4 * apart] };
}
