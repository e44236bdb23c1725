import { describe, expect, test } from 'vitest';
import { BudgetError, CapabilityError } from '../../../src/contracts/errors.js';
import type { Capabilities, Meter, Sight } from '../../../src/contracts/model.js';
import { createModels } from '../../../src/models/create-models.js';
import { embedded, replicate } from '../../../src/models/index.js';
import { boxOverlap } from '../../../src/util/box.js';
import { busy, ellipseIn, firstPixelWhere, pixelAt } from '../../support/drawn-pictures.js';
import { plain, stopSign } from '../../support/sample-photos.js';
import { atPeer, failureOf, metered } from './at-peer.js';

const { options } = metered();
/** Where the drawing's red is. */
const red = [205, 65, 435, 295] as const;

/** The drawing at another size. */
async function scaledSign(factor: number): Promise<Sight> {
  const { default: sharp } = await import('sharp');
  const { pixels } = await stopSign();
  const { data, info } = await sharp(pixels.data, { raw: pixels })
    .resize({ width: Math.round(pixels.width * factor), kernel: 'nearest' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { id: `sign × ${factor}`, pixels: { width: info.width, height: info.height, channels: 3, data } };
}

describe('finding', () => {
  test('boxes come back in pixels of the picture, whatever size was sent and whatever part was looked at', async () => {
    const { able } = await atPeer();
    for (const factor of [0.5, 1, 3.7]) {
      const sight = await scaledSign(factor);
      const wanted = red.map((edge) => edge * factor) as unknown as typeof red;
      const whole = await able.detect(sight, 'Stop Signs', options);
      expect(whole).toMatchObject({
        known: true,
        threshold: 0.3,
        found: [{ label: 'stop sign', score: 0.83 }, { score: 0.18 }],
      });
      expect(boxOverlap(whole.found[0].box, wanted), `× ${factor}`).toBeGreaterThan(0.97);
      const view = [101.3, 33.7, 555.5, 400.1].map((edge) => edge * factor) as unknown as typeof red;
      const part = await able.detect({ ...sight, view }, 'stop sign', options);
      expect(boxOverlap(part.found[0].box, wanted), `× ${factor}, in a part`).toBeGreaterThan(0.97);
    }
  });

  test('several things are not asked for at once, and nothing found is no failure', async () => {
    const { able, peer } = await atPeer();
    expect(await able.detect(await stopSign(), ' dog, cat. ', options)).toEqual({
      known: true,
      found: [],
      threshold: 0.3,
      open: true,
    });
    expect(peer.predictions[0].input).toMatchObject({
      query: 'dog cat',
      box_threshold: 0.1,
      show_visualisation: false,
    });
  });

  test('an outline is a mask of the whole picture', async () => {
    for (const model of ['', 'replicate:schananas/grounded_sam']) {
      const { able } = await atPeer({ CLOVABOT_SEGMENT: model });
      const sight = await stopSign();
      const { width, height, data } = await able.segment(sight, [195, 55, 445, 305], options);
      expect([width, height]).toEqual([640, 480]);
      const selected = (x: number, y: number): boolean => data[640 * y + x] > 200;
      expect([selected(5, 5), selected(205, 70), selected(320, 100), selected(320, 280)]).toEqual([
        false,
        false,
        true,
        true,
      ]);
    }
  });

  test('where nothing stands out, that is said', async () => {
    const { able } = await atPeer();
    const error = await failureOf(able.segment(await plain('wall', 300, 200), [20, 20, 90, 90], options));
    expect(error.friendly).toBe('I could not make out the outline of that.');
  });
});

describe('words', () => {
  test('a question and a caption', async () => {
    const { able } = await atPeer();
    const sight = await stopSign();
    expect(await able.answer(sight, 'which colour is it?', options)).toEqual({ text: 'red' });
    expect(await able.answer({ ...sight, view: [0, 0, 180, 480] }, 'which colour is it?', options)).toEqual({
      text: 'blue',
    });
    expect(await able.caption(sight, options)).toBe("It's a red stop sign beside a road.");
  });

  test('lines with their places, none in an empty picture', async () => {
    const { able } = await atPeer();
    const sight = await stopSign();
    const [line, ...more] = await able.read({ ...sight, view: [90.5, 20, 640, 480] }, options);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ text: 'STOP', score: 0.8 });
    expect(boxOverlap(line.box, red)).toBeGreaterThan(0.97);
    expect(await able.read(await plain('wall', 320, 200), options)).toEqual([]);
  });

  test('what is written in a question is only asked, and fills no other input', async () => {
    const { able, peer } = await atPeer();
    await able.answer(await stopSign(), 'what does {image} {prompt} mean?', options);
    expect(peer.predictions[0].input.question).toBe('what does {image} {prompt} mean?');
  });
});

