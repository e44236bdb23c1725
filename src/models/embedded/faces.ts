import type { CallOptions, Capabilities, Face, Point, Sight } from '../../contracts/model.js';
import { type Box, boxHeight, boxOverlap, boxWidth, scaleBox } from '../../util/box.js';
import { sharedResults } from '../../util/concurrency.js';
import { overlaps } from '../../util/overlap.js';
import { type PixelPart, pixelPart } from '../../util/pixels.js';
import { makeRaster, type TensorClient } from './tensor-client.js';

/** Below .7 hands and cups are faces. */
const floor = 0.7;
/** The net sees faces from about a sixteenth of its square on: squares of 1 and 1/2 of the short side find smaller ones. */
const tileShares = [1, 0.5];
const minTile = 200;
const tileStep = 0.65;
/** A box that comes so close to a tile's inner edge is cut off there. */
const edgeShare = 0.03;
/** FaceRes wants some hair and chin around the face. */
const identityScale = 1.2;
const remembered = 200;

interface Spot {
  readonly box: Box;
  readonly score: number;
  readonly eyes: readonly [Point, Point];
}

/** Faces at several scales with BlazeFace, each with FaceRes' identity feature (1024-d). */
export function createFaceFinder(tensors: TensorClient): Capabilities['faces'] {
  const results = sharedResults<readonly Face[]>(remembered);

  async function spotsIn(pixels: Sight['pixels'], whole: PixelPart, part: PixelPart, options: CallOptions) {
    const framing = { side: 256, fit: 'letterbox', mirror: false } as const;
    const { data, toBase } = await makeRaster(pixels, part, framing, '#000000');
    const found = await tensors.call('faces', { raster: data, floor }, options);
    return found
      .map(({ box, score, eyes }): Spot => {
        // A point is brought to the base as the corner of a box.
        const [x1, y1, x2, y2] = toBase([...eyes[0], ...eyes[1]]);
        return {
          box: toBase(box),
          score,
          eyes: [
            [x1, y1],
            [x2, y2],
          ],
        };
      })
      .filter(({ box }) => !cutOff(box, part, whole));
  }

  async function find({ pixels, view }: Sight, options: CallOptions): Promise<readonly Face[]> {
    const whole = pixelPart(view ?? [0, 0, pixels.width, pixels.height], pixels);
    const parts = [whole, ...tileShares.flatMap((share) => squares(whole, share))];
    const spots = await Promise.all(parts.map((part) => spotsIn(pixels, whole, part, options)));
    const kept: Spot[] = [];
    for (const spot of spots.flat().sort((a, b) => b.score - a.score))
      if (!kept.some(({ box }) => boxOverlap(box, spot.box) > overlaps.sameFace)) kept.push(spot);
    return Promise.all(kept.map((spot) => identify(pixels, spot, options)));
  }

  async function identify(pixels: Sight['pixels'], { box, score, eyes }: Spot, options: CallOptions): Promise<Face> {
    const part = pixelPart(scaleBox(squareAround(box), identityScale), pixels);
    const { data } = await makeRaster(pixels, part, { side: 224, fit: 'stretch', mirror: false });
    const { feature, woman } = await tensors.call('identify', { raster: data }, options);
    const { left, top, width, height } = pixelPart(box, pixels);
    return { box: [left, top, left + width, top + height], score, feature, eyes, woman };
  }

  return (sight, options) => {
    const key = `${sight.id} ${sight.view?.join(' ') ?? ''}`;
    return results.get(key, options.signal, (signal) => find(sight, { ...options, signal }));
  };
}

function squares(whole: PixelPart, share: number): readonly PixelPart[] {
  const side = Math.round(Math.min(whole.width, whole.height) * share);
  if (side < minTile || (side === whole.width && side === whole.height)) return [];
  const starts = (length: number): readonly number[] => {
    const count = Math.ceil((length - side) / (side * tileStep)) + 1;
    return Array.from({ length: count }, (_, index) =>
      count === 1 ? 0 : Math.round((index * (length - side)) / (count - 1)),
    );
  };
  return starts(whole.height).flatMap((y) =>
    starts(whole.width).map((x) => ({ left: whole.left + x, top: whole.top + y, width: side, height: side })),
  );
}

function cutOff(box: Box, part: PixelPart, whole: PixelPart): boolean {
  const margin = Math.max(part.width, part.height) * edgeShare;
  const right = part.left + part.width;
  const bottom = part.top + part.height;
  return (
    (part.left > whole.left && box[0] < part.left + margin) ||
    (part.top > whole.top && box[1] < part.top + margin) ||
    (right < whole.left + whole.width && box[2] > right - margin) ||
    (bottom < whole.top + whole.height && box[3] > bottom - margin)
  );
}

function squareAround(box: Box): Box {
  const spare = (boxWidth(box) - boxHeight(box)) / 2;
  return spare > 0
    ? [box[0], box[1] - spare, box[2], box[3] + spare]
    : [box[0] + spare, box[1], box[2] - spare, box[3]];
}
