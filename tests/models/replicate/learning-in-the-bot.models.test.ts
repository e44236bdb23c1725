/** What is learned with CLIP features from Replicate, and what becomes of it when pictures are compared otherwise. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Box, Region, Step, Turn } from '../../../src/contracts/turn.js';
import { boxOverlap } from '../../../src/util/box.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { startTestBot, type TestBot } from '../../support/bot.js';
import { clipLike } from '../../support/clip-like.js';
import { learningTeam } from '../../support/learning-team.js';
import { type ReplicatePeer, startReplicatePeer } from '../../support/replicate-peer.js';
import { groupPhoto } from '../../support/sample-photos.js';

const anotherClip = `replicate:someone/another-clip:${'b'.repeat(64)}`;
let peer: ReplicatePeer;
let home: TestBot;
let team: ReturnType<typeof learningTeam>;

const embedBy = async (backend: string | undefined): Promise<void> => {
  const folder = home?.home;
  if (home) await home.bot.close();
  home = await startTestBot(folder, { ...peer.environment, ...(backend ? { CLOVABOT_EMBED_IMAGE: backend } : {}) });
};

beforeAll(async () => {
  peer = await startReplicatePeer();
  peer.state.startsAfter = 0;
  peer.state.runsFor = 5;
  const usual = peer.state.models.get('krthr/clip-embeddings');
  if (!usual) throw new Error('the peer hosts no CLIP');
  for (const [name, version, seed] of [
    ['krthr/clip-embeddings', usual.version, 1],
    ['someone/another-clip', 'b'.repeat(64), 2],
  ] as const) {
    const feature = clipLike(768, seed);
    const input = { image: usual.input.image };
    peer.state.models.set(name, {
      ...{ version, isOfficial: false, input },
      run: async ({ image }) => ({ embedding: await feature(image as Parameters<typeof feature>[0]) }), // the peer decoded it
    });
  }
  await embedBy('replicate');
  team = learningTeam(() => home);
}, 120_000);
afterAll(async () => {
  await home.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

async function closer({ width, height, channels, data }: Pixels, share: number): Promise<Pixels> {
  const [w, h] = [Math.round(width * share), Math.round(height * share)];
  const left = Math.round((width - w) / 2);
  const part = sharp(data, { raw: { width, height, channels } }).extract({ left, top: 0, width: w, height: h });
  const { data: cut, info } = await part.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: cut };
}
const said = ({ answer, fault }: Turn): string | undefined => answer?.text ?? fault;

const birthday = 'What are they celebrating?';
const views = (): number => peer.predictions.filter(({ model }) => model.includes('clip')).length;

test('an answer is remembered for a view like the one that was corrected, where it was learned and nowhere else', async () => {
  const party = (await groupPhoto(3)).pixels;
  const nearly = await closer(party, 0.97);
  const unlike = (await groupPhoto(4)).pixels;
  const wrong = await team.ask(birthday, party);
  expect(said(wrong)).toBe('i do not know');
  const lesson = await team.says(wrong, "it's a birthday");
  expect(lesson).toMatchObject({ status: 'accepted', tool: 'VQA', after: 'birthday' });
  // The space was got to know by 40 views, which the lesson paid for.
  expect(views()).toBeGreaterThan(40);
  expect(lesson.cost).toBeGreaterThan(40 * 0.005 * 0.0014 * 0.9);
  const known = views();
  expect(said(await team.ask(birthday, nearly))).toBe('birthday');
  expect(said(await team.ask(birthday, unlike))).toBe('i do not know');
  expect(views() - known).toBe(2);

  // As many numbers each, and other numbers; then no features of Replicate's at all.
  for (const backend of [anotherClip, undefined]) {
    await embedBy(backend);
    const asleep = await team.ask(birthday, party);
    expect(said(asleep)).toBe('i do not know');
    expect(asleep.answer?.note).toMatch(/with another model that compares pictures.*CLOVABOT_EMBED_IMAGE/);
    const anew = await team.says(asleep, backend ? 'a wedding' : 'a graduation');
    expect(anew.status).toBe('accepted');
    expect(said(await team.ask(birthday, nearly))).toBe(backend ? 'wedding' : 'graduation');
  }
  // What was paid for to get to know the space is kept for the team.
  const before = views();
  await embedBy(anotherClip);
  expect(said(await team.ask(birthday, nearly))).toBe('wedding');
  expect(views()).toBe(before);
  // What is asleep can be taken back as well, and nothing else goes with it.
  await team.undo(lesson);
  expect(said(await team.ask(birthday, nearly))).toBe('wedding');
  await embedBy('replicate');
  const gone = await team.ask(birthday, party);
  expect(said(gone)).toBe('i do not know');
  await embedBy(undefined);
  expect(said(await team.ask(birthday, nearly))).toBe('graduation');
}, 240_000);

/** Plain things: nothing is printed on them by which they could be matched. */
const badge = `<rect width="200" height="140" fill="#7b2cbf"/><rect y="70" width="200" height="70" fill="#b5e61d"/>`;
const token = `<rect width="200" height="140" fill="#ff7b00"/><ellipse cx="100" cy="70" rx="80" ry="52" fill="#0aa5a5"/>`;

