import type { Models, Sight } from '../../contracts/model.js';
import { type Box, scaleBox } from '../../util/box.js';
import { colourNames } from '../../util/colour/colour-name.js';
import { colourShares } from '../../util/colour/main-colours.js';
import { shapeMask } from '../../util/drawing/masks.js';
import { renderView } from '../../util/drawing/sharp-pixels.js';
import { dotProduct } from '../../util/vector.js';
import { sceneWhite } from '../../vision/region-colours.js';

/** Long side, in pixels, of what the colours are counted in. */
const sampleSide = 120;
/** Colours are counted in this middle part of a box; its corners rarely show the thing. */
const middle = 0.9;
/**
 * How much colours count compared with the picture feature, which hardly knows them: a figure striped in red and blue had
 * a likeness of .66 to one in teal and orange, and the latter, painted into a scene, .68 to itself.
 */
const colourShare = 0.35;

/** What something looks like in one place: a picture feature, and the colours. */
export interface Appearance {
  /** L2-normalised picture feature of the place. */
  readonly feature: Float32Array;
  /** Of all names of colours, the square root of its share: a vector of length 1. */
  readonly colours: readonly number[];
}

/** What places of one picture look like, in order. */
export async function appearancesAt(
  sight: Sight,
  boxes: readonly Box[],
  { models, signal }: { readonly models: Pick<Models, 'embedViews'>; readonly signal: AbortSignal },
): Promise<readonly Appearance[]> {
  const { id, pixels } = sight;
  const [features, white] = await Promise.all([
    models.embedViews({ id, pixels }, boxes, { signal }),
    sceneWhite({ id, pixels }),
  ]);
  return Promise.all(
    boxes.map(async (box, at) => {
      const sample = await renderView(pixels, box, sampleSide);
      const { width, height } = sample;
      const part = { left: 0, top: 0, width, height };
      const mask = await shapeMask('ellipse', scaleBox([0, 0, width, height], middle), part, 1);
      const shares = new Map(colourShares(sample, mask, white).map(({ name, share }) => [name, share]));
      return { feature: features[at], colours: colourNames.map((name) => Math.sqrt(shares.get(name) ?? 0)) };
    }),
  );
}

/** How alike two places look, at most 1; 0 for features of different spaces. */
export function likeness(one: Appearance, other: Appearance): number {
  if (one.feature.length !== other.feature.length) return 0;
  const colours = one.colours.reduce((sum, value, at) => sum + value * other.colours[at], 0);
  return (1 - colourShare) * dotProduct(one.feature, other.feature) + colourShare * colours;
}
