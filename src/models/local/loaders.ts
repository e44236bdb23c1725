import type { Library } from './library.js';
import { loadDetector } from './load-detector.js';
import { loadPictureEncoder, loadTextEncoder } from './load-encoders.js';
import { loadSegmenter } from './load-segmenter.js';
import { loadSeer, loadWriter } from './load-writers.js';
import type { LocalCalls, LocalKind, Stop, Weights } from './local-calls.js';

/** A loaded model, to be asked. Where it writes, it heeds `stop`. */
export type Ask<Call extends { readonly input: unknown; readonly output: unknown }> = (
  input: Call['input'],
  stop: Stop,
) => Promise<Call['output']>;

export const loaders: {
  readonly [Kind in LocalKind]: (library: Library, weights: Weights) => Promise<Ask<LocalCalls[Kind]>>;
} = {
  detect: loadDetector,
  segment: loadSegmenter,
  look: loadSeer,
  complete: loadWriter,
  embedTexts: loadTextEncoder,
  embedPictures: loadPictureEncoder,
};
