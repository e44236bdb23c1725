import { CapabilityError } from '../contracts/errors.js';
import type { Sight } from '../contracts/model.js';
import type { Region } from '../contracts/turn.js';
import { type Box, scaleBox } from '../util/box.js';
import { type ColourName, doubtOf } from '../util/colour/colour-name.js';
import {
  type ColourShare,
  colourShares,
  type WhitePoint,
  whitePointOf,
  withoutLeaks,
} from '../util/colour/main-colours.js';
import type { LabPoint } from '../util/colour/oklab.js';
import { typicalColour } from '../util/colour/typical-colour.js';
import { invertMask, resizeMask, shapeMask } from '../util/drawing/masks.js';
import { renderView } from '../util/drawing/sharp-pixels.js';
import { type Mask, type Pixels, pixelPart } from '../util/pixels.js';
import { type Looking, maskOf, type RegionMask } from './region-mask.js';

/** Long side, in pixels, of what the colours are counted in: fine patterns and noise average out. */
const sampleSide = 160;

/** The light of the whole scene, by which its colours are judged. */
export const sceneWhite = async (sight: Sight): Promise<WhitePoint> =>
  whitePointOf(await renderView(sight.pixels, undefined, sampleSide));

/** The colours of something, and where each lies in colour space. */
export interface SeenColours {
  /** The largest share first. */
  readonly shares: readonly ColourShare[];
  /** The point that stands for one of the names; undefined when nothing has that name. */
  pointOf(name: ColourName): LabPoint | undefined;
}

/** The colours of an object, without what else is in its box, or of a part of a picture when there is no object. */
export async function seenColours(
  region: Region | undefined,
  view: Box | undefined,
  sight: Sight,
  looking: Looking,
): Promise<SeenColours> {
  const white = await sceneWhite(sight);
  if (region) return coloursOf(region, sight, white, looking);
  return coloursIn(await renderView(sight.pixels, view, sampleSide), undefined, white);
}

/** The colours of an object, without what else is in its box; the largest share first. */
export async function regionColours(
  region: Region,
  sight: Sight,
  white: WhitePoint,
  looking: Looking,
): Promise<readonly ColourShare[]> {
  const { shares, pointOf } = await coloursOf(region, sight, white, looking);
  return withBoth(shares, pointOf);
}

/** What people give one name or another has both, for whoever chooses by colour. */
function withBoth(shares: readonly ColourShare[], pointOf: SeenColours['pointOf']): readonly ColourShare[] {
  const [main] = shares;
  const point = main && pointOf(main.name);
  const doubt = point && doubtOf(main.name, point);
  if (!doubt) return shares;
  const isMeant = ({ name }: ColourShare): boolean => doubt.names.includes(name);
  const share = shares.filter(isMeant).reduce((sum, one) => sum + one.share, 0);
  const both = [main.name, ...doubt.names.filter((name) => name !== main.name)].map((name) => ({ name, share }));
  return [...both, ...shares.filter((one) => !isMeant(one))].sort((one, other) => other.share - one.share);
}

async function coloursOf(region: Region, sight: Sight, white: WhitePoint, looking: Looking): Promise<SeenColours> {
  const { part, mask } = await objectMask(region, sight, looking);
  const box: Box = [part.left, part.top, part.left + part.width, part.top + part.height];
  const sample = await renderView(sight.pixels, box, sampleSide);
  const inside = coloursIn(sample, await resizeMask(mask, sample.width, sample.height), white);
  if (inside.shares.length === 0) return coloursIn(sample, undefined, white);
  return { ...inside, shares: withoutLeaks(inside.shares, await coloursAround(box, sight, white)) };
}

const coloursIn = (sample: Pixels, mask: Mask | undefined, white: WhitePoint): SeenColours => ({
  shares: colourShares(sample, mask, white),
  pointOf: (name) => typicalColour(sample, mask, white, name),
});

/** The colours just outside of a box. */
async function coloursAround(box: Box, { pixels }: Sight, white: WhitePoint): Promise<readonly ColourShare[]> {
  const part = pixelPart(scaleBox(box, 1.4), pixels);
  const outer: Box = [part.left, part.top, part.left + part.width, part.top + part.height];
  const sample = await renderView(pixels, outer, sampleSide);
  const scale = sample.width / part.width;
  const inner: Box = [
    (box[0] - part.left) * scale,
    (box[1] - part.top) * scale,
    (box[2] - part.left) * scale,
    (box[3] - part.top) * scale,
  ];
  const object = await shapeMask(
    'rectangle',
    inner,
    { left: 0, top: 0, width: sample.width, height: sample.height },
    1,
  );
  return colourShares(sample, invertMask(object), white);
}

/** Where no model can segment, the middle of the box stands for the object. */
async function objectMask(region: Region, sight: Sight, looking: Looking): Promise<RegionMask> {
  try {
    return await maskOf(region, sight, looking);
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const part = pixelPart(region.box, sight.pixels);
    return { part, mask: await shapeMask('ellipse', scaleBox(region.box, 0.8), part, 1) };
  }
}
