/** The object in a box as a soft mask: grabCut from a prior shape, cleaned, then fitted to the picture's edges. */
import { type Box, boxArea, boxOverlap } from '../../util/box.js';
import type { Mask, Pixels } from '../../util/pixels.js';
import { type Cv, type Mat, rgbMat, withOpencv } from './opencv-runtime.js';

/** Longest side in pixels for grabCut (Rother et al., SIGGRAPH 2004), and for fitting its result to edges. */
const coarseSide = 200;
const fineSide = 720;

/**
 * @param pixels a box's part of a picture, see `partAroundBox`
 * @param box pixels of the part, inside of it
 * @returns as large as the part; never empty: an ellipse in the box where nothing stands out, the box itself when it
 * is tiny
 */
export function segmentBox(cv: Cv, pixels: Pixels, box: Box): Mask {
  const { width, height } = pixels;
  const data = withOpencv(cv, (own) => {
    const crop = own(rgbMat(cv, pixels, { left: 0, top: 0, width, height }));
    const coarse = own(shrink(cv, crop, coarseSide));
    const scaleX = coarse.cols / width;
    const scaleY = coarse.rows / height;
    const coarseBox: Box = [box[0] * scaleX, box[1] * scaleY, box[2] * scaleX, box[3] * scaleY];
    const shape = own(separate(cv, coarse, coarseBox));
    const fine = own(shrink(cv, crop, fineSide));
    const soft = own(guidedFilter(cv, fine, shape));
    const large = own(new cv.Mat());
    cv.resize(soft, large, new cv.Size(width, height), 0, 0, cv.INTER_LINEAR);
    return new Uint8Array(large.data);
  });
  // Of a thing of a few pixels, softening leaves nothing.
  if (!data.some((value) => value > 127)) {
    for (let y = Math.floor(box[1]); y < box[3]; y++)
      data.fill(255, y * width + Math.floor(box[0]), y * width + Math.ceil(box[2]));
  }
  return { width, height, data };
}

function shrink(cv: Cv, source: Mat, side: number): Mat {
  const scale = Math.min(1, side / Math.max(source.cols, source.rows));
  const size = new cv.Size(Math.max(1, Math.round(source.cols * scale)), Math.max(1, Math.round(source.rows * scale)));
  const target = new cv.Mat();
  cv.resize(source, target, size, 0, 0, cv.INTER_AREA);
  return target;
}

/** A clean mask of 0 and 255; the caller deletes it. */
function separate(cv: Cv, picture: Mat, box: Box): Mat {
  const { cols, rows } = picture;
  const shape = new cv.Mat(rows, cols, cv.CV_8UC1);
  const { data } = shape;
  const distance = ellipse(box, cols, rows);
  let surroundings = 0;
  let core = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < cols; x++) {
      const label = priorLabel(cv, box, x + 0.5, y + 0.5, distance(x, y));
      if (label === cv.GC_BGD || label === cv.GC_PR_BGD) surroundings++;
      else core++;
      data[y * cols + x] = label;
    }
  if (surroundings > 0 && core > 0) {
    withOpencv(cv, (own) => {
      const whole = new cv.Rect(0, 0, 1, 1);
      const background = own(new cv.Mat());
      const foreground = own(new cv.Mat());
      cv.grabCut(picture, shape, whole, background, foreground, 4, cv.GC_INIT_WITH_MASK);
      const tight = data.slice();
      // Background in the middle of the box (sky under an aeroplane's wings) only goes when nothing is fixed any more.
      for (let at = 0; at < data.length; at++) if (data[at] === cv.GC_FGD) data[at] = cv.GC_PR_FGD;
      if (tight.some((label) => (label & 1) === 0))
        cv.grabCut(picture, shape, whole, background, foreground, 1, cv.GC_INIT_WITH_MASK);
      if (!isBetter(data, tight, cols, box)) data.set(tight);
    });
  }
  for (let at = 0; at < data.length; at++) data[at] = ((data[at] ?? 0) & 1) * 255;
  cleanShape(cv, shape);
  const found = data.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  if (found < 0.03 * boxArea(box))
    for (let at = 0; at < data.length; at++) data[at] = distance(at % cols, Math.floor(at / cols)) <= 1 ? 255 : 0;
  return shape;
}

function priorLabel(cv: Cv, box: Box, x: number, y: number, distance: number): number {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return cv.GC_BGD;
  if (distance < 0.6) return cv.GC_FGD;
  return distance < 1.15 ? cv.GC_PR_FGD : cv.GC_PR_BGD;
}

/**
 * Distance of a pixel's centre from the centre of the box's ellipse, 1 on it. Towards a side at the picture's edge,
 * which cuts the object off, the ellipse goes on.
 */
function ellipse(box: Box, width: number, height: number): (x: number, y: number) => number {
  const beyond = boxArea(box) > 0.9 * width * height ? 0.5 : 0.85;
  const across = axis(box[0], box[2], width, beyond);
  const down = axis(box[1], box[3], height, beyond);
  return (x, y) => Math.hypot(across(x + 0.5), down(y + 0.5));
}
function axis(from: number, to: number, size: number, beyond: number): (at: number) => number {
  const length = Math.max(1, to - from);
  const centre = (from + to) / 2;
  const before = (from < 0.03 * length ? beyond : 0.5) * length;
  const after = (to > size - 0.03 * length ? beyond : 0.5) * length;
  return (at) => (at - centre) / (at < centre ? before : after);
}

