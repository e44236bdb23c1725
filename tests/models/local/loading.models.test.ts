import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../../../src/contracts/log.js';
import type { Capabilities } from '../../../src/contracts/model.js';
import { findLibrary, loadLibrary } from '../../../src/models/local/library.js';
import { loadWriter } from '../../../src/models/local/loaders.js';
import { newStop } from '../../../src/models/local/local-calls.js';
import { createLocalModel, type LocalModelOptions } from '../../../src/models/local/local-model.js';
import { readSettings } from '../../../src/models/local/settings.js';
import { tinyDetector, tinySegmenter, tinyWriter } from './tiny-models.js';
import { drawing, type LocalWorld, needPackage, openWorld, still } from './world.js';

const detector = 'Xenova/owlv2-base-patch16-ensemble';
const weightsFile = `${detector} onnx/model_quantized.onnx`;
const scene = () => drawing('scene', 60, 60, { colour: '#ff0000', box: [10, 20, 20, 30] });

async function find(capabilities: Partial<Capabilities>): Promise<number> {
  const found = await capabilities.detect?.(await scene(), 'red thing', still());
  return found?.found.length ?? 0;
}

/** A model of its own, whose patience and rest are as the test needs them. */
function detectorOf({ home, hub }: LocalWorld, options: Partial<LocalModelOptions>) {
  const settings = readSettings({ CLOVABOT_HOME: home, HF_ENDPOINT: hub.url, CLOVABOT_LOCAL: 'on' }, []);
  if (!settings) throw new Error('not configured');
  const model = createLocalModel('detect', settings.weightsOf('detect'), { settings, ...options });
  onTestFinished(() => model.close());
  const raster = { width: 60, height: 60, data: new Uint8Array(60 * 60 * 3).fill(255) };
  const ask = (signal = new AbortController().signal) =>
    model.call({ raster, concept: 'red thing', floor: 0.1 }, signal);
  return { model, ask };
}

needPackage();