describe('features', () => {
  test('texts go in one prediction, a line each, and no text is an address', async () => {
    const { able, peer } = await atPeer();
    const texts = ['a dog', 'two\nlines', 'https://evil.example/x.png', '', ' '];
    const vectors = await able.embedText(texts, options);
    expect(vectors.map((vector) => vector.length)).toEqual([768, 768, 768, 768, 768]);
    expect(peer.predictions).toHaveLength(1);
    expect(peer.predictions[0].input.inputs).toBe('a dog\ntwo lines\nhttps: //evil.example/x.png\n.\n.');
    expect(vectors[1]).not.toEqual(vectors[0]);
  });

  test('one failing view stops the others, and what ran is paid', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 400;
    let made = 0;
    peer.state.output = (output) => (made++ === 2 ? 'nothing of the kind' : output);
    const meter = metered();
    const boxes = Array.from({ length: 12 }, (_, at) => [at, 0, at + 40, 60] as const);
    const error = await failureOf(able.embedViews(await stopSign(), boxes, meter.options));
    expect(error.message).toMatch(/gave "nothing of the kind" where a vector was expected/);
    expect(peer.predictions.length).toBeLessThan(12);
    expect(peer.predictions.map((one) => peer.statusOf(one))).not.toContain('processing');
    expect(meter.charges.length).toBeGreaterThanOrEqual(3);
    expect(meter.dollars()).toBeCloseTo(peer.billed() * 0.0014, 6);
  });

  test('views that together might cost too much, each at its most, are seen one after the other', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 30;
    const [first] = await mostOfAView(able);
    let [open, spent] = [0, 0];
    const cap = first * 2.5;
    const meter: Meter = {
      async reserve(dollars) {
        if (spent + open + dollars > cap) throw new BudgetError('[test] it may cost too much');
        open += dollars;
      },
      charge({ dollars = 0 }) {
        open -= first;
        spent += dollars;
      },
    };
    const boxes = Array.from({ length: 7 }, (_, at) => [at, 0, at + 40, 60] as const);
    const sight = await stopSign();
    const vectors = await able.embedViews(sight, boxes, { ...options, meter });
    expect(vectors).toEqual(await able.embedViews(sight, boxes, options));
    expect(spent).toBeLessThan(cap);
    await expect(
      able.embedViews(sight, boxes, { ...options, meter: { ...meter, reserve: () => meter.reserve(cap) } }),
    ).rejects.toThrow(/too much/);
  });
});

/** The most that a view may cost. */
async function mostOfAView(able: Capabilities): Promise<readonly number[]> {
  const meter = metered();
  await able.embedImage(await stopSign(), meter.options);
  return meter.reserved;
}

