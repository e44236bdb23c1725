/** Photos of 3,000 pixels and more, in which a glance loses what is small. */

import sharp from 'sharp';
import { expect, test } from 'vitest';
import { mergeLooks, partsToLookAt } from '../../../src/models/openai/look-closely.js';
import type { Box } from '../../../src/util/box.js';
import type { PeerReply, PeerRequest } from '../../support/openai-peer.js';
import { openWorld } from './world.js';

const [width, height] = [4000, 3000];
/** Red spots of 24 pixels all over, one of them on a seam, and a large one across all parts. */
const spots: readonly Box[] = [
  [300, 300, 324, 324],
  [1700, 900, 1724, 924],
  [1990, 500, 2014, 524],
  [2600, 2500, 2624, 2524],
  [3900, 200, 3924, 224],
];
const large: Box = [1500, 1200, 2700, 2100];

async function photo(boxes: readonly Box[]) {
  const shapes = boxes.map(
    ([x1, y1, x2, y2]) => `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="#e01010"/>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#88aa66"/>${shapes.join('')}</svg>`;
  const { data } = await sharp(Buffer.from(drawing), { unlimited: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { id: 'large', pixels: { width, height, channels: 3 as const, data } };
}

/** A model that sees what is red in what it is sent, if it isn't too small there. */
const sees =
  (least: number) =>
  async (request: PeerRequest): Promise<PeerReply> => {
    const [sent] = request.kind === 'chat' ? request.pictures : [];
    if (!sent) return { status: 500 };
    const { data, info } = await sharp(sent.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const seen = redIn(data, info).filter(([x1, , x2]) => x2 - x1 >= least);
    const across = (value: number, length: number): number => Math.round((1000 * value) / length);
    const found = seen.map(([x1, y1, x2, y2]) => ({
      ...{ label: 'spot', score: 0.9 },
      box: [across(x1, info.width), across(y1, info.height), across(x2, info.width), across(y2, info.height)],
    }));
    return JSON.stringify({ known: true, found });
  };

function redIn(
  data: Buffer,
  { width: w, height: h }: { readonly width: number; readonly height: number },
): readonly Box[] {
  const isRed = (at: number): boolean => (data[3 * at] ?? 0) > 170 && (data[3 * at + 1] ?? 0) < 90;
  const done = new Uint8Array(w * h);
  const boxes: Box[] = [];
  for (let first = 0; first < done.length; first++) {
    if (done[first] || !isRed(first)) continue;
    let [x1, y1, x2, y2] = [w, h, 0, 0];
    const open = [first];
    done[first] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % w, Math.floor(at / w)];
      [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1)];
      for (const next of [x > 0 ? at - 1 : -1, x < w - 1 ? at + 1 : -1, at - w, at + w])
        if (next >= 0 && next < done.length && !done[next] && isRed(next)) {
          done[next] = 1;
          open.push(next);
        }
    }
    boxes.push([x1, y1, x2, y2]);
  }
  return boxes;
}

test('what a glance doesn’t show is found in parts, once, also across a seam, in four more calls', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(sees(8));
  const { found } = await able('detect')(await photo([...spots, large]), 'spot', call);
  // At a glance, spots are 6 pixels wide; the large one is all that is seen, and it isn't small.
  expect(found).toHaveLength(1);
  expect(peer.requests).toHaveLength(1);
  peer.requests.length = 0;

  const all = await able('detect')(await photo(spots), 'spot', call);
  expect(peer.requests).toHaveLength(5);
  expect(all.found).toHaveLength(spots.length);
  const near = all.found.map(({ box }) => spots.find((spot) => spot.every((edge, at) => Math.abs(edge - box[at]) < 8)));
  expect(new Set(near)).toEqual(new Set(spots));
});

test('large and small are found together', async () => {
  const { peer, able, call } = await openWorld();
  // It sees some at a glance, so that there is reason to look closely.
  peer.reply(sees(4));
  const { found } = await able('detect')(await photo([...spots, large]), 'spot', call);
  expect(peer.requests).toHaveLength(5);
  expect(found).toHaveLength(spots.length + 1);
});

test('a photo of a usual size, and one in which nothing is small, need no closer look', () => {
  const thing = (...box: Box) => ({ box, label: 'dog', score: 0.9 });
  expect(partsToLookAt([thing(0, 0, 20, 20)], { left: 0, top: 0, width: 1600, height: 1200 })).toEqual([]);
  expect(partsToLookAt([thing(0, 0, 900, 900)], { left: 0, top: 0, width, height })).toEqual([]);
  expect(partsToLookAt([], { left: 0, top: 0, width, height })).toHaveLength(4);
});

test('one box around several things gives way to them', () => {
  const whole = { left: 0, top: 0, width, height };
  const thing = (...box: Box) => ({ box, label: 'bird', score: 0.9 });
  const [part] = partsToLookAt([], whole);
  const birds = [thing(100, 100, 160, 160), thing(200, 100, 260, 160)];
  const merged = mergeLooks([thing(90, 90, 270, 170)], [{ part, shown: whole, found: birds }], whole);
  expect(merged.map(({ box }) => box)).toEqual(birds.map(({ box }) => box));
});

test('when the closer look fails, the glance stands', async () => {
  const { peer, able, call } = await openWorld();
  peer.next('{"found": [{"label": "spot", "score": 0.9, "box": [75, 100, 81, 108]}]}');
  peer.reply(() => 'I see many.');
  expect((await able('detect')(await photo(spots), 'spot', call)).found).toHaveLength(1);
});

test('a question about a large photo goes out with its parts, enlarged, in one call; one about a part or a usual photo does not', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => '{"answer": "Five.", "bare": "5"}');
  const sight = await photo(spots);
  const ask = { question: 'how many spots?', form: 'free' as const };
  await able('discuss')({ ...ask, sights: [sight] }, call);
  await able('answer')({ ...sight, view: [0, 0, 800, 600] }, 'how many spots?', call);
  const [closely, part] = peer.requests.map((request) => (request.kind === 'chat' ? request.pictures.length : 0));
  expect([closely, part]).toEqual([5, 1]);
  const [first] = peer.requests;
  expect(first.kind === 'chat' ? first.question : '').toMatch(/^how many spots\?[\s\S]*The first picture is the whole/);
});