describe('getting local models', () => {
  test('files come from the hub once and are kept; the next start asks nobody', async () => {
    const { hub, home, connect } = await openWorld();
    const first = await connect();
    expect(first.facts?.('detect')).toEqual({ model: `${detector} (q8, not fetched yet)`, dollars: 0 });
    expect(await find(first.capabilities)).toBe(1);
    expect(first.facts?.('detect')).toEqual({ model: `${detector} (q8, fetched)`, dollars: 0 });
    expect(hub.asked.every((file) => file.startsWith(detector))).toBe(true);
    expect(hub.asked).toContain(weightsFile);
    expect(new Set(hub.asked).size).toBe(hub.asked.length);
    expect(await readdir(path.join(home, 'models', detector, 'onnx'))).toEqual(['model_quantized.onnx']);
    await first.close();
    hub.forget();
    expect(await find((await connect()).capabilities)).toBe(1);
    expect([...hub.asked, ...hub.probed]).toEqual([]);
    expect(hub.violations).toEqual([]);
  });

  test('what is there works without the hub, and what is not says what is missing', async () => {
    const { hub, connect } = await openWorld();
    await find((await connect()).capabilities);
    await hub.close();
    expect(await find((await connect()).capabilities)).toBe(1);
    const offline = await connect({ CLOVABOT_LOCAL: 'offline' });
    expect(await find(offline.capabilities)).toBe(1);
    await expect(offline.capabilities.segment?.(await scene(), [5, 5, 40, 40], still())).rejects.toThrow(
      /files of onnx-community\/sam2\.1-hiera-tiny-ONNX are not there.*CLOVABOT_LOCAL=on, or put them into models\//,
    );
    await expect(
      (await connect()).capabilities.segment?.(await scene(), [5, 5, 40, 40], still()),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/^\[local\] the hub at 127\.0\.0\.1:\d+ cannot be reached .*HF_ENDPOINT/),
      friendly: expect.stringContaining('can’t be reached'),
      retryable: true,
    });
  });

  test('files that somebody removed are fetched again', async () => {
    const { hub, home, connect } = await openWorld();
    const first = await connect();
    await find(first.capabilities);
    await first.close();
    await rm(path.join(home, 'models', detector, 'onnx'), { recursive: true });
    hub.forget();
    expect(await find((await connect()).capabilities)).toBe(1);
    expect(hub.asked).toEqual([weightsFile]);
  });

  test('files that somebody brought need no hub', async () => {
    const { home, hub, connect } = await openWorld({});
    for (const [name, content] of Object.entries(tinyDetector())) {
      const file = path.join(home, 'models', detector, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    expect(await find((await connect({ CLOVABOT_LOCAL: 'offline' })).capabilities)).toBe(1);
    expect([...hub.asked, ...hub.probed]).toEqual([]);
  });

  test('a download that breaks off leaves nothing half, and goes on when asked again', async () => {
    const { hub, home, connect } = await openWorld();
    const { capabilities } = await connect();
    hub.behave((file) => (file === weightsFile ? 'cut' : undefined));
    await expect(find(capabilities)).rejects.toThrow(/the download of .* broke off/);
    expect(await readdir(path.join(home, 'models', detector, 'onnx'))).toEqual([]);
    hub.behave(() => undefined);
    hub.forget();
    expect(await find(capabilities)).toBe(1);
    // What had come whole was kept.
    expect(hub.asked).toEqual([weightsFile]);
  });

  test('all that is needed is fetched at once where that is wanted, and told as it comes', async () => {
    const { hub, connect } = await openWorld();
    const connection = await connect({ CLOVABOT_LOCAL: 'on' });
    const { signal } = still();
    const wanted = [{ what: detector }, { what: 'onnx-community/sam2.1-hiera-tiny-ONNX' }];
    expect(await connection.toFetch?.(signal)).toEqual(wanted);
    const told: { readonly what: string; readonly bytes: number; readonly of: number }[] = [];
    await connection.fetchAll?.((progress) => void told.push(progress), signal);
    expect(new Set(told.map(({ what }) => what))).toEqual(new Set(wanted.map(({ what }) => what)));
    expect(told.every(({ bytes, of }, at) => bytes <= of && bytes >= (told[at - 1]?.bytes ?? 0))).toBe(true);
    expect(told.at(-1)?.bytes).toBe(told.at(-1)?.of);
    expect(await connection.toFetch?.(signal)).toEqual([]);
    hub.forget();
    expect(await find(connection.capabilities)).toBe(1);
    expect(hub.asked).toEqual([]);
  });

  test('what is not what the hub has is not kept', async () => {
    const { hub, home, connect } = await openWorld();
    const { capabilities } = await connect();
    hub.behave((file) => (file === weightsFile ? 'spoilt' : undefined));
    await expect(find(capabilities)).rejects.toThrow(/the download of .* broke off.*not what the hub has/);
    expect(await readdir(path.join(home, 'models', detector, 'onnx'))).toEqual([]);
    hub.behave(() => undefined);
    expect(await find(capabilities)).toBe(1);
  });

  test('weights in a file of their own may break off as well', async () => {
    const files = { ...tinyDetector(), 'onnx/model_quantized.onnx_data': new Uint8Array(10_000) };
    const config = { model_type: 'owlv2', 'transformers.js_config': { use_external_data_format: true } };
    const { hub, connect } = await openWorld({
      [detector]: { ...files, 'config.json': Buffer.from(JSON.stringify(config)) },
    });
    const { capabilities } = await connect();
    hub.behave((file) => (file.endsWith('_data') ? 'cut' : undefined));
    await expect(find(capabilities)).rejects.toThrow(/the download of .* broke off/);
    hub.behave(() => undefined);
    expect(await find(capabilities)).toBe(1);
  });

  test('what the hub has not, and what it refuses, is told apart', async () => {
    const { hub, connect } = await openWorld();
    const other = await connect({ CLOVABOT_DETECT: 'local:nobody/nothing' });
    await expect(find(other.capabilities)).rejects.toThrow(/has no nobody\/nothing with q8 weights for us/);
    const precise = await connect({ CLOVABOT_LOCAL: 'on', CLOVABOT_LOCAL_DTYPE: 'fp16' });
    await expect(find(precise.capabilities)).rejects.toThrow(/with fp16 weights.*CLOVABOT_LOCAL_DTYPE/);
    hub.behave(() => ({ status: 503 }));
    await expect(find((await connect()).capabilities)).rejects.toThrow(/the hub at 127\.0\.0\.1:\d+ refused/);
    hub.behave(() => undefined);
    expect(await find((await connect()).capabilities)).toBe(1);
  });

  test('a file that is no model does not load, and a model of another kind says what it is', async () => {
    const { connect } = await openWorld({
      [detector]: { ...tinyDetector(), 'onnx/model_quantized.onnx': Buffer.from('no model') },
      'owner/old': { ...tinySegmenter(), 'config.json': Buffer.from('{"model_type":"sam"}') },
    });
    const { capabilities } = await connect({ CLOVABOT_LOCAL: 'on', CLOVABOT_SEGMENT: 'local:owner/old' });
    await expect(find(capabilities)).rejects.toThrow(/does not load/);
    await expect(capabilities.segment?.(await scene(), [5, 5, 40, 40], still())).rejects.toThrow(/SAM 1 and SlimSAM/);
  });

  test('a revision may be pinned', async () => {
    const { hub, connect } = await openWorld({ 'owner/name@v2': tinyDetector(''), 'owner/name': tinyDetector('') });
    const setting = { CLOVABOT_DETECT: 'local:owner/name@v2', CLOVABOT_LOCAL_DTYPE: 'fp32' };
    expect(await find((await connect(setting)).capabilities)).toBe(1);
    expect(hub.asked).toContain('owner/name onnx/model.onnx');
    expect(hub.violations).toEqual([]);
  });

  test('the token of the hub is sent to no other address', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { hub, connect } = await openWorld();
    expect(await find((await connect()).capabilities)).toBe(1);
    expect(hub.violations).toEqual([]);
  });
});

