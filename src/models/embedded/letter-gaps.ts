/** Finds the gaps between letters and words in the picture of one line of text. */
import type { Pixels } from '../../util/pixels.js';

export interface Gap {
  /** Left and right end, pixels of the line. */
  readonly from: number;
  readonly to: number;
}

/** @param line one upright line of text, RGB */
export function letterGaps(line: Pixels): Gap[] {
  const { width, height } = line;
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at++)
    grey[at] =
      0.299 * (line.data[3 * at] ?? 0) + 0.587 * (line.data[3 * at + 1] ?? 0) + 0.114 * (line.data[3 * at + 2] ?? 0);
  const threshold = otsu(grey);
  const bright = grey.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
  // Letters cover less than their ground.
  const inkIsBright = bright < grey.length / 2;
  const blank = Array.from({ length: width }, (_, x) => {
    let ink = 0;
    for (let y = Math.round(height * 0.12); y < height * 0.88; y++)
      if ((grey[y * width + x] ?? 0) > threshold === inkIsBright) ink++;
    return ink <= height * 0.03;
  });
  const gaps: Gap[] = [];
  let from = blank.indexOf(false);
  for (let x = Math.max(0, from); x < width; x++) {
    if (blank[x]) continue;
    if (x - from > 1) gaps.push({ from: from + 1, to: x });
    from = x;
  }
  return gaps;
}

/** The grey value that best parts dark from bright (Otsu 1979). */
function otsu(grey: Uint8Array): number {
  const histogram = new Float64Array(256);
  for (const value of grey) histogram[value] = (histogram[value] ?? 0) + 1;
  const total = grey.reduce((sum, value) => sum + value, 0);
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let bestSpread = -1;
  for (let value = 0; value < 256; value++) {
    below += histogram[value] ?? 0;
    sumBelow += value * (histogram[value] ?? 0);
    const above = grey.length - below;
    if (below === 0 || above === 0) continue;
    const spread = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (spread > bestSpread) {
      bestSpread = spread;
      best = value;
    }
  }
  return best;
}
