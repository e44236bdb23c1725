/**
 * Makes up a hole in a picture from squares of its surroundings, coarse to fine (Wexler, Shechtman, Irani: "Space-time
 * completion of video", PAMI 2007; Newson et al., "Video inpainting of complex scenes", SIAM 2014).
 */
import {
  type Canvas,
  channels,
  createField,
  createRandom,
  improve,
  moveCost,
  type PatchField,
  patchDistance,
  type Random,
  spread,
} from './patch-match.js';

/** Half side of the squares: 7 × 7 pixels. */
const radius = 3;

/**
 * Fills `canvas.hole` in place.
 * @returns where each pixel near the hole comes from; undefined, and nothing done, when there is too little around it
 */
export function fillHole(canvas: Canvas): PatchField | undefined {
  const random = createRandom(1);
  const levels = [canvas];
  for (let level = canvas; deepest(level) > 2 * radius && Math.min(level.width, level.height) > 40; ) {
    level = halved(level);
    levels.push(level);
  }
  // A coarse level may have lost all whole squares of surroundings.
  while (levels.length > 0 && createField(levels.at(-1) as Canvas, radius).sources.length < 30) levels.pop();
  const coarsest = levels.at(-1);
  if (!coarsest) return undefined;
  peel(coarsest);
  let coarser: { readonly canvas: Canvas; readonly field: PatchField } | undefined;
  for (let at = levels.length - 1; at >= 0; at--) {
    const level = levels[at] as Canvas;
    const field = createField(level, radius);
    const depth = depthOf(level);
    if (coarser) refine(coarser.canvas, coarser.field, level, field, random);
    // Most of the structure is settled where it is cheap.
    const passes = at === 0 ? 2 : at === 1 ? 4 : 10;
    for (let pass = 0; pass < passes; pass++) {
      improve(level, field, at === 0 ? 1 : 2, random);
      vote(level, field, depth, pass === passes - 1);
    }
    coarser = { canvas: level, field };
  }
  return coarser?.field;
}

const deepest = (canvas: Canvas): number => depthOf(canvas).reduce((max, depth) => Math.max(max, depth), 0);

/** Per pixel: how many steps it lies inside the hole, 0 outside (two-pass chamfer distance). */
function depthOf({ hole, width, height }: Canvas): Float32Array {
  const depth = Float32Array.from(hole, (value) => (value ? 1e6 : 0));
  const step = (at: number, x: number, from: number, dx: number, cost: number): void => {
    if (x + dx < 0 || x + dx >= width || from < 0 || from >= depth.length) return;
    depth[at] = Math.min(depth[at] as number, (depth[from] as number) + cost);
  };
  for (let turn = 0; turn < 2; turn++) {
    const sign = turn === 0 ? -1 : 1;
    for (let count = 0; count < width * height; count++) {
      const at = turn === 0 ? count : width * height - 1 - count;
      if (!hole[at]) continue;
      const x = at % width;
      step(at, x, at + sign, sign, 1);
      step(at, x, at + sign * width, 0, 1);
      step(at, x, at + sign * width - 1, -1, Math.SQRT2);
      step(at, x, at + sign * width + 1, 1, Math.SQRT2);
    }
  }
  return depth;
}

function halved(canvas: Canvas): Canvas {
  const width = Math.ceil(canvas.width / 2);
  const height = Math.ceil(canvas.height / 2);
  const values = new Float32Array(width * height * channels);
  const hole = new Uint8Array(width * height);
  const forbidden = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = y * width + x;
      let known = 0;
      for (let dy = 0; dy < 2; dy++)
        for (let dx = 0; dx < 2; dx++) {
          const fromX = Math.min(canvas.width - 1, 2 * x + dx);
          const fromY = Math.min(canvas.height - 1, 2 * y + dy);
          const from = fromY * canvas.width + fromX;
          if (canvas.forbidden[from]) forbidden[to] = 1;
          if (canvas.hole[from]) {
            hole[to] = 1;
            continue;
          }
          known++;
          for (let channel = 0; channel < channels; channel++)
            values[channels * to + channel] =
              (values[channels * to + channel] ?? 0) + (canvas.values[channels * from + channel] ?? 0);
        }
      for (let channel = 0; channel < channels; channel++)
        values[channels * to + channel] = (values[channels * to + channel] ?? 0) / Math.max(1, known);
    }
  return { width, height, values, hole, forbidden };
}

/** First guess on the smallest picture: from the rim inwards, each pixel from the square that best fits its known neighbours. */
function peel(canvas: Canvas): void {
  const { width, height, values } = canvas;
  const unknown = canvas.hole.slice();
  const { sources } = createField(canvas, radius);
  for (;;) {
    const known = unknown.map((value) => (value ? 0 : 1));
    const reached = spread(known, width, height, 1);
    const rim: number[] = [];
    for (let at = 0; at < unknown.length; at++) if (unknown[at] && reached[at]) rim.push(at);
    if (rim.length === 0) return;
    for (const at of rim) {
      let best = sources[0] ?? 0;
      let bestDistance = Number.POSITIVE_INFINITY;
      for (const source of sources) {
        const distance = knownDistance(canvas, unknown, at, source, bestDistance);
        if (distance >= bestDistance) continue;
        bestDistance = distance;
        best = source;
      }
      for (let channel = 0; channel < channels; channel++)
        values[channels * at + channel] = values[channels * best + channel] ?? 0;
    }
    for (const at of rim) unknown[at] = 0;
  }
}

