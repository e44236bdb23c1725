import type { Box } from '../../util/box.js';
import type { PixelPart } from '../../util/pixel-part.js';
import type { Framing } from './raster.js';

/** One look of the detection net at a part of the picture. */
export interface Pass {
  readonly part: PixelPart;
  readonly framing: Framing;
  /** What its scores count for in the mean over passes. */
  readonly weight: number;
  /** Where its boxes are whole; absent = everywhere. Infinite where its edge is the outer one. */
  readonly within?: Box;
}

const side = 512;
/** A tile sees things larger, but knows less of their surroundings: two of them weigh as much as one whole look. */
const tileWeight = 0.5;
/** Nearly square pictures gain nothing from tiles: one would be almost the whole picture again. */
const tiledFrom = 1.2;
/** Neighbouring tiles share a third or more of their side; extreme panoramas get no more tiles than this. */
const tileStep = 2 / 3;
const maxTiles = 5;
const edgeShare = 0.02;

/**
 * The looks that are fused for one part: stretched; in its own proportions and mirrored; and, unless it is nearly
 * square, mirrored square tiles along its longer side. Each differs from the others in more than one way, since
 * looks that err alike add little (measured: micro AP50 .457 for one look, .463 stretched + mirrored, .536 these).
 */
export function planPasses(part: PixelPart): readonly Pass[] {
  return [
    { part, framing: { side, fit: 'stretch', mirror: false }, weight: 1 },
    { part, framing: { side, fit: 'letterbox', mirror: true }, weight: 1 },
    ...tiles(part).map(
      (tile): Pass => ({
        part: tile,
        framing: { side, fit: 'stretch', mirror: true },
        weight: tileWeight,
        within: wholeWithin(tile, part),
      }),
    ),
  ];
}

/** Two looks, for a small view into a picture that was looked at as a whole already. */
export const planViewPasses = (part: PixelPart): readonly Pass[] => planPasses(part).slice(0, 2);

function tiles({ left, top, width, height }: PixelPart): readonly PixelPart[] {
  const short = Math.min(width, height);
  const spare = Math.max(width, height) - short;
  if (spare < short * (tiledFrom - 1)) return [];
  const count = Math.min(maxTiles, 1 + Math.ceil(spare / (short * tileStep)));
  return Array.from({ length: count }, (_, index) => {
    const offset = Math.round((spare * index) / (count - 1));
    return width > height
      ? { left: left + offset, top, width: short, height }
      : { left, top: top + offset, width, height: short };
  });
}

/** A box at a tile's inner edge is probably cut off there. */
function wholeWithin(tile: PixelPart, part: PixelPart): Box {
  const marginX = part.width * edgeShare;
  const marginY = part.height * edgeShare;
  return [
    tile.left > part.left ? tile.left + marginX : Number.NEGATIVE_INFINITY,
    tile.top > part.top ? tile.top + marginY : Number.NEGATIVE_INFINITY,
    tile.left + tile.width < part.left + part.width ? tile.left + tile.width - marginX : Number.POSITIVE_INFINITY,
    tile.top + tile.height < part.top + part.height ? tile.top + tile.height - marginY : Number.POSITIVE_INFINITY,
  ];
}