describe('waiting for local models', () => {
  const slowly = { pieces: 40, everyMs: 100 };

  test('who asks while a model is fetched is told how far it is, and it goes on', async () => {
    const world = await openWorld();
    const lines: unknown[] = [];
    const log: Log = { debug: vi.fn(), info: (facts) => void lines.push(facts), warn: vi.fn(), error: vi.fn() };
    const { ask, model } = detectorOf(world, { maxDownloadWaitMs: 1500, log });
    world.hub.behave((file) => (file === weightsFile ? slowly : undefined));
    const told = await ask().catch((error: unknown) => error);
    expect(told).toMatchObject({
      retryable: true,
      friendly: expect.stringMatching(/still fetching .* \d+ % of \d+ MB/),
    });
    await model.warmUp(new AbortController().signal);
    expect(await ask()).toEqual([]);
    expect(world.hub.asked.filter((file) => file === weightsFile)).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ model: detector, done: expect.stringContaining('100 %') });
  });

  test('who leaves does not stop the download for the others', async () => {
    const world = await openWorld();
    const { ask } = detectorOf(world, {});
    world.hub.behave((file) => (file === weightsFile ? { pieces: 10, everyMs: 100 } : undefined));
    const controller = new AbortController();
    const [left, stayed] = [ask(controller.signal), ask()];
    await vi.waitFor(() => expect(world.hub.asked).toContain(weightsFile), 10_000);
    controller.abort(new Error('the person went away'));
    await expect(left).rejects.toThrow('the person went away');
    expect(await stayed).toEqual([]);
    expect(world.hub.asked.filter((file) => file === weightsFile)).toHaveLength(1);
  });

  test('closing ends a download', async () => {
    const world = await openWorld();
    const { ask, model } = detectorOf(world, {});
    world.hub.behave((file) => (file === weightsFile ? { pieces: 100, everyMs: 1000 } : undefined));
    const asked = expect(ask()).rejects.toThrow();
    await vi.waitFor(() => expect(world.hub.asked).toContain(weightsFile), 10_000);
    await model.close();
    await asked;
  });

  test('closing ends what is being written, and the process lives on', async () => {
    const { connect } = await openWorld();
    const { capabilities, close } = await connect();
    const ask = (text: string, maxTokens: number) =>
      capabilities.complete?.({ instructions: '', messages: [{ role: 'user', text }], maxTokens }, still());
    await ask('dog', 2);
    const writing = ask('cat', 480);
    const waiting = expect(ask('dog', 2)).rejects.toThrow('nobody waits for it any more');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await close();
    const written = (await writing)?.text.split(' ').length ?? 0;
    expect(written).toBeLessThan(480);
    await waiting;
  });

  test('what an ended download left is swept away, and what is being written is not', async () => {
    const { home, connect } = await openWorld();
    const folder = path.join(home, 'models', detector, 'onnx');
    await mkdir(folder, { recursive: true });
    const [old, fresh] = ['model_quantized.onnx.tmp.1.-abc1', 'model_quantized.onnx.tmp.2.abc2'];
    for (const name of [old, fresh]) await writeFile(path.join(folder, name), 'half');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path.join(folder, old), longAgo, longAgo);
    expect(await find((await connect()).capabilities)).toBe(1);
    expect((await readdir(folder)).toSorted()).toEqual(['model_quantized.onnx', fresh]);
  });

  test('after a rest the model is loaded anew, from the files', async () => {
    const world = await openWorld();
    const { ask } = detectorOf(world, { restAfterMs: 50 });
    expect(await ask()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    world.hub.forget();
    expect(await ask()).toEqual([]);
    expect([...world.hub.asked, ...world.hub.probed]).toEqual([]);
  });

  test('the warm-up fetches what is chosen and what leads, and nothing else', async () => {
    const { hub, connect } = await openWorld();
    await (await connect({ CLOVABOT_LOCAL: 'on', CLOVABOT_EMBED_TEXT: 'local' })).warmUp(new AbortController().signal);
    const models = new Set(hub.asked.map((file) => file.split(' ')[0]));
    expect(models).toEqual(
      new Set([detector, 'onnx-community/sam2.1-hiera-tiny-ONNX', 'Xenova/clip-vit-base-patch32']),
    );
    expect(hub.asked.filter((file) => file.includes('vision_model'))).toEqual([]);
  });

  test('a reply for which nobody waits any more is not written to its end', async () => {
    const world = await openWorld({ 'owner/writer': tinyWriter() });
    const library = loadLibrary(findLibrary() ?? '');
    library.env.remoteHost = world.hub.url;
    library.env.cacheDir = world.home;
    const ask = await loadWriter(library, { model: 'owner/writer', revision: 'main', dtype: 'q4' });
    const request = { messages: [{ role: 'user' as const, content: 'cat' }], maxTokens: 100 };
    expect((await ask(request, newStop())).text.split(' ')).toHaveLength(100);
    const stop = newStop();
    Atomics.store(stop, 0, 1);
    expect((await ask(request, stop)).text).toBe('no');
  });
});
