/**
 * Finds a flat thing that was seen once in another picture: alike points vote for where it is, how large and how turned
 * (Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 2004); the best votes must agree on one
 * perspective, under which the two pictures must be alike.
 */

import type { Match, Sight } from '../../contracts/model.js';
import { type Box, boxArea, boxOverlap, intersectBoxes, shareInside } from '../../util/box.js';
import { overlaps, sharesInside } from '../../util/overlap.js';
import { around, errorOf, fitHomography, type Homography, isPlausible, outlineOf, type Pair } from './homography.js';
import { findKeyPoints, type KeyPoints, lookAlikes } from './key-points.js';
import { matchLayout } from './match-layout.js';
import { type Cv, type Mat, type Part, rgbMat, withOpencv } from './opencv-runtime.js';

/** Longest sides in pixels. The thing is searched at all of its sizes, since features bear only a little scaling. */
const thingSides = [400, 200, 100];
const sceneSide = 1100;
const minSceneSide = 1000;
const thingPoints = 500;
const scenePoints = 6000;
const maxMatches = 8;
const minInliers = 5;
/** What is found so clearly needs no looking for its colours. */
const clearly = 0.75;

interface Known {
  get(key: string): KeyPoints | undefined;
  set(key: string, points: KeyPoints): unknown;
}

/**
 * @param known features of scenes by picture and view, so that many things can be looked for in one scene
 * @returns boxes in pixels of the scene's base picture, best first
 */
export function matchFlat(cv: Cv, template: Sight, scene: Sight, known: Known = new Map()): Match[] {
  const thingPart = partOf(template);
  const scenePart = partOf(scene);
  return withOpencv(cv, (own) => {
    const cut = own(rgbMat(cv, scene.pixels, scenePart));
    const longest = Math.max(cut.cols, cut.rows);
    const scale = Math.min(2, Math.max(minSceneSide, Math.min(sceneSide, longest)) / longest);
    const picture = own(resized(cv, cut, scale));
    const key = JSON.stringify([scene.id, scenePart]);
    const scenery = known.get(key) ?? findKeyPoints(cv, own(grey(cv, picture)), scenePoints);
    known.set(key, scenery);
    const thing = own(rgbMat(cv, template.pixels, thingPart));
    const found: Match[] = [];
    for (const side of thingSides) {
      const view = own(resized(cv, thing, side / Math.max(thing.cols, thing.rows)));
      const points = findKeyPoints(cv, own(grey(cv, view)), thingPoints);
      found.push(...search(cv, view, points, picture, scenery));
    }
    if (!found.some(({ score }) => score >= clearly)) found.push(...matchLayout(cv, thing, picture));
    return best(found).map(({ box, score, inliers }) => ({
      box: intersectBoxes(
        [
          box[0] / scale + scenePart.left,
          box[1] / scale + scenePart.top,
          box[2] / scale + scenePart.left,
          box[3] / scale + scenePart.top,
        ],
        [0, 0, scene.pixels.width, scene.pixels.height],
      ),
      score,
      inliers,
    }));
  });
}

function search(cv: Cv, thing: Mat, points: KeyPoints, picture: Mat, scenery: KeyPoints): Match[] {
  const { from, to } = lookAlikes(points, scenery, 0.85);
  const pairs: Pair[] = Array.from(from, (t, at) => {
    const s = to[at] ?? 0;
    return { from: [points.x[t] ?? 0, points.y[t] ?? 0], to: [scenery.x[s] ?? 0, scenery.y[s] ?? 0] };
  });
  const matches: Match[] = [];
  const tolerance = 5;
  for (const ballot of ballots(points, scenery, from, to, thing.cols, thing.rows)) {
    const fit = fitHomography(
      cv,
      ballot.map((at) => pairs[at]).filter((pair) => pair !== undefined),
      tolerance,
    );
    if (!fit) continue;
    // All pairs may agree with what the ballot found, not only those that voted for it.
    const agreeing = pairs.filter((pair) => errorOf(fit.homography, pair) < tolerance);
    const { homography, inliers } = fitHomography(cv, agreeing, tolerance) ?? fit;
    const outline = outlineOf(homography, thing.cols, thing.rows);
    const places = new Set(inliers.map(({ from: [x, y] }) => `${Math.round(x / 6)},${Math.round(y / 6)}`)).size;
    if (places < minInliers || !isPlausible(outline, thing.cols, thing.rows, 1.5 * picture.cols * picture.rows))
      continue;
    const box = intersectBoxes(around(outline), [0, 0, picture.cols, picture.rows]);
    if (boxArea(box) < 0.3 * boxArea(around(outline))) continue;
    const likeness = compare(cv, thing, picture, homography);
    const score = certainty(places, likeness);
    if (score > 0) matches.push({ box, score, inliers: places });
  }
  return matches;
}

