/** TensorFlow.js on WebAssembly: start, and models from files. Only for worker threads. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

const require = createRequire(import.meta.url);

/** The parts of a TensorFlow.js model file that are touched here; the rest goes through as it is. */
const modelSchema = z.looseObject({
  modelTopology: z.looseObject({
    node: z.array(
      z.looseObject({
        op: z.string(),
        attr: z
          .looseObject({
            shape: z
              .looseObject({
                shape: z.looseObject({ dim: z.array(z.looseObject({ size: z.union([z.string(), z.number()]) })) }),
              })
              .optional(),
          })
          .optional(),
      }),
    ),
  }),
  weightsManifest: z.array(
    z.looseObject({
      paths: z.array(z.string()),
      weights: z.array(z.custom<tf.io.WeightsManifestEntry>((entry) => typeof entry === 'object' && entry !== null)),
    }),
  ),
});

const bytesSchema = z.instanceof(Uint8Array);

let starting: Promise<void> | undefined;

/** One thread: TensorFlow.js does not run several in Node (tensorflow/tfjs#3830); two workers use two cores. */
export function startTensors(): Promise<void> {
  starting ??= start();
  return starting;
}

async function start(): Promise<void> {
  setWasmPaths(`${path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}${path.sep}`);
  tf.enableProdMode();
  if (!(await tf.setBackend('wasm'))) throw new Error('[tensors] WebAssembly cannot be started; reinstall with npm ci');
}

/**
 * Loads a graph model from a package's files.
 * @param anySize makes a picture input of fixed size take any; what lies behind the trunk may still want its own
 */
export async function loadGraph(file: string, anySize = false): Promise<GraphModel> {
  await startTensors();
  const model = modelSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  if (anySize) freeSizes(model);
  const files = model.weightsManifest.flatMap(({ paths }) => paths.map((name) => path.join(path.dirname(file), name)));
  return loadGraphModel({
    load: async () => ({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap(({ weights }) => weights),
      // Given as one buffer, the weights (30 MB) would stay in memory a second time, for the model to be saved again.
      getWeightStream: () => bytesOf(files),
    }),
  });
}

/** The files' bytes one after the other. Small pieces, since each tensor's reader copies what is left of its piece. */
function bytesOf(files: readonly string[]): ReadableStream<ArrayBuffer> {
  const pieces = piecesOf(files);
  return new ReadableStream<ArrayBuffer>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

async function* piecesOf(files: readonly string[]): AsyncGenerator<ArrayBuffer, undefined> {
  for (const file of files)
    for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 }))
      yield Uint8Array.from(bytesSchema.parse(piece)).buffer;
}

function freeSizes(model: z.infer<typeof modelSchema>): void {
  for (const { op, attr } of model.modelTopology.node) {
    const dimensions = attr?.shape?.shape.dim ?? [];
    if (op === 'Placeholder' && dimensions.length === 4) for (const side of [0, 1, 2]) dimensions[side].size = '-1';
  }
}

/** The folder of a package that hides its files behind an exports map. */
export function packageFolder(name: string): string {
  const entry = require.resolve(name);
  const end = entry.lastIndexOf(path.join('node_modules', ...name.split('/')));
  return entry.slice(0, end + path.join('node_modules', ...name.split('/')).length);
}
