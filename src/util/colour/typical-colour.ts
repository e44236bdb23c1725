import type { Mask, Pixels } from '../pixels.js';
import { type ColourName, colourName } from './colour-name.js';
import type { WhitePoint } from './main-colours.js';
import { type LabPoint, labPoint, linearLight, oklabOf } from './oklab.js';

/** Colours of one surface in light and shadow lie within this, as distances in OKLab. */
const reach = 0.12;
const rounds = 4;

/**
 * The colour that is meant when `name` is said of what `mask` selects, as one point: the mean of the pixels that have
 * the name, moved to where most pixels around it lie, whatever they would be called, so that a colour between two names
 * has one point. Undefined when no pixel has the name.
 * @param mask as large as `pixels`; without one, everything counts
 */
export function typicalColour(
  pixels: Pixels,
  mask: Mask | undefined,
  white: WhitePoint,
  name: ColourName,
): LabPoint | undefined {
  const { data, channels, width, height } = pixels;
  const points: { readonly point: LabPoint; readonly weight: number; readonly named: boolean }[] = [];
  for (let at = 0, from = 0; at < width * height; at++, from += channels) {
    const selected = mask ? mask.data[at] / 255 : 1;
    const weight = selected * selected * (channels === 4 ? data[from + 3] / 255 : 1);
    if (weight < 0.1) continue;
    const colour = oklabOf(
      Math.min(1, linearLight[data[from]] * white[0]),
      Math.min(1, linearLight[data[from + 1]] * white[1]),
      Math.min(1, linearLight[data[from + 2]] * white[2]),
    );
    points.push({ point: labPoint(colour), weight, named: colourName(colour) === name });
  }
  let centre = meanOf(points.filter(({ named }) => named));
  for (let round = 0; centre && round < rounds; round++) {
    const around: LabPoint = centre;
    centre = meanOf(
      points.filter(
        ({ point }) => Math.hypot((point[0] - around[0]) / 2, point[1] - around[1], point[2] - around[2]) <= reach,
      ),
    );
  }
  return centre;
}

function meanOf(points: readonly { readonly point: LabPoint; readonly weight: number }[]): LabPoint | undefined {
  let [lightness, a, b, total] = [0, 0, 0, 0];
  for (const { point, weight } of points) {
    lightness += weight * point[0];
    a += weight * point[1];
    b += weight * point[2];
    total += weight;
  }
  return total === 0 ? undefined : [lightness / total, a / total, b / total];
}
