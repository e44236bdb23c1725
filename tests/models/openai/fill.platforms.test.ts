import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ModelError } from '../../../src/contracts/errors.js';
import type { Sight } from '../../../src/contracts/model.js';
import type { Box } from '../../../src/util/box.js';
import type { Mask, Pixels } from '../../../src/util/pixels.js';
import { busy, drawn, ellipseIn, pixelAt } from '../../support/drawn-pictures.js';
import type { PeerRequest } from '../../support/openai-peer.js';
import { openWorld } from './world.js';

const options = { models: ['gpt-6-luna', 'gpt-image-2.5-flare'] };
const chosen = { CLOVABOT_FILL: 'openai:gpt-image-2.5-flare' };
const sightOf = (pixels: Pixels): Sight => ({ id: 'a', pixels });
/** Of one colour, so that it is quickly packed. */
const meadow = (): Pixels => drawn(100, 100, () => [90, 120, 60]);
const magenta = [255, 0, 255];

/** The first pixel that the mask leaves alone and that is not what it was. */
function changedOutside(before: Pixels, after: Pixels, mask: Mask): number | undefined {
  const same = (at: number): boolean => before.data[at] === after.data[at];
  const at = before.data.findIndex((_, value) => !mask.data[Math.floor(value / before.channels)] && !same(value));
  return at < 0 ? undefined : Math.floor(at / before.channels);
}

test.each<readonly [title: string, width: number, height: number, box: Box, size: string]>([
  ['a small thing', 800, 600, [300, 200, 360, 270], '1024x1024'],
  ['a wide thing', 900, 500, [50, 200, 850, 260], '1536x1024'],
  ['a tall thing at the edge', 500, 900, [0, 100, 90, 880], '1024x1536'],
  ['all of a small picture', 60, 40, [0, 0, 60, 40], '1536x1024'],
  ['a thing in a strip', 1200, 30, [500, 5, 540, 25], '1536x1024'],
])('%s is painted, and not a pixel beside it', async (_title, width, height, box, size) => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = busy(width, height);
  const mask = ellipseIn(pixels, box);
  const before = new Uint8Array(pixels.data);
  const result = await able('fill')(sightOf(pixels), mask, 'a hat', call);
  expect(peer.violations).toEqual([]);
  expect(peer.requests).toMatchObject([{ kind: 'edit', body: { size, quality: 'medium' } }]);
  expect([result.width, result.height, result.channels]).toEqual([width, height, 3]);
  expect(changedOutside(pixels, result, mask)).toBeUndefined();
  expect(pixelAt(result, Math.round((box[0] + box[2]) / 2), Math.round((box[1] + box[3]) / 2))).toEqual(magenta);
  expect(Buffer.compare(pixels.data, before)).toBe(0);
});

test('what is sent shows the thing where the mask is open', async () => {
  const { peer, able, call } = await openWorld(options, chosen);
  // A red disc on white: wherever the mask is transparent, the picture must be red.
  const mask = ellipseIn({ width: 700, height: 500 }, [500, 300, 600, 420]);
  const pixels = drawn(700, 500, (x, y) => (mask.data[y * 700 + x] ? [255, 0, 0] : [255, 255, 255]));
  await able('fill')(sightOf(pixels), mask, 'a hat', call);
  const [request] = peer.requests;
  const { picture, open } = await sentBy(request);
  let [red, wrong] = [0, 0];
  for (let at = 0; at < open.length / 4; at++) {
    const isRed = (picture[at * 3 + 1] ?? 255) < 128;
    const isOpen = open[at * 4 + 3] === 0;
    if (isRed) red++;
    if (isRed && !isOpen) wrong++;
  }
  expect(red).toBeGreaterThan(10_000);
  expect(wrong).toBe(0);
});

async function sentBy(request: PeerRequest | undefined) {
  if (request?.kind !== 'edit' || !request.mask) throw new Error('no edit was asked for');
  return {
    picture: await sharp(request.picture.bytes).removeAlpha().raw().toBuffer(),
    open: await sharp(request.mask.bytes).raw().toBuffer(),
  };
}

test('transparent places stay as they are, and are painted where they are selected', async () => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = drawn(300, 200, (x, y) => [10, 200, 30, x < 150 ? 0 : (x + y) % 256]);
  const mask = ellipseIn(pixels, [100, 60, 200, 140]);
  const result = await able('fill')(sightOf(pixels), mask, 'a hat', call);
  expect(result.channels).toBe(4);
  expect(changedOutside(pixels, result, mask)).toBeUndefined();
  expect(pixelAt(result, 120, 100)).toEqual([...magenta, 255]);
  expect(peer.violations).toEqual([]);
});

