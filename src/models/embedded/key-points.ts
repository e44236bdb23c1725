/** Points of printed detail in a picture and which of them look alike in two pictures. */
import { type Cv, type Mat, withOpencv } from './opencv-runtime.js';

export interface KeyPoints {
  readonly count: number;
  /** Pixels. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Diameter of the described spot, pixels. */
  readonly size: Float32Array;
  /** Direction of the described spot, radians. */
  readonly angle: Float32Array;
  /** `words` numbers a point, to compare by Hamming distance. */
  readonly descriptors: Uint32Array;
  readonly words: number;
}

/** Features of a grey picture, at most the `max` strongest. */
export function findKeyPoints(cv: Cv, grey: Mat, max: number): KeyPoints {
  return withOpencv(cv, (own) => {
    const finder = own(new cv.ORB(max, 1.2, 8, 16, 0, 2, cv.ORB_HARRIS_SCORE, 31, 8));
    const points = own(new cv.KeyPointVector());
    const table = own(new cv.Mat());
    const everywhere = own(new cv.Mat());
    finder.detectAndCompute(grey, everywhere, points, table);
    const all = Array.from({ length: points.size() }, (_, row) => ({ row, ...points.get(row) }));
    const kept = all.sort((a, b) => b.response - a.response).slice(0, max);
    const words = Math.ceil(table.cols / 4);
    const descriptors = new Uint32Array(kept.length * words);
    const bytes = new Uint8Array(descriptors.buffer);
    kept.forEach(({ row }, at) => {
      bytes.set(table.data.subarray(row * table.cols, (row + 1) * table.cols), at * words * 4);
    });
    return {
      count: kept.length,
      x: Float32Array.from(kept, ({ pt }) => pt.x),
      y: Float32Array.from(kept, ({ pt }) => pt.y),
      size: Float32Array.from(kept, ({ size }) => size),
      angle: Float32Array.from(kept, ({ angle }) => (angle * Math.PI) / 180),
      descriptors,
      words,
    };
  });
}

/** Points `from[i]` and `to[i]` of two pictures look alike. */
export interface LookAlikes {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * For each point of `scene` the most alike one of `thing`, where it is clearly more alike than any at another place
 * (Lowe's ratio test, per scene point, so that several copies can be found).
 * @param ratio most, of the best distance to the second best
 */
export function lookAlikes(thing: KeyPoints, scene: KeyPoints, ratio: number): LookAlikes {
  const from: number[] = [];
  const to: number[] = [];
  const { words } = thing;
  const apart = 5;
  for (let s = 0; s < scene.count; s++) {
    let best = -1;
    let bestDistance = 1e9;
    let second = 1e9;
    for (let t = 0; t < thing.count; t++) {
      const distance = hamming(thing.descriptors, t * words, scene.descriptors, s * words, words);
      if (distance >= second) continue;
      const isElsewhere =
        best < 0 ||
        Math.hypot((thing.x[t] ?? 0) - (thing.x[best] ?? 0), (thing.y[t] ?? 0) - (thing.y[best] ?? 0)) > apart;
      if (distance < bestDistance) {
        if (isElsewhere) second = bestDistance;
        bestDistance = distance;
        best = t;
      } else if (isElsewhere) second = distance;
    }
    if (best < 0 || bestDistance > ratio * second || bestDistance > words * 32 * 0.25) continue;
    from.push(best);
    to.push(s);
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) };
}

function hamming(a: Uint32Array, atA: number, b: Uint32Array, atB: number, words: number): number {
  let count = 0;
  for (let word = 0; word < words; word++) {
    let bits = (a[atA + word] as number) ^ (b[atB + word] as number);
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
