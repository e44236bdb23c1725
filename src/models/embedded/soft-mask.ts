/** From a hard, coarse mask to one with clean shape and soft edges that follow the picture's. */
import { type Cv, type Mat, withOpencv } from './opencv-runtime.js';

/** Drops small islands and fills small holes of a 0/255 mask, in place. */
export function cleanShape(cv: Cv, mask: Mat): void {
  const total = mask.rows * mask.cols;
  dropSmallParts(cv, mask, 0.08, 0);
  cv.bitwise_not(mask, mask);
  dropSmallParts(cv, mask, 0, total * 0.004);
  cv.bitwise_not(mask, mask);
}

/** Removes parts smaller than a share of the largest one, or than `least` pixels. */
function dropSmallParts(cv: Cv, mask: Mat, shareOfLargest: number, least: number): void {
  withOpencv(cv, (own) => {
    const labels = own(new cv.Mat());
    const stats = own(new cv.Mat());
    const centres = own(new cv.Mat());
    const count = cv.connectedComponentsWithStats(mask, labels, stats, centres, 4, cv.CV_32S);
    const areas = Array.from({ length: count }, (_, label) => stats.intAt(label, cv.CC_STAT_AREA));
    const limit = Math.max(least, shareOfLargest * Math.max(0, ...areas.slice(1)));
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
export function guidedFilter(cv: Cv, picture: Mat, mask: Mat): Mat {
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