/**
 * Whether a labelling found without a fixed core beats the one with it. The box is tight, so a right mask reaches all
 * its sides; and the middle of the box is rarely background.
 */
function isBetter(loose: Uint8Array, tight: Uint8Array, width: number, box: Box): boolean {
  const distance = ellipse(box, width, tight.length / width);
  let kept = 0;
  let core = 0;
  for (let at = 0; at < tight.length; at++) {
    if (distance(at % width, Math.floor(at / width)) > 0.4) continue;
    core++;
    kept += (loose[at] ?? 0) & 1;
  }
  if (kept < 0.65 * core) return false;
  return boxOverlap(extent(loose, width), box) >= boxOverlap(extent(tight, width), box) - 0.03;
}

/** The upright box around the foreground (odd labels) of a grabCut labelling. */
function extent(labels: Uint8Array, width: number): Box {
  let x1 = width;
  let y1 = labels.length;
  let x2 = 0;
  let y2 = 0;
  for (let at = 0; at < labels.length; at++) {
    if (((labels[at] ?? 0) & 1) === 0) continue;
    const x = at % width;
    const y = Math.floor(at / width);
    x1 = Math.min(x1, x);
    x2 = Math.max(x2, x + 1);
    y1 = Math.min(y1, y);
    y2 = Math.max(y2, y + 1);
  }
  return x2 > x1 ? [x1, y1, x2, y2] : [0, 0, 0, 0];
}

/** Drops small islands and fills small holes of a 0/255 mask, in place. */
function cleanShape(cv: Cv, mask: Mat): void {
  const total = mask.rows * mask.cols;
  dropSmallParts(cv, mask, 0.08, 0);
  cv.bitwise_not(mask, mask);
  dropSmallParts(cv, mask, 0, total * 0.004);
  cv.bitwise_not(mask, mask);
}

/** Removes parts smaller than a share of the largest one, or than `least` pixels. */
function dropSmallParts(cv: Cv, mask: Mat, shareOfLargest: number, minArea: number): void {
  withOpencv(cv, (own) => {
    const labels = own(new cv.Mat());
    const stats = own(new cv.Mat());
    const centres = own(new cv.Mat());
    const count = cv.connectedComponentsWithStats(mask, labels, stats, centres, 4, cv.CV_32S);
    const areas = Array.from({ length: count }, (_, label) => stats.intAt(label, cv.CC_STAT_AREA));
    const limit = Math.max(minArea, shareOfLargest * Math.max(0, ...areas.slice(1)));
    const { data } = mask;
    const { data32S } = labels;
    for (let at = 0; at < data.length; at++) {
      const label = data32S[at] ?? 0;
      if (label > 0 && (areas[label] ?? 0) < limit) data[at] = 0;
    }
  });
}

/**
 * He, Sun, Tang: "Guided image filtering" (PAMI 2013), grey guide: near edges of `picture` the mask follows them.
 * @returns 8-bit, size of `picture`; the caller deletes it
 */
function guidedFilter(cv: Cv, picture: Mat, mask: Mat): Mat {
  const result = new cv.Mat();
  withOpencv(cv, (own) => {
    const float = (): Mat => own(new cv.Mat());
    const grey = float();
    cv.cvtColor(picture, grey, cv.COLOR_RGB2GRAY);
    const guide = float();
    grey.convertTo(guide, cv.CV_32F, 1 / 255);
    const large = float();
    cv.resize(mask, large, new cv.Size(picture.cols, picture.rows), 0, 0, cv.INTER_LINEAR);
    const target = float();
    large.convertTo(target, cv.CV_32F, 1 / 255);
    const scale = picture.cols / mask.cols;
    const side = 2 * Math.max(2, Math.round(scale * 1.5)) + 1;
    const window = new cv.Size(side, side);
    const mean = (source: Mat): Mat => {
      const blurred = float();
      cv.boxFilter(source, blurred, cv.CV_32F, window, new cv.Point(-1, -1), true, cv.BORDER_REFLECT);
      return blurred;
    };
    const product = (a: Mat, b: Mat): Mat => {
      const c = float();
      cv.multiply(a, b, c);
      return c;
    };
    const minus = (a: Mat, b: Mat): Mat => {
      const c = float();
      cv.subtract(a, b, c);
      return c;
    };
    const meanGuide = mean(guide);
    const meanTarget = mean(target);
    const variance = minus(mean(product(guide, guide)), product(meanGuide, meanGuide));
    const covariance = minus(mean(product(guide, target)), product(meanGuide, meanTarget));
    const epsilon = own(new cv.Mat(variance.rows, variance.cols, cv.CV_32F, new cv.Scalar(1e-4)));
    cv.add(variance, epsilon, variance);
    const slope = float();
    cv.divide(covariance, variance, slope);
    const offset = minus(meanTarget, product(slope, meanGuide));
    const fitted = product(mean(slope), guide);
    cv.add(fitted, mean(offset), fitted);
    fitted.convertTo(result, cv.CV_8U, 255 * 1.6, -255 * 0.3);
  });
  return result;
}
