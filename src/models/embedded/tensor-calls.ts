/** What the tensor worker can be asked, as both sides of the thread see it. */
import type { Box } from '../../util/box.js';

export interface RawFace {
  /** Pixels of the 256² input. */
  readonly box: Box;
  readonly score: number;
  /** Middles, as they lie in an upright face. */
  readonly eyes: readonly [left: readonly [x: number, y: number], right: readonly [x: number, y: number]];
}

export interface Identity {
  /** L2-normalised, 1024-d. */
  readonly feature: Float32Array;
  /** How probably the face is a woman's, 0..1. */
  readonly woman: number;
}

interface Call<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}
interface OneRaster {
  /** RGB, rows from the top. */
  readonly raster: Uint8Array;
}
interface RasterAndFloor extends OneRaster {
  /** Scores below are left out. */
  readonly floor: number;
}

export interface TensorCalls {
  /** 512² → rows of six numbers, best first: x1, y1, x2, y2 (pixels of the 512²), score, label's position. */
  readonly detect: Call<RasterAndFloor, Float32Array>;
  /** `featureSide`² → its feature, see trunk-feature.ts. */
  readonly embedPicture: Call<OneRaster, Float32Array>;
  /** 256² → faces, not yet free of doubles. */
  readonly faces: Call<RasterAndFloor, readonly RawFace[]>;
  /** 224² of one face. */
  readonly identify: Call<OneRaster, Identity>;
  /** L2-normalised sentence features (512-d), in order. */
  readonly embedTexts: Call<{ readonly texts: readonly string[] }, readonly Float32Array[]>;
  /** Loads the detection net and runs it once. */
  readonly warmUp: Call<undefined, undefined>;
}

/** The functions that answer some of the calls. */
export type TensorHandlers<Name extends keyof TensorCalls> = {
  readonly [Each in Name]: (input: TensorCalls[Each]['input']) => Promise<TensorCalls[Each]['output']>;
};