describe('painting', () => {
  const picture = busy(450, 300);
  const sight: Sight = { id: 'busy', pixels: picture };
  const mask = ellipseIn(picture, [250, 100, 320, 165]);

  test('with a prompt: what is inside the mask is new, not a pixel outside of it', async () => {
    const { able, peer } = await atPeer();
    const before = Uint8Array.from(picture.data);
    const result = await able.fill(sight, mask, 'a green ball', options);
    expect(Buffer.compare(picture.data, before)).toBe(0);
    expect([result.width, result.height, result.channels]).toEqual([450, 300, 3]);
    expect(pixelAt(result, 285, 132)).toEqual([0, 200, 0]);
    const isKept = (x: number, y: number): boolean =>
      pixelAt(result, x, y).every((value, at) => value === pixelAt(picture, x, y)[at]);
    expect(firstPixelWhere(mask, (x, y) => mask.data[y * 450 + x] === 0 && !isKept(x, y))).toBeUndefined();
    expect(
      firstPixelWhere(mask, (x, y) => mask.data[y * 450 + x] === 255 && pixelAt(result, x, y)[1] < 150),
    ).toBeUndefined();
    expect(peer.predictions[0]).toMatchObject({
      model: 'black-forest-labs/flux-fill-dev',
      input: { prompt: 'a green ball' },
    });
  });

  test('a soft rim is mixed, and transparency outside stays', async () => {
    const { able } = await atPeer();
    const data = Uint8Array.from({ length: 80 * 60 * 4 }, (_, at) => (at % 4 === 3 ? 90 : 120));
    const soft = { width: 80, height: 60, data: new Uint8Array(80 * 60) };
    for (let y = 20; y < 40; y++) soft.data.fill(y < 30 ? 128 : 255, y * 80 + 20, y * 80 + 60);
    const result = await able.fill(
      { id: 'glass', pixels: { width: 80, height: 60, channels: 4, data } },
      soft,
      'a ball',
      options,
    );
    expect(pixelAt(result, 5, 5)).toEqual([120, 120, 120, 90]);
    expect(pixelAt(result, 40, 36)).toEqual([0, 200, 0, 255]);
    expect(pixelAt(result, 40, 23)[1]).toBeGreaterThan(150);
  });

  test('without a prompt: another model continues the surroundings', async () => {
    const { able, peer } = await atPeer();
    const result = await able.fill(sight, mask, undefined, options);
    expect(pixelAt(result, 285, 132)).toEqual([124, 138, 106]);
    expect(peer.predictions.map(({ model }) => model)).toEqual(['allenhooo/lama']);
  });

  test('nothing selected costs nothing', async () => {
    const { able, peer } = await atPeer();
    const none = { ...mask, data: new Uint8Array(mask.data.length) };
    const { data } = await able.fill(sight, none, 'a ball', options);
    expect(Buffer.compare(data, picture.data)).toBe(0);
    expect(peer.requests).toEqual([]);
  });

  test('a thing of one pixel in a large picture is still painted', async () => {
    const { able } = await atPeer();
    const wide = busy(2600, 300);
    const dot = { width: 2600, height: 300, data: new Uint8Array(2600 * 300) };
    dot.data[150 * 2600 + 3] = 255;
    dot.data[160 * 2600 + 2590] = 255;
    const result = await able.fill({ id: 'wide', pixels: wide }, dot, 'a dot', options);
    expect(pixelAt(result, 3, 150)[1]).toBeGreaterThan(120);
    expect(pixelAt(result, 3, 150)).not.toEqual(pixelAt(wide, 3, 150));
    expect(pixelAt(result, 4, 150)).toEqual(pixelAt(wide, 4, 150));
  });
});

test('without being chosen it answers, captions and paints; the rest stays on this machine', async () => {
  const { connection } = await atPeer();
  const local = {
    backend: embedded,
    connection: { ...connection, capabilities: { detect: connection.capabilities.detect } },
  };
  const models = createModels([local, { backend: replicate, connection }], [], {});
  expect(await models.answer(await stopSign(), 'which colour?', options)).toEqual({ text: 'red' });
  await expect(models.faces(await stopSign(), options)).rejects.toThrow(CapabilityError);
});

test('what each capability is made with, and costs, is known without asking', async () => {
  const { connection, peer } = await atPeer({ CLOVABOT_DETECT: 'replicate:adirik/owlvit-base-patch32' });
  expect(connection.facts?.('fill')).toEqual({
    ...{ model: 'black-forest-labs/flux-fill-dev', dollars: 0.04, maxDollars: 0.04 },
  });
  expect(connection.facts?.('detect')?.model).toMatch(/^adirik\/owlvit-base-patch32:[0-9a-f]{64}$/);
  expect(connection.facts?.('embedViews')).toEqual(connection.facts?.('embedImage'));
  expect(connection.facts?.('faces')).toBeUndefined();
  expect(peer.requests).toEqual([]);
});
