/** Perspective of a flat thing in a picture: from pairs of points, and whether it can be true. */
import type { Box } from '../../util/box.js';
import { type Cv, withOpencv } from './opencv-runtime.js';
import type { Point } from './rotated-box.js';

/** 3 × 3, row by row: maps pixels of the thing to pixels of the scene. */
export type Homography = readonly number[];

export interface Pair {
  readonly from: Point;
  readonly to: Point;
}

export interface Fit {
  readonly homography: Homography;
  readonly inliers: readonly Pair[];
}

/** Robust fit (RANSAC), then least squares on what agrees; undefined below four agreeing pairs. */
export function fitHomography(cv: Cv, pairs: readonly Pair[], tolerance: number): Fit | undefined {
  if (pairs.length < 4) return undefined;
  const rough = solve(cv, pairs, cv.RANSAC, tolerance);
  if (!rough) return undefined;
  const agreeing = pairs.filter((pair) => errorOf(rough, pair) < tolerance);
  if (agreeing.length < 4) return undefined;
  const exact = solve(cv, agreeing, 0, tolerance) ?? rough;
  return { homography: exact, inliers: pairs.filter((pair) => errorOf(exact, pair) < tolerance) };
}

function solve(cv: Cv, pairs: readonly Pair[], method: number, tolerance: number): Homography | undefined {
  return withOpencv(cv, (own) => {
    const side = (points: readonly Point[]) => own(cv.matFromArray(points.length, 1, cv.CV_64FC2, points.flat()));
    const found = own(
      cv.findHomography(side(pairs.map(({ from }) => from)), side(pairs.map(({ to }) => to)), method, tolerance),
    );
    return found.rows === 3 ? [...found.data64F] : undefined;
  });
}

/** Distance in pixels of the scene. */
export function errorOf(homography: Homography, { from, to }: Pair): number {
  const [x, y] = project(homography, from);
  return Math.hypot(x - to[0], y - to[1]);
}

export function project(homography: Homography, [x, y]: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = homography;
  const w = g * x + h * y + i;
  return w > 1e-9 ? [(a * x + b * y + c) / w, (d * x + e * y + f) / w] : [Number.NaN, Number.NaN];
}

/** The thing's corners in the scene, clockwise from its top left. */
export const outlineOf = (homography: Homography, width: number, height: number): Point[] =>
  (
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ] as const
  ).map((corner) => project(homography, corner));

/** A flat thing seen from the front stays convex and is not mirrored; its opposite sides do not differ wildly. */
export function isPlausible(outline: readonly Point[], width: number, height: number, maxArea: number): boolean {
  const corners = outline.map((corner, at) => ({
    corner,
    next: outline[(at + 1) % 4] ?? corner,
    after: outline[(at + 2) % 4] ?? corner,
  }));
  const turns = corners.map(
    ({ corner, next, after }) =>
      (next[0] - corner[0]) * (after[1] - next[1]) - (next[1] - corner[1]) * (after[0] - next[0]),
  );
  // NaN, behind the camera, fails too.
  if (!turns.every((turn) => turn > 0)) return false;
  const [top = 0, right = 0, bottom = 0, left = 0] = corners.map(({ corner, next }) =>
    Math.hypot(next[0] - corner[0], next[1] - corner[1]),
  );
  const isAlike = (a: number, b: number, maxRatio: number): boolean => Math.max(a, b) <= maxRatio * Math.min(a, b);
  const stretch = [(top + bottom) / width, (left + right) / height] as const;
  const area = (turns[0] ?? 0) / 2 + (turns[2] ?? 0) / 2;
  return (
    isAlike(top, bottom, 2.5) &&
    isAlike(left, right, 2.5) &&
    isAlike(stretch[0], stretch[1], 3.5) &&
    area > 150 &&
    area < maxArea
  );
}

export function around(points: readonly Point[]): Box {
  const x = points.map((point) => point[0]);
  const y = points.map((point) => point[1]);
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}
