/**
 * PatchMatch: for each small square of a picture that touches a hole, the most alike square that does not (Barnes et
 * al., "PatchMatch: a randomized correspondence algorithm for structural image editing", SIGGRAPH 2009).
 */

/**
 * Red, green, blue, 0..255, and how strong the texture is across and down, alike in scale: without the latter two, flat
 * squares win too often (Newson et al., "Video inpainting of complex scenes", SIAM 2014).
 */
export const channels = 5;

/** What a source a picture's height further up or down costs, as squared difference: sky rarely belongs into grass. */
export const moveCost = 3000;

/** One size of the picture that is being completed. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** `channels` numbers a pixel, rows from the top; changed in place. */
  readonly values: Float32Array;
  /** 1 where the picture is to be made up. */
  readonly hole: Uint8Array;
  /** 1 where a square may not be taken from: the hole and what is near it. */
  readonly forbidden: Uint8Array;
}

export interface PatchField {
  /** Half the squares' side, without the middle pixel. */
  readonly radius: number;
  /** Pixels whose square touches the hole, row by row. */
  readonly targets: Int32Array;
  /** Pixels whose square lies in the picture and touches nothing forbidden. */
  readonly sources: Int32Array;
  readonly isSource: Uint8Array;
  /** Per pixel: the middle of the most alike square found so far, −1 where there is none. */
  readonly nearest: Int32Array;
  /** Per pixel: mean squared difference to it. */
  readonly distance: Float32Array;
}

export type Random = () => number;

/** Deterministic, 0..1 (xorshift32, Marsaglia 2003): the same picture is completed alike each time. */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

export function createField(canvas: Canvas, radius: number): PatchField {
  const { width, height } = canvas;
  const nearHole = spread(canvas.hole, width, height, radius);
  const nearForbidden = spread(canvas.forbidden, width, height, radius);
  const targets: number[] = [];
  const sources: number[] = [];
  const isSource = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (nearHole[at]) targets.push(at);
      const isInside = x >= radius && y >= radius && x < width - radius && y < height - radius;
      if (nearForbidden[at] || !isInside) continue;
      sources.push(at);
      isSource[at] = 1;
    }
  return {
    radius,
    targets: Int32Array.from(targets),
    sources: Int32Array.from(sources),
    isSource,
    nearest: new Int32Array(width * height).fill(-1),
    distance: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY),
  };
}

/** Grows what is marked by `radius` pixels in x and y. */
export function spread(marked: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const pass = (source: Uint8Array, length: number, lines: number, step: number, jump: number): Uint8Array => {
    const target = new Uint8Array(source.length);
    for (let line = 0; line < lines; line++) {
      let reach = -1;
      for (let at = 0; at < length + radius; at++) {
        if (at < length && source[line * jump + at * step]) reach = at + 2 * radius;
        const centre = at - radius;
        if (centre >= 0 && at <= reach) target[line * jump + centre * step] = 1;
      }
    }
    return target;
  };
  return pass(pass(marked, width, height, 1, width), height, width, width, 1);
}

/** Mean squared difference between the squares around two pixels; stops early, with any larger number, above `limit`. */
export function patchDistance(canvas: Canvas, radius: number, target: number, source: number, limit: number): number {
  const { width, height, values } = canvas;
  const x = target % width;
  const y = (target - x) / width;
  const left = Math.max(-radius, -x);
  const right = Math.min(radius, width - 1 - x);
  const top = Math.max(-radius, -y);
  const bottom = Math.min(radius, height - 1 - y);
  const count = (right - left + 1) * (bottom - top + 1);
  const enough = limit * count;
  let sum = count * moveCost * (Math.abs((source - (source % width)) / width - y) / height);
  for (let dy = top; dy <= bottom; dy++) {
    let a = (target + dy * width + left) * channels;
    let b = (source + dy * width + left) * channels;
    const end = a + (right - left + 1) * channels;
    while (a < end) {
      const difference = (values[a++] as number) - (values[b++] as number);
      sum += difference * difference;
    }
    if (sum > enough) return sum / count;
  }
  return sum / count;
}

/** Improves the field: from neighbours, then by random guesses in ever smaller circles around the best so far. */
export function improve(canvas: Canvas, field: PatchField, rounds: number, random: Random): void {
  const { width, height } = canvas;
  const { radius, targets, sources, isSource, nearest, distance } = field;
  for (const at of targets) {
    let source = nearest[at] as number;
    if (source < 0) source = sources[Math.floor(random() * sources.length)] as number;
    nearest[at] = source;
    distance[at] = patchDistance(canvas, radius, at, source, Number.POSITIVE_INFINITY);
  }
  const attempt = (at: number, source: number): void => {
    if (!isSource[source] || source === nearest[at]) return;
    const found = patchDistance(canvas, radius, at, source, distance[at] as number);
    if (found >= (distance[at] as number)) return;
    distance[at] = found;
    nearest[at] = source;
  };
  for (let round = 0; round < rounds; round++) {
    const step = round % 2 === 0 ? 1 : -1;
    for (let turn = 0; turn < targets.length; turn++) {
      const at = targets[step > 0 ? turn : targets.length - 1 - turn] as number;
      const x = at % width;
      if (x - step >= 0 && x - step < width) {
        const beside = nearest[at - step] as number;
        if (beside >= 0) attempt(at, beside + step);
      }
      const above = nearest[at - step * width] ?? -1;
      if (above >= 0) attempt(at, above + step * width);
      for (let reach = Math.max(width, height); reach >= 1; reach /= 2) {
        const best = nearest[at] as number;
        const bestX = best % width;
        const guessX = Math.round(bestX + (2 * random() - 1) * reach);
        const guessY = Math.round((best - bestX) / width + (2 * random() - 1) * reach);
        if (guessX >= 0 && guessY >= 0 && guessX < width && guessY < height) attempt(at, guessY * width + guessX);
      }
    }
  }
}
