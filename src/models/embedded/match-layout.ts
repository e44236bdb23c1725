/**
 * Finds a flat thing again by where its colours are: flags, stripes and plain signs have no printed detail. The small
 * thing is laid over the small scene at all sizes and a few proportions (normalised correlation over all colours).
 */
import type { Match } from '../../contracts/model.js';
import { type Box, boxArea, shareInside } from '../../util/box.js';
import { sharesInside } from '../../util/overlap.js';
import { type Cv, type Mat, withOpencv } from './opencv-runtime.js';

/** Pixels: the scene's longest side, and the thing's shorter side in it. */
const sceneSide = 220;
const [minSide, maxSide] = [14, 170];
const step = 1.2;
/** How much wider than in its own picture it may look. */
const stretches = [0.78, 1, 1.28];
/** Correlation from which on it may be the thing, and the one that is as good as can be. */
const [leastAlike, fullyAlike] = [0.78, 0.97];
/** Of a thing in other light the colours are darker or lighter by so much, and each other's by less. */
const [minGain, maxGain, maxTint] = [0.35, 1.7, 1.45];
/** So little contrast tells nothing: it is plain. */
const plain = 14;
const perScale = 2;
const aboutAsSure = 0.05;

/** @param scale from the picture to where boxes are wanted */
export function matchLayout(cv: Cv, thing: Mat, picture: Mat): Match[] {
  return withOpencv(cv, (own) => {
    const small = sceneSide / Math.max(picture.cols, picture.rows);
    const scene = own(sized(cv, picture, picture.cols * small, picture.rows * small));
    const found: Match[] = [];
    for (let side = minSide; side <= maxSide; side *= step)
      for (const stretch of stretches) {
        const wide = Math.sqrt((thing.cols / thing.rows) * stretch);
        const [width, height] = [Math.round(side * wide), Math.round(side / wide)];
        if (width >= scene.cols || height >= scene.rows || Math.min(width, height) < 8) continue;
        found.push(...laidOver(cv, own(sized(cv, thing, width, height)), scene, small));
      }
    return found.filter((one) => !found.some((other) => isPartOf(one, other)));
  });
}

/** Stripes look the same in any part of them: of two that agree about as well, the larger is the thing. */
const isPartOf = (one: Match, other: Match): boolean =>
  boxArea(other.box) > boxArea(one.box) &&
  other.score >= one.score - aboutAsSure &&
  shareInside(one.box, other.box) > sharesInside.part;

function laidOver(cv: Cv, thing: Mat, scene: Mat, small: number): Match[] {
  const colours = meansOf(thing.data);
  if (colours.spread < plain) return [];
  return withOpencv(cv, (own) => {
    const map = own(new cv.Mat());
    const everywhere = own(new cv.Mat());
    cv.matchTemplate(scene, thing, map, cv.TM_CCOEFF_NORMED, everywhere);
    const found: Match[] = [];
    const scores = map.data32F;
    for (let one = 0; one < perScale; one++) {
      let best = -1;
      for (let at = 0; at < scores.length; at++) if (scores[at] > (scores[best] ?? leastAlike)) best = at;
      if (best < 0) break;
      const [x, y] = [best % map.cols, Math.floor(best / map.cols)];
      const box: Box = [x / small, y / small, (x + thing.cols) / small, (y + thing.rows) / small];
      if (isSameInOtherLight(colours.means, meansAt(scene, x, y, thing)))
        found.push({ box, score: certainty(scores[best]), inliers: 0 });
      const [reachX, reachY] = [thing.cols / 2, thing.rows / 2];
      for (let row = Math.max(0, Math.ceil(y - reachY)); row < Math.min(map.rows, y + reachY); row++)
        scores.fill(
          0,
          row * map.cols + Math.max(0, Math.ceil(x - reachX)),
          row * map.cols + Math.min(map.cols, Math.ceil(x + reachX)),
        );
    }
    return found;
  });
}

/** From correlation to 0..1: the least one is doubtful, and what is nearly the same is sure. */
const certainty = (alike: number): number =>
  Math.min(1, 0.3 + (0.45 * (alike - leastAlike)) / (fullyAlike - leastAlike));

function meansOf(data: Uint8Array): { readonly means: readonly number[]; readonly spread: number } {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    sums[at % 3] += data[at];
    squares[at % 3] += data[at] ** 2;
  }
  const count = data.length / 3;
  const means = sums.map((sum) => sum / count);
  const spread = Math.sqrt(squares.reduce((sum, square, at) => sum + Math.max(0, square / count - means[at] ** 2), 0));
  return { means, spread };
}

function meansAt(scene: Mat, left: number, top: number, { cols, rows }: Mat): readonly number[] {
  const sums = [0, 0, 0];
  const { data } = scene;
  for (let y = top; y < top + rows; y++)
    for (let x = left * 3, at = y * scene.cols * 3; x < (left + cols) * 3; x++) sums[x % 3] += data[at + x];
  return sums.map((sum) => sum / (cols * rows));
}

function isSameInOtherLight(thing: readonly number[], seen: readonly number[]): boolean {
  const gains = thing.map((mean, at) => (seen[at] + 8) / (mean + 8));
  const [low, high] = [Math.min(...gains), Math.max(...gains)];
  return low >= minGain && high <= maxGain && high / low <= maxTint;
}

function sized(cv: Cv, source: Mat, width: number, height: number): Mat {
  const target = new cv.Mat();
  const size = new cv.Size(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  cv.resize(source, target, size, 0, 0, cv.INTER_AREA);
  return target;
}
