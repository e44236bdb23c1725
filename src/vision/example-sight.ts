import type { Sight } from '../contracts/model.js';
import { boxHeight, boxWidth, growBox, intersectBoxes } from '../util/box.js';

/** So much of the part's longer side is shown around it. */
const around = 0.08;
/** Pixels of the longer side: enough to know something again, a fifth of what a picture costs that is asked about. */
const exampleSide = 512;

/** What a model is shown as an example: the part that matters, small. */
export function exampleSight({ id, pixels, view }: Sight): Sight {
  const whole = [0, 0, pixels.width, pixels.height] as const;
  const part = view && intersectBoxes(growBox(view, around * Math.max(boxWidth(view), boxHeight(view))), whole);
  return { id, pixels, ...(part && { view: part }), side: exampleSide };
}