/** Groups of pairs that would put the thing at about the same place, size and turn; largest first. */
function ballots(
  points: KeyPoints,
  scenery: KeyPoints,
  from: Int32Array,
  to: Int32Array,
  width: number,
  height: number,
): number[][] {
  const boxes = new Map<string, number[]>();
  from.forEach((t, at) => {
    const s = to[at] ?? 0;
    const zoom = (scenery.size[s] ?? 1) / (points.size[t] ?? 1);
    const turn = (scenery.angle[s] ?? 0) - (points.angle[t] ?? 0);
    const dx = (width / 2 - (points.x[t] ?? 0)) * zoom;
    const dy = (height / 2 - (points.y[t] ?? 0)) * zoom;
    const centreX = (scenery.x[s] ?? 0) + dx * Math.cos(turn) - dy * Math.sin(turn);
    const centreY = (scenery.y[s] ?? 0) + dx * Math.sin(turn) + dy * Math.cos(turn);
    const octave = Math.log2(zoom);
    const cell = 0.35 * Math.max(width, height) * 2 ** Math.round(octave);
    const turns = (((turn / (2 * Math.PI)) % 1) + 1) % 1;
    // Each vote counts in the two nearest boxes of each dimension.
    for (const o of nearTwo(octave))
      for (const a of nearTwo(turns * 12))
        for (const x of nearTwo(centreX / cell))
          for (const y of nearTwo(centreY / cell)) {
            const key = `${o},${(a + 12) % 12},${x},${y},${Math.round(octave)}`;
            const box = boxes.get(key);
            if (box) box.push(at);
            else boxes.set(key, [at]);
          }
  });
  const taken = new Set<string>();
  return [...boxes.values()]
    .filter((box) => box.length >= 4)
    .sort((a, b) => b.length - a.length)
    .filter((box) => {
      const key = box.slice(0, 4).join();
      if (taken.has(key)) return false;
      taken.add(key);
      return true;
    })
    .slice(0, 24);
}
const nearTwo = (value: number): readonly [number, number] => {
  const low = Math.floor(value);
  return [low, value - low < 0.5 ? low - 1 : low + 1];
};

/** Correlation of the thing with the scene seen through the perspective, −1..1, over all colours. */
function compare(cv: Cv, thing: Mat, picture: Mat, homography: Homography): number {
  return withOpencv(cv, (own) => {
    const map = own(cv.matFromArray(3, 3, cv.CV_64F, [...homography]));
    const seen = own(new cv.Mat());
    const size = new cv.Size(thing.cols, thing.rows);
    cv.warpPerspective(
      picture,
      seen,
      map,
      size,
      cv.INTER_LINEAR | cv.WARP_INVERSE_MAP,
      cv.BORDER_REPLICATE,
      new cv.Scalar(),
    );
    const small = new cv.Size(32, 32);
    const [a, b] = [thing, seen].map((source) => {
      const target = own(new cv.Mat());
      cv.resize(source, target, small, 0, 0, cv.INTER_AREA);
      return target.data;
    });
    return a && b ? correlation(a, b) : 0;
  });
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squareA = 0;
  let squareB = 0;
  for (let at = 0; at < a.length; at++) {
    const x = (a[at] ?? 0) - meanA;
    const y = (b[at] ?? 0) - meanB;
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return both / Math.sqrt(Math.max(1, squareA * squareB));
}

/** From agreeing points and likeness to 0..1; 0 is no match. */
function certainty(inliers: number, likeness: number): number {
  if (likeness < (inliers < 7 ? 0.7 : 0.35)) return 0;
  return Math.min(1, likeness * (1 - Math.exp(-inliers / 8)) * 1.15);
}

/** Best first; of those at one place only the best. */
function best(matches: readonly Match[]): Match[] {
  const kept: Match[] = [];
  for (const match of [...matches].sort((a, b) => b.score - a.score)) {
    const isAlone = kept.every(
      ({ box }) =>
        boxOverlap(box, match.box) < overlaps.samePlace &&
        shareInside(match.box, box) < sharesInside.matchedTwice &&
        shareInside(box, match.box) < sharesInside.matchedTwice,
    );
    if (isAlone && kept.length < maxMatches) kept.push(match);
  }
  return kept;
}

function partOf({ pixels, view }: Sight): Part {
  const [x1, y1, x2, y2]: Box = intersectBoxes(view ?? [0, 0, pixels.width, pixels.height], [
    0,
    0,
    pixels.width,
    pixels.height,
  ]);
  const left = Math.min(pixels.width - 1, Math.floor(x1));
  const top = Math.min(pixels.height - 1, Math.floor(y1));
  return { left, top, width: Math.max(1, Math.ceil(x2) - left), height: Math.max(1, Math.ceil(y2) - top) };
}

function resized(cv: Cv, source: Mat, scale: number): Mat {
  const size = new cv.Size(Math.max(1, Math.round(source.cols * scale)), Math.max(1, Math.round(source.rows * scale)));
  const target = new cv.Mat();
  cv.resize(source, target, size, 0, 0, scale > 1 ? cv.INTER_CUBIC : cv.INTER_AREA);
  return target;
}

function grey(cv: Cv, source: Mat): Mat {
  const target = new cv.Mat();
  cv.cvtColor(source, target, cv.COLOR_RGB2GRAY);
  return target;
}
