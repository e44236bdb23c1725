import type { Capabilities, Detection } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import type { Detector } from './detect.js';
import { dropOverlapping, withRival } from './looks.js';

/** Boxes that overlap more are one place, even with different labels. */
const samePlace = 0.7;
/** Sides of the grid's windows as shares of the view's short side; wide, square and tall ones of each. */
const windowShares = [0.9, 0.6, 0.4, 0.26];
const windowShapes = [1, 1.5, 1 / 1.5];
/** Neighbouring windows share half their side, so that one overlaps a thing that stands between them. */
const windowStep = 0.5;

/**
 * Places to look for what the net was never taught: what it found of any kind, even with a low score, then a grid of
 * windows from large to small (label `region`, score 0).
 */
export function createProposer({ look }: Detector): Capabilities['propose'] {
  return async (sight, limit, options) => {
    const { width, height } = sight.pixels;
    const found = await look(sight, options);
    const all = [...found, ...windows(sight.view ?? [0, 0, width, height])];
    const ofOtherKind = ({ label }: Detection): readonly Detection[] => found.filter((other) => other.label !== label);
    return dropOverlapping(all, samePlace)
      .slice(0, limit)
      .map((one) => withRival(one, ofOtherKind(one)));
  };
}

function windows([left, top, right, bottom]: Box): readonly Detection[] {
  const short = Math.min(right - left, bottom - top);
  return windowShares.flatMap((share) =>
    windowShapes.flatMap((shape) => {
      const width = Math.min(right - left, short * share * Math.sqrt(shape));
      const height = Math.min(bottom - top, (short * share) / Math.sqrt(shape));
      return starts(top, bottom, height).flatMap((y) =>
        starts(left, right, width).map(
          (x): Detection => ({ box: [x, y, x + width, y + height], label: 'region', score: 0 }),
        ),
      );
    }),
  );
}

/** Evenly spread first edges of windows of `length` from `from` to `to`. */
function starts(from: number, to: number, length: number): readonly number[] {
  const spare = to - from - length;
  const steps = Math.ceil(spare / (length * windowStep));
  return Array.from({ length: steps + 1 }, (_, index) => from + (steps === 0 ? 0 : (spare * index) / steps));
}