/** Sum of squared differences over the known pixels of the target's square. */
function knownDistance(canvas: Canvas, unknown: Uint8Array, target: number, source: number, limit: number): number {
  const { width, height, values } = canvas;
  const x = target % width;
  const y = Math.floor(target / width);
  // About half of the square is known.
  let sum = 24 * moveCost * (Math.abs(Math.floor(source / width) - y) / height);
  for (let dy = -radius; dy <= radius; dy++) {
    if (y + dy < 0 || y + dy >= height) continue;
    for (let dx = -radius; dx <= radius; dx++) {
      if (x + dx < 0 || x + dx >= width) continue;
      const a = target + dy * width + dx;
      if (unknown[a]) continue;
      const b = source + dy * width + dx;
      for (let channel = 0; channel < channels; channel++)
        sum += ((values[channels * a + channel] as number) - (values[channels * b + channel] as number)) ** 2;
    }
    if (sum > limit) return sum;
  }
  return sum;
}

/** Carries a field to the next larger picture, and paints its hole with what the field says. */
function refine(coarse: Canvas, coarseField: PatchField, fine: Canvas, fineField: PatchField, random: Random): void {
  const { sources, isSource, nearest, targets } = fineField;
  const fallback = (): number => sources[Math.floor(random() * sources.length)] as number;
  for (const at of targets) {
    const x = at % fine.width;
    const y = Math.floor(at / fine.width);
    const below = Math.floor(y / 2) * coarse.width + Math.floor(x / 2);
    const from = coarseField.nearest[below] ?? -1;
    const source =
      from < 0
        ? -1
        : (2 * Math.floor(from / coarse.width) + (y % 2)) * fine.width + 2 * (from % coarse.width) + (x % 2);
    nearest[at] = isSource[source] ? source : fallback();
    fineField.distance[at] = 1;
  }
  // The coarse values first: without them the squares in the hole cannot be compared.
  for (let at = 0; at < fine.hole.length; at++) {
    if (!fine.hole[at]) continue;
    const below = Math.floor(Math.floor(at / fine.width) / 2) * coarse.width + Math.floor((at % fine.width) / 2);
    for (let channel = 0; channel < channels; channel++)
      fine.values[channels * at + channel] = coarse.values[channels * below + channel] ?? 0;
  }
  for (const at of targets)
    fineField.distance[at] = patchDistance(fine, radius, at, nearest[at] as number, Number.POSITIVE_INFINITY);
  vote(fine, fineField, depthOf(fine), false);
}

/** Each pixel of the hole becomes the mean of what the squares over it say, good matches weighing more. */
function vote(canvas: Canvas, field: PatchField, depth: Float32Array, isLast: boolean): void {
  const { width, height, values, hole } = canvas;
  const { targets, nearest, distance } = field;
  const sorted = Float32Array.from(targets, (at) => distance[at] as number).sort();
  // Sharper at the end: a mean of unlike squares is a blur.
  const spreadOf = Math.max(1, sorted[Math.floor(sorted.length * (isLast ? 0.3 : 0.75))] ?? 1);
  const sums = new Float32Array(width * height * channels);
  const weights = new Float32Array(width * height);
  const reach = isLast ? 1 : radius;
  for (const at of targets) {
    const x = at % width;
    const y = (at - x) / width;
    const source = nearest[at] as number;
    // The nearer to what is known, the more a square knows.
    const sureness = 1.3 ** -Math.min(40, depth[at] as number);
    const weight = (Math.exp(-(distance[at] as number) / (2 * spreadOf)) + 1e-6) * sureness;
    for (let dy = -reach; dy <= reach; dy++) {
      if (y + dy < 0 || y + dy >= height) continue;
      for (let dx = -reach; dx <= reach; dx++) {
        if (x + dx < 0 || x + dx >= width) continue;
        const to = at + dy * width + dx;
        if (!hole[to]) continue;
        const from = channels * (source + dy * width + dx);
        weights[to] = (weights[to] as number) + weight;
        for (let channel = 0; channel < channels; channel++)
          sums[channels * to + channel] =
            (sums[channels * to + channel] as number) + weight * (values[from + channel] as number);
      }
    }
  }
  for (let at = 0; at < hole.length; at++) {
    const weight = weights[at] as number;
    if (!hole[at] || weight === 0) continue;
    for (let channel = 0; channel < channels; channel++)
      values[channels * at + channel] = (sums[channels * at + channel] as number) / weight;
  }
}
