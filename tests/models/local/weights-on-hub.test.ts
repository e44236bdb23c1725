import { expect, onTestFinished, test } from 'vitest';
import { bytesOnHub } from '../../../src/models/local/weights-on-hub.js';
import { startHubPeer } from '../../support/hub-peer.js';

const bytes = (length: number): Uint8Array => new Uint8Array(length);
const files = {
  'config.json': bytes(10),
  'tokenizer.json': bytes(20),
  'README.md': bytes(5000),
  'model.safetensors': bytes(9000),
  'onnx/model.onnx': bytes(400),
  'onnx/model.onnx_data': bytes(4000),
  'onnx/model_quantized.onnx': bytes(100),
  'onnx/model_q4.onnx': bytes(50),
  'onnx/vision_encoder_q4.onnx': bytes(7),
  'onnx/model_q4f16.onnx': bytes(25),
};
const options = { fetch, signal: new AbortController().signal };

test.each([
  ['fp32', 4430],
  ['q8', 130],
  ['q4', 87],
  ['q4f16', 55],
])('of %s it is the settings and the weights of that precision', async (dtype, expected) => {
  const hub = await startHubPeer({ 'a/b': files });
  onTestFinished(() => hub.close());
  expect(await bytesOnHub({ model: 'a/b', revision: 'main', dtype }, `${hub.url}/`, options)).toBe(expected);
  expect(await bytesOnHub({ model: 'a/none', revision: 'main', dtype }, `${hub.url}/`, options)).toBeUndefined();
  expect(hub.violations).toEqual([]);
});

test('a hub that is not there tells nothing', async () => {
  const weights = { model: 'a/b', revision: 'main', dtype: 'q8' };
  expect(await bytesOnHub(weights, 'http://127.0.0.1:1/', options)).toBeUndefined();
});
