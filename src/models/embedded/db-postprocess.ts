/** From the text detector's probability map to text boxes (Liao et al., "Real-time scene text detection with DB", AAAI 2020). */
import { grow, type Point, type RotatedBox, smallestBox } from './rotated-box.js';

export interface ProbabilityMap {
  readonly width: number;
  readonly height: number;
  /** 0..1 a pixel, rows from the top. */
  readonly data: Float32Array;
}

/** PaddleOCR's values for PP-OCRv4. */
const pixelThreshold = 0.3;
const boxThreshold = 0.6;
const unclipRatio = 1.5;
const minSide = 3;
const maxBoxes = 200;

/** @returns boxes in pixels of the map, most certain first, at most 200 */
export function textBoxes(map: ProbabilityMap): RotatedBox[] {
  const found: { readonly box: RotatedBox; readonly score: number }[] = [];
  for (const { edge, score } of components(map)) {
    const core = smallestBox(edge);
    if (score < boxThreshold || Math.min(core.width, core.height) < minSide) continue;
    // The map shows text shrunk towards its middle line; this undoes it.
    const distance = (core.width * core.height * unclipRatio) / (2 * (core.width + core.height));
    found.push({ box: grow(core, distance), score });
  }
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, maxBoxes)
    .map(({ box }) => box);
}

/** Parts of the map above the threshold (8 neighbours): the corners of their edge pixels, and their mean probability. */
function* components({ width, height, data }: ProbabilityMap): Generator<{ edge: Point[]; score: number }> {
  const seen = new Uint8Array(data.length);
  const isText = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && (data[y * width + x] ?? 0) > pixelThreshold;
  const stack: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || (data[start] ?? 0) <= pixelThreshold) continue;
    const edge: Point[] = [];
    let sum = 0;
    let count = 0;
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = Math.floor(at / width);
      sum += data[at] ?? 0;
      count++;
      if (!isText(x - 1, y) || !isText(x + 1, y) || !isText(x, y - 1) || !isText(x, y + 1))
        edge.push([x, y], [x + 1, y], [x, y + 1], [x + 1, y + 1]);
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const next = (y + dy) * width + x + dx;
          if (seen[next] || !isText(x + dx, y + dy)) continue;
          seen[next] = 1;
          stack.push(next);
        }
    }
    yield { edge, score: sum / count };
  }
}
