/** Rectangles that lie askew: found around points, grown, and cut out upright. */
import type { Box } from '../../util/box.js';
import type { Pixels } from '../../util/pixels.js';

export type Point = readonly [x: number, y: number];

/** `angle` in radians is the direction of `width`, clockwise from the x axis (y points down). */
export interface RotatedBox {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** The rectangle of least area around points (rotating calipers over the convex hull), width along the text. */
export function smallestBox(points: readonly Point[]): RotatedBox {
  const hull = convexHull(points);
  let best: RotatedBox = { centre: hull[0] ?? [0, 0], width: 0, height: 0, angle: 0 };
  let bestArea = Number.POSITIVE_INFINITY;
  hull.forEach((from, at) => {
    const to = hull[(at + 1) % hull.length] ?? from;
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const box = boxAround(hull, angle);
    const area = box.width * box.height;
    if (area < bestArea) {
      bestArea = area;
      best = box;
    }
  });
  return upright(best);
}

/** The rectangle around points whose width runs at `angle`. */
function boxAround(points: readonly Point[], angle: number): RotatedBox {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const along = points.map(([x, y]) => x * cosine + y * sine);
  const across = points.map(([x, y]) => y * cosine - x * sine);
  const [left, right] = [Math.min(...along), Math.max(...along)];
  const [top, bottom] = [Math.min(...across), Math.max(...across)];
  const u = (left + right) / 2;
  const v = (top + bottom) / 2;
  return {
    centre: [u * cosine - v * sine, u * sine + v * cosine],
    width: right - left,
    height: bottom - top,
    angle,
  };
}

/** The same rectangle, described with an angle of -45°..45°. */
function upright(box: RotatedBox): RotatedBox {
  const quarter = Math.PI / 2;
  const turns = Math.round(box.angle / quarter);
  const angle = box.angle - turns * quarter;
  return turns % 2 === 0 ? { ...box, angle } : { ...box, width: box.height, height: box.width, angle };
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      for (;;) {
        const last = chain.at(-1);
        const before = chain.at(-2);
        if (!last || !before) break;
        const turn = (last[0] - before[0]) * (point[1] - before[1]) - (last[1] - before[1]) * (point[0] - before[0]);
        if (turn > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Moves every side outwards by `distance`. */
export const grow = (box: RotatedBox, distance: number): RotatedBox => ({
  ...box,
  width: box.width + 2 * distance,
  height: box.height + 2 * distance,
});

function cornersOf({ centre, width, height, angle }: RotatedBox): Point[] {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([x = 0, y = 0]) => {
    const along = (x * width) / 2;
    const across = (y * height) / 2;
    return [centre[0] + along * cosine - across * sine, centre[1] + along * sine + across * cosine];
  });
}

/** The upright box around a rotated one. */
export function boundsOf({ centre, width, height, angle }: RotatedBox): Box {
  const cosine = Math.abs(Math.cos(angle));
  const sine = Math.abs(Math.sin(angle));
  const dx = (width * cosine + height * sine) / 2;
  const dy = (width * sine + height * cosine) / 2;
  return [centre[0] - dx, centre[1] - dy, centre[0] + dx, centre[1] + dy];
}

/** A rotated box's content drawn upright at `width` × `height`; what lies outside of the picture repeats its edge. */
export function cutOut(pixels: Pixels, box: RotatedBox, width: number, height: number): Pixels {
  const { data, channels } = pixels;
  const result = new Uint8Array(width * height * 3);
  const stepX = box.width / width;
  const stepY = box.height / height;
  const cosine = Math.cos(box.angle);
  const sine = Math.sin(box.angle);
  // Several samples a pixel where the picture is shrunk, else thin strokes get lost.
  const samplesX = Math.min(6, Math.max(1, Math.round(stepX)));
  const samplesY = Math.min(6, Math.max(1, Math.round(stepY)));
  const share = 1 / (samplesX * samplesY);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < samplesX * samplesY; sample++) {
        const along = (x + ((sample % samplesX) + 0.5) / samplesX) * stepX - box.width / 2;
        const across = (y + (Math.floor(sample / samplesX) + 0.5) / samplesY) * stepY - box.height / 2;
        const fromX = box.centre[0] + along * cosine - across * sine - 0.5;
        const fromY = box.centre[1] + along * sine + across * cosine - 0.5;
        const left = Math.floor(fromX);
        const top = Math.floor(fromY);
        const right = fromX - left;
        const low = fromY - top;
        for (let corner = 0; corner < 4; corner++) {
          const dx = corner & 1;
          const dy = corner >> 1;
          const weight = (dx ? right : 1 - right) * (dy ? low : 1 - low);
          const sourceX = Math.min(pixels.width - 1, Math.max(0, left + dx));
          const sourceY = Math.min(pixels.height - 1, Math.max(0, top + dy));
          const at = (sourceY * pixels.width + sourceX) * channels;
          red += weight * (data[at] ?? 0);
          green += weight * (data[at + 1] ?? 0);
          blue += weight * (data[at + 2] ?? 0);
        }
      }
      const to = (y * width + x) * 3;
      result[to] = red * share;
      result[to + 1] = green * share;
      result[to + 2] = blue * share;
    }
  return { width, height, channels: 3, data: result };
}

/** Turned by half a turn. */
export const turnedOver = (box: RotatedBox): RotatedBox => ({ ...box, angle: box.angle + Math.PI });

/** Turned so that what ran from bottom to top runs from left to right. */
export const laidDown = (box: RotatedBox): RotatedBox => ({
  ...box,
  width: box.height,
  height: box.width,
  angle: box.angle - Math.PI / 2,
});

/** The text detector parts some lines at spaces; this puts their boxes together again, before they are read. */

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