test('a soft edge fades', async () => {
  const { able, call } = await openWorld(options, chosen);
  const pixels = drawn(200, 200, () => [0, 0, 0]);
  const data = new Uint8Array(200 * 200).map((_none, at) => (at % 200 < 100 ? 128 : 0));
  const result = await able('fill')(sightOf(pixels), { width: 200, height: 200, data }, 'a hat', call);
  expect(pixelAt(result, 50, 100)[0]).toBeCloseTo(128, -1);
});

test('without words, the surroundings are asked for; the words of a person are only what is to be seen', async () => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = meadow();
  const mask = ellipseIn(pixels, [40, 40, 60, 60]);
  await able('fill')(sightOf(pixels), mask, undefined, call);
  await able('fill')(sightOf(pixels), mask, 'x'.repeat(5000), call);
  expect(peer.requests[0]?.question).toMatch(/^Take away .* surroundings/);
  expect(peer.requests[1]?.question.length).toBeLessThan(1500);
});

test('where nothing is selected nobody is asked', async () => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = busy(50, 50);
  const nothing: Mask = { width: 50, height: 50, data: new Uint8Array(2500) };
  expect(await able('fill')(sightOf(pixels), nothing, 'a hat', call)).toEqual(pixels);
  expect(peer.posts()).toBe(0);
});

test('it is paid by the tokens that were counted, and never more than was set aside', async () => {
  const { peer, able, call, ledger } = await openWorld(options, chosen);
  const pixels = meadow();
  const mask = ellipseIn(pixels, [40, 40, 60, 60]);
  await able('fill')(sightOf(pixels), mask, 'a hat', call);
  const [used] = peer.billed;
  const text = (used?.input ?? 0) - 1000;
  expect(ledger.charges).toMatchObject([
    {
      capability: 'fill',
      model: 'gpt-image-2.5-flare',
      dollars: expect.closeTo((text * 5 + 1000 * 8 + 1056 * 30) / 1e6, 12),
      tokens: { input: used?.input, cached: 0, output: 1056 },
    },
  ]);
  expect(ledger.charges[0]?.dollars).toBeLessThan(ledger.reserved[0] ?? 0);
  peer.next({ cut: 'midway' });
  await expect(able('fill')(sightOf(pixels), mask, 'a hat', call)).rejects.toThrow(ModelError);
  expect(peer.posts()).toBe(2);
  expect(ledger.charges[1]?.dollars).toBe(ledger.reserved[1]);
});

test('a picture at an address is fetched from the server itself, without the key, and from nowhere else', async () => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = meadow();
  const mask = ellipseIn(pixels, [40, 40, 60, 60]);
  const file = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: '#00ff00' } })
    .webp()
    .toBuffer();
  peer.files.set('/made/1.webp', file);
  peer.next({ paint: { url: `${peer.origin}/made/1.webp` } });
  const result = await able('fill')(sightOf(pixels), mask, 'a hat', call);
  expect(pixelAt(result, 50, 50)[1]).toBeGreaterThan(240);
  const elsewhere = await openWorld(options, chosen);
  elsewhere.peer.files.set('/secret', file);
  for (const [url, why] of [
    [`${elsewhere.peer.origin}/secret`, /not https/],
    ['https://example.org/1.png', /host is not one of those expected/],
    ['file:///etc/passwd', /not https/],
    [`${peer.origin}/made/none.png`, /status 400/],
  ] as const) {
    peer.next({ paint: { url } });
    await expect(able('fill')(sightOf(pixels), mask, 'a hat', call)).rejects.toThrow(why);
  }
  peer.next({ paint: { url: `data:image/webp;base64,${file.toString('base64')}` } });
  await able('fill')(sightOf(pixels), mask, 'a hat', call);
  // The one that is not there was asked for; nothing else.
  expect(peer.violations).toMatchObject(['GET /made/none.png is nothing to ask']);
  expect(elsewhere.peer.violations).toEqual([]);
});

test.each([
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['half a picture', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAE', 'base64')],
  ['nothing', Buffer.alloc(0)],
])('%s is no result', async (_what, bytes) => {
  const { peer, able, call } = await openWorld(options, chosen);
  const pixels = meadow();
  peer.next({ paint: bytes });
  const work = able('fill')(sightOf(pixels), ellipseIn(pixels, [40, 40, 60, 60]), 'a hat', call);
  await expect(work).rejects.toThrow(ModelError);
});
