/** OpenCV compiled to WebAssembly: loading it, and giving its memory back. Only for worker threads. */
import { createRequire } from 'node:module';
import type * as OpenCV from '@techstark/opencv-js';
import type { Pixels } from '../../util/pixels.js';

export type Cv = typeof OpenCV & { setRNGSeed(seed: number): void };
export type Mat = OpenCV.Mat;

let loading: Promise<{ readonly cv: Cv }> | undefined;

/** Compiles OpenCV once. The wrapper object is needed: the module is itself a "thenable" that never settles. */
export function loadOpencv(): Promise<{ readonly cv: Cv }> {
  loading ??= new Promise((resolve) => {
    const cv: Cv = createRequire(import.meta.url)('@techstark/opencv-js');
    cv.onRuntimeInitialized = () => resolve({ cv });
  });
  return loading;
}

/** What OpenCV allocates outside of JavaScript's garbage collection. */
interface Owned {
  delete(): void;
}

/**
 * Runs `work` and frees all that it handed to `own`, also when it throws. OpenCV throws bare numbers (addresses of
 * C++ exceptions), which become Errors here. The random generator starts equal each time, so results are repeatable.
 */
export function withOpencv<T>(cv: Cv, work: (own: <O extends Owned>(owned: O) => O) => T): T {
  const all: Owned[] = [];
  cv.setRNGSeed(1);
  try {
    return work((owned) => {
      all.push(owned);
      return owned;
    });
  } catch (error) {
    if (typeof error !== 'number') throw error;
    throw new Error(`[opencv] ${cv.exceptionFromPtr(error).msg}`);
  } finally {
    for (const owned of all) owned.delete();
  }
}

/** A whole-pixel part of a picture: `left`, `top`, `width`, `height`. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Copies a part of a picture into a new 8-bit RGB matrix; transparency is dropped. */
export function rgbMat(cv: Cv, pixels: Pixels, part: Part): Mat {
  const mat = new cv.Mat(part.height, part.width, cv.CV_8UC3);
  const { data: target } = mat;
  const { data, channels, width } = pixels;
  let to = 0;
  for (let y = 0; y < part.height; y++) {
    let from = ((part.top + y) * width + part.left) * channels;
    for (let x = 0; x < part.width; x++) {
      target[to++] = data[from] ?? 0;
      target[to++] = data[from + 1] ?? 0;
      target[to++] = data[from + 2] ?? 0;
      from += channels;
    }
  }
  return mat;
}
