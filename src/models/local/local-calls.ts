/** What the main thread and a worker say to each other. */
import type { Mask } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import type { ChatMessage } from './library.js';

/** RGB bytes, rows from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
export interface Spot {
  /** Pixels of the raster; may reach beyond it. */
  readonly box: Box;
  readonly score: number;
}
export interface Reply {
  readonly text: string;
  /** False when it was cut off at `maxTokens`. */
  readonly whole: boolean;
}

/** What each kind of model is asked, and what it gives. */
export interface LocalCalls {
  readonly detect: {
    readonly input: { readonly raster: Raster; readonly concept: string; readonly floor: number };
    readonly output: readonly Spot[];
  };
  readonly segment: {
    /** `box` in pixels of the raster, as the mask. */
    readonly input: { readonly raster: Raster; readonly box: Box };
    readonly output: Mask;
  };
  readonly look: {
    readonly input: { readonly raster: Raster; readonly words: string; readonly maxTokens: number };
    readonly output: Reply;
  };
  readonly complete: {
    readonly input: { readonly messages: readonly ChatMessage[]; readonly maxTokens: number };
    readonly output: Reply;
  };
  readonly embedTexts: { readonly input: readonly string[]; readonly output: readonly Float32Array[] };
  readonly embedPictures: { readonly input: readonly Raster[]; readonly output: readonly Float32Array[] };
}
export type LocalKind = keyof LocalCalls;

/** A model of the hub. */
export interface Weights {
  /** "owner/name" */
  readonly model: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Precision, by which the hub's files are named: fp32, fp16, q8, q4, … */
  readonly dtype: string;
}

export interface LoadOrder extends Weights {
  readonly kind: LocalKind;
  /** The package, see `findLibrary`. */
  readonly packageFile: string;
  /** Where fetched files are kept. */
  readonly folder: string;
  /** Of the hub; undefined for its own. Ends in "/". */
  readonly endpoint: string | undefined;
  /** Whether the hub may be asked. */
  readonly mayFetch: boolean;
  readonly progress: Progress;
  /** Ends the downloads. */
  readonly stop: Stop;
}

/** Shared by both threads: bytes fetched, and bytes of all files that were begun; both 0 while nothing is fetched. */
export type Progress = Float64Array<SharedArrayBuffer>;
export const newProgress = (): Progress => new Float64Array(new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT));

/** Shared by both threads: 1 when the caller has stopped waiting. */
export type Stop = Int32Array<SharedArrayBuffer>;
export const newStop = (): Stop => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Why a model could not be loaded. `unreachable`: no answer from the hub. `broken-off`: the download stopped on its way.
 * `refused`: the hub answered with an error. `missing`: it has not this model or these weights, or may not be asked.
 * `unfit`: all is there, and does not load.
 */
export interface LoadFault {
  readonly fault: 'unreachable' | 'broken-off' | 'refused' | 'missing' | 'unfit';
  readonly words: string;
}