/** A photo with such things pinned to it, each at a place and a size. */
async function pinned(photo: Pixels, ...things: readonly (readonly [string, Box])[]): Promise<Pixels> {
  const { width, height, channels, data } = photo;
  const layers = things.map(([thing, [x1, y1, x2, y2]]) => ({
    input: Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${x2 - x1}" height="${y2 - y1}" viewBox="0 0 200 140" preserveAspectRatio="none">${thing}</svg>`,
    ),
    ...{ left: x1, top: y1 },
  }));
  const image = sharp(data, { raw: { width, height, channels } }).composite(layers).removeAlpha();
  const { data: made } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width, height, channels: 3, data: made };
}

const regionsOf = (steps: readonly Step[]): readonly Region[] =>
  steps.flatMap((step) => (step.status === 'done' && step.output.type === 'Regions' ? [step.output] : [])).at(-1)
    ?.regions ?? [];

const locating = (object: string): string => `BOX0=LOC(image=IMAGE,object='${object}')\nFINAL_RESULT=RESULT(var=BOX0)`;

test('words are taught by one picture or several, found, chosen and named, and taken back exactly', async () => {
  await embedBy('replicate');
  const [one, two, three] = await Promise.all(
    ([1, 2, 4] as const).map(async (number) => (await groupPhoto(number)).pixels),
  );
  const place: Box = [40, 20, 200, 132];
  const there: Box = [400, 20, 560, 132];
  const scene = await pinned(three, [badge, place], [token, there]);
  const find = async (object: string, pixels: Pixels): Promise<readonly Region[]> =>
    regionsOf(await team.run(locating(object), pixels));
  const isAt = (found: readonly Region[], box: Box): boolean =>
    found.length === 1 && boxOverlap(found[0].box, box) > 0.5;

  const first = await team.teach('our badge', [await pinned(one, [badge, place]), place]);
  expect(first).toMatchObject({ status: 'accepted', evidence: { own: { size: 3, before: 0, after: 3 } } });
  expect(isAt(await find('our badge', scene), place)).toBe(true);
  const found = await find('our badge', scene);
  const second = await team.teach(
    'our token',
    [await pinned(one, [token, place]), place],
    [await pinned(two, [token, there]), there],
    [await pinned(two, [token, place]), place],
  );
  expect(second).toMatchObject({ status: 'accepted', evidence: { tunedOn: 3, probe: { size: 1, flipped: [] } } });
  expect(isAt(await find('our token', scene), there)).toBe(true);
  for (const object of ['our badge', 'our token']) expect(await find(object, three)).toEqual([]);
  const both = `BOX0=LOC(image=IMAGE,object='our badge,our token')\n`;
  const chosen = await team.run(
    `${both}BOX1=SELECT(image=IMAGE,object=BOX0,query='our token')\nFINAL_RESULT=RESULT(var=BOX1)`,
    scene,
  );
  expect(isAt(regionsOf(chosen), there)).toBe(true);
  const named = await team.run(
    `${both}BOX1=CLASSIFY(image=IMAGE,object=BOX0,categories='our token,our badge')\nFINAL_RESULT=RESULT(var=BOX1)`,
    scene,
  );
  expect(
    regionsOf(named)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['our badge', 'our token']);

  // Another model with vectors of the same length knows neither, and learns "our badge" from its own examples only.
  await embedBy(anotherClip);
  const [failed] = await team.run(locating('our badge'), scene);
  expect(failed).toMatchObject({
    status: 'failed',
    fault: expect.stringMatching(/what “our badge” looks like, but with another model/),
  });
  // At a place that was not taught as "our token": the same place under two names is asked about.
  const anew = await team.teach('Our Badge', [await pinned(one, [token, there]), there]);
  expect(anew).toMatchObject({
    status: 'accepted',
    concept: 'our badge',
    evidence: { tunedOn: 1, probe: { size: 0 } },
  });
  expect(isAt(await find('our badge', scene), there)).toBe(true);

  await embedBy('replicate');
  expect(await find('our badge', scene)).toEqual(found);
  await team.undo(second);
  expect(await find('our badge', scene)).toEqual(found);
  expect((await team.run(locating('our token'), scene))[0]).toMatchObject({
    fault: expect.stringContaining('Send me a picture of it, and I learn it.'),
  });
  await team.undo(first);
  expect((await team.run(locating('our badge'), scene))[0]).toMatchObject({
    fault: expect.stringMatching(/with another model/),
  });
  await embedBy(anotherClip);
  expect(isAt(await find('our badge', scene), there)).toBe(true);
  await team.undo(anew);
  expect((await team.run(locating('our badge'), scene))[0]).toMatchObject({
    fault: expect.stringContaining('Send me a picture of it, and I learn it.'),
  });
  expect((await home.bot.teacher.learned('home')).version('LOC')).toBe('0');
}, 300_000);
