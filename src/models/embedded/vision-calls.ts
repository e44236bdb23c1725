/** What the vision worker can be asked, as both sides of the thread see it. */
import type { Box } from '../../util/box.js';

export interface RawFace {
  /** Pixels of the 256² input. */
  readonly box: Box;
  readonly score: number;
}

export interface VisionCalls {
  /**
   * 512² RGB → rows of six numbers, best first: x1, y1, x2, y2 (pixels of the 512²), score, label's position.
   * Scores below `floor` are left out.
   */
  readonly detect: { readonly input: { readonly raster: Uint8Array; readonly floor: number }; output: Float32Array };
  /** `featureSide`² RGB → its feature, see trunk-feature.ts. */
  readonly embed: { readonly input: { readonly raster: Uint8Array }; output: Float32Array };
  /** 256² RGB → faces of at least `floor`, not yet free of doubles. */
  readonly faces: {
    readonly input: { readonly raster: Uint8Array; readonly floor: number };
    output: readonly RawFace[];
  };
  /** 224² RGB of one face → L2-normalised identity feature (1024-d). */
  readonly identify: { readonly input: { readonly raster: Uint8Array }; output: Float32Array };
  /** Loads the detection net and runs it once. */
  readonly warmUp: { readonly input: undefined; output: undefined };
}

export type VisionHandlers = {
  readonly [Name in keyof VisionCalls]: (input: VisionCalls[Name]['input']) => Promise<VisionCalls[Name]['output']>;
};
