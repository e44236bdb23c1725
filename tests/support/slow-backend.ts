import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '../../src/contracts/backend.js';
import type { Detections } from '../../src/contracts/model.js';

/** Dogs in every picture: one in each 100 pixels of its width. */
const dogs = (width: number): Detections['found'] =>
  Array.from({ length: Math.floor(width / 100) }, (_, at) => ({
    box: [at * 90 + 5, 10, at * 90 + 80, 90],
    label: 'dog',
    score: 0.9,
  }));

/** From this height on a picture takes seconds: a test can act while it is looked at. */
export const slowHeight = 400;
const slowMs = 3000;

/** Stands for all models where a process is stopped at any moment: what it finds is plain, and takes a little while. */
export const slow: Backend = {
  name: 'slow',
  summary: 'counts by the width of the picture',
  environment: [],
  offers: {},
  connect: async () => {
    const wait = async <Value>(value: Value, height = 0): Promise<Value> => {
      await sleep(height >= slowHeight ? slowMs : 20 + Math.random() * 60);
      return value;
    };
    const feature = (seed: number): Float32Array => {
      const vector = Float32Array.from({ length: 512 }, (_, at) => Math.sin(seed * 7 + at * (seed + 1)));
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    };
    /** Near for views that are near. */
    const smooth = (place: readonly number[]): Float32Array => {
      const vector = Float32Array.from({ length: 512 }, (_, at) =>
        Math.cos(place.reduce((sum, value, axis) => sum + value * Math.sin(at * (axis + 1)) * 3, at)),
      );
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    };
    return {
      capabilities: {
        detect: async ({ pixels }) => wait({ known: true, found: dogs(pixels.width), threshold: 0.5 }, pixels.height),
        propose: async () => wait([]),
        embedText: async (texts) => wait(texts.map((text) => feature(text.length))),
        embedImage: async ({ pixels }) => wait(feature(pixels.width)),
        embedViews: async ({ pixels }, boxes) =>
          wait(
            boxes.map(([left, top, right, bottom]) =>
              smooth([left / pixels.width, top / pixels.height, right / pixels.width, bottom / pixels.height]),
            ),
            pixels.height,
          ),
      },
      warmUp: async () => undefined,
      close: async () => undefined,
    };
  },
};
