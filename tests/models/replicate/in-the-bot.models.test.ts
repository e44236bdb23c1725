import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startTestBot, type TestBot } from '../../support/bot.js';
import { openRoom, type Person } from '../../support/person.js';
import { type ReplicatePeer, startReplicatePeer } from '../../support/replicate-peer.js';
import { stopSign } from '../../support/sample-photos.js';

let peer: ReplicatePeer;
let bot: TestBot;
let ana: Person;
let sign: Buffer;

beforeAll(async () => {
  peer = await startReplicatePeer();
  bot = await startTestBot(undefined, {
    ...peer.environment,
    ...{ CLOVABOT_DETECT: 'replicate', CLOVABOT_SEGMENT: 'replicate', CLOVABOT_READ: 'replicate' },
  });
  ana = openRoom(bot.bot.app).person('Ana');
  const { pixels } = await stopSign();
  sign = await sharp(pixels.data, { raw: pixels }).png().toBuffer();
}, 60_000);
afterAll(async () => {
  await bot.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
  expect(JSON.stringify(bot.complaints)).not.toContain(peer.token);
});

const spent = async (): Promise<number> =>
  (await bot.bot.memory.spending('home').list()).reduce((sum, { dollars }) => sum + dollars, 0);

test('finds, reads and answers in a chat, and the ledger has what Replicate bills', async () => {
  expect((await ana.says('how many stop signs are there?', sign)).text).toContain('1');
  expect((await ana.says('what does the sign say?', sign)).text).toMatch(/STOP/);
  expect((await ana.says('what is the weather like?', sign)).text).toMatch(/i do not know/i);
  expect(new Set(peer.predictions.map(({ model }) => model))).toEqual(
    new Set(['adirik/grounding-dino', 'lucataco/florence-2-large', 'andreasjansson/blip-2']),
  );
  // All on the hardware that is assumed, or known, to be an A100.
  expect(await spent()).toBeCloseTo(peer.billed() * 0.0014, 7);
}, 60_000);

test('replaces something: cut out by one model, painted by another, for the price of one picture', async () => {
  const before = await spent();
  const billed = peer.billed();
  const answer = await ana.says('replace the stop sign with a green ball', sign);
  const models = peer.predictions.map(({ model }) => model);
  expect(answer.pictures).toHaveLength(1);
  expect(models).toContain('851-labs/background-remover');
  expect(models.filter((model) => model === 'black-forest-labs/flux-fill-dev')).toHaveLength(1);
  const painted = peer.predictions.at(-1);
  const painting = ((painted?.runsFor ?? 0) / 1000) * 0.0014;
  expect((await spent()) - before).toBeCloseTo((peer.billed() - billed) * 0.0014 - painting + 0.04, 7);
}, 60_000);

test('nothing is kept on a shelf of no team, which nobody could forget', async () => {
  const other = await startTestBot(undefined, { ...peer.environment, CLOVABOT_EMBED_TEXT: 'replicate' });
  onTestFinished(() => other.close());
  await openRoom(other.bot.app).person('Ana').says('what is the weather like?', sign);
  expect(peer.predictions.some(({ model }) => model === 'andreasjansson/clip-features')).toBe(true);
  const kept = await other.bot.memory.store.list('kept-answers', z.unknown(), {});
  expect(kept.map(({ key }) => key.split('/')[0])).toEqual(kept.map(() => 'home'));
  expect(kept.length).toBeGreaterThan(0);
}, 120_000);

test('what it refuses is answered by models on this machine, or with a kind sentence, without secrets', async () => {
  peer.faults.push({
    at: 'create',
    times: 99,
    happen: (response) => response.writeHead(401).end(`{"detail":"${peer.token}"}`),
  });
  const counted = await ana.says('how many dogs are there?', sign);
  expect([counted.text, counted.footer]).toEqual([
    expect.stringContaining('0'),
    expect.stringMatching(/embedded.*replicate/),
  ]);
  const asked = await ana.says('what is the season?', sign);
  expect(asked.text).toMatch(/Replicate does not accept my token; my admin should look into it/);
  expect(JSON.stringify([counted, asked])).not.toContain(peer.token);
}, 60_000);
