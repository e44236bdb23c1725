/** The nets that look at pictures. They take small ready-made rasters and give plain numbers. Only for worker threads. */
import path from 'node:path';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { unitVector } from '../../util/vector.js';
import type { RawFace, TensorHandlers } from './tensor-calls.js';
import { loadGraph, packageFolder } from './tensor-runtime.js';
import { featureSide, trunkFeature, trunkNodes } from './trunk-feature.js';

const models = path.join(packageFolder('@vladmandic/human'), 'models');
const loaded = new Map<string, Promise<GraphModel>>();

/** Each net is loaded at its first use and kept. */
function net(name: string, anySize = false): Promise<GraphModel> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = loadGraph(path.join(models, `${name}.json`), anySize);
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}
const centernet = (): Promise<GraphModel> => net('centernet', true);

export const visionNets: TensorHandlers<'detect' | 'embedPicture' | 'faces' | 'identify' | 'warmUp'> = {
  /** CenterNet on MobileNetV3: its 100 best peaks, of which those above `floor` count. */
  async detect({ raster, floor }) {
    const model = await centernet();
    const input = tf.tensor4d(Float32Array.from(raster), [1, 512, 512, 3]);
    const output = one(model.execute(input, 'tower_0/detections'));
    const rows = output.dataSync<'float32'>();
    tf.dispose([input, output]);
    let count = 0;
    // TopK gives them best first.
    while (count < 100 && rows[count * 6 + 4] >= floor) count++;
    return rows.slice(0, count * 6);
  },

  async embedPicture({ raster }) {
    const model = await centernet();
    const input = tf.tensor4d(Float32Array.from(raster), [1, featureSide, featureSide, 3]);
    const maps = [model.execute(input, [...trunkNodes])].flat();
    const feature = trunkFeature(maps.map((map) => ({ shape: map.shape, values: map.dataSync<'float32'>() })));
    tf.dispose([input, ...maps]);
    return feature;
  },

  /** BlazeFace (256²): a score, a box and six points for each of its 896 anchors. */
  async faces({ raster, floor }) {
    const model = await net('blazeface');
    const input = tf.tensor4d(
      Float32Array.from(raster, (value) => value / 127.5 - 1),
      [1, 256, 256, 3],
    );
    const outputs = [model.execute(input)].flat().sort((a, b) => a.size - b.size);
    const [farScores, nearScores, farBoxes, nearBoxes] = outputs.map((output) => output.dataSync<'float32'>());
    tf.dispose([input, ...outputs]);
    const found: RawFace[] = [];
    for (const [index, [x, y]] of faceAnchors.entries()) {
      const near = index < nearAnchors;
      const at = near ? index : index - nearAnchors;
      const score = 1 / (1 + Math.exp(-(near ? nearScores : farScores)[at]));
      if (score < floor) continue;
      const row = (near ? nearBoxes : farBoxes).subarray(at * 16, at * 16 + 16);
      const [dx, dy, width, height] = row;
      const point = (index: number): readonly [number, number] => [x + row[4 + 2 * index], y + row[5 + 2 * index]];
      found.push({
        box: [x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2],
        score,
        // The person's own right eye comes first, which is on the left.
        eyes: [point(0), point(1)],
      });
    }
    return found;
  },

  /** FaceRes (224²): a 1024-d description of a face, made for telling people apart, and its guess of man or woman. */
  async identify({ raster }) {
    const model = await net('faceres');
    const size = 224;
    const values = new Float32Array(size * size * 3);
    for (let at = 0; at < values.length; at += 3) {
      values[at] = raster[at + 2] - 103.939;
      values[at + 1] = raster[at + 1] - 116.779;
      values[at + 2] = raster[at] - 123.68;
    }
    const input = tf.tensor4d(values, [1, size, size, 3]);
    const [mean, man] = [model.execute(input, ['global_pooling/Mean', 'gender_pred/Sigmoid'])].flat();
    const feature = mean.dataSync<'float32'>();
    const [isMan] = man.dataSync<'float32'>();
    tf.dispose([input, mean, man]);
    return { feature: unitVector(feature), woman: 1 - isMan };
  },

  async warmUp() {
    const model = await centernet();
    tf.tidy(() => one(model.execute(tf.zeros([1, 512, 512, 3]), 'tower_0/detections')).dataSync());
    return undefined;
  },
};

function one(output: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return [output].flat()[0];
}

/** BlazeFace's anchors (centres in pixels of its 256² input): 2 a cell of 16 pixels, then 6 a cell of 32. */
const side = 256;
const grids = [
  { stride: 16, each: 2 },
  { stride: 32, each: 6 },
] as const;

/** How many of the anchors belong to the fine grid, which the net answers in tensors of their own. */
const nearAnchors = (side / grids[0].stride) ** 2 * grids[0].each;

const faceAnchors: readonly (readonly [x: number, y: number])[] = grids.flatMap(({ stride, each }) => {
  const cells = side / stride;
  return Array.from({ length: cells * cells * each }, (_, index) => {
    const cell = Math.floor(index / each);
    return [stride * ((cell % cells) + 0.5), stride * (Math.floor(cell / cells) + 0.5)] as const;
  });
});
