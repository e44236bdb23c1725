/** What is learned with features of open weights on this machine, and what becomes of it when pictures are compared otherwise. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Box, Region, Step, Turn } from '../../../src/contracts/turn.js';
import { boxOverlap } from '../../../src/util/box.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { startTestBot, type TestBot } from '../../support/bot.js';
import { type HubPeer, startHubPeer } from '../../support/hub-peer.js';
import { learningTeam } from '../../support/learning-team.js';
import { groupPhoto } from '../../support/sample-photos.js';
import { seeingClip } from './tiny-models.js';
import { missing, needPackage } from './world.js';

needPackage();

let hub: HubPeer;
let home: TestBot;
const team = learningTeam(() => home);

async function embedBy(backend: string | undefined): Promise<void> {
  const folder = home?.home;
  if (home) await home.bot.close();
  home = await startTestBot(folder, { HF_ENDPOINT: hub.url, ...(backend ? { CLOVABOT_EMBED_IMAGE: backend } : {}) });
}

beforeAll(async () => {
  if (missing) return;
  hub = await startHubPeer({ 'Xenova/clip-vit-base-patch32': seeingClip(1), 'someone/siglip': seeingClip(2) });
  await embedBy('local');
}, 120_000);
afterAll(async () => {
  if (missing) return;
  await home.close();
  await hub.close();
  expect(hub.violations).toEqual([]);
  expect(home.complaints).toEqual([]);
});

const said = ({ answer, fault }: Turn): string | undefined => answer?.text ?? fault;
/** Of the first step. */
const regionsOf = ([step]: readonly Step[]): readonly Region[] =>
  step.status === 'done' && step.output.type === 'Regions' ? step.output.regions : [];
const isAt = (found: readonly Region[], box: Box): boolean => found.length === 1 && boxOverlap(found[0].box, box) > 0.5;

/** A photo with a plain thing pinned to it: nothing is printed on it by which it could be matched. */
async function pinned(photo: Pixels, colours: readonly [string, string], [x1, y1, x2, y2]: Box): Promise<Pixels> {
  const { width, height, channels, data } = photo;
  const [w, h] = [x2 - x1, y2 - y1];
  const thing = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="${w}" height="${h}" fill="${colours[0]}"/><rect y="${h / 2}" width="${w}" height="${h / 2}" fill="${colours[1]}"/></svg>`;
  const layer = { input: Buffer.from(thing), left: x1, top: y1 };
  const image = sharp(data, { raw: { width, height, channels } }).composite([layer]).removeAlpha();
  return { width, height, channels: 3, data: await image.raw().toBuffer() };
}

test('an answer holds for views like the corrected one in its own space, and wakes with it', async () => {
  const question = 'What are they celebrating?';
  const party = (await groupPhoto(3)).pixels;
  const unlike = (await groupPhoto(4)).pixels;
  const nearly = await groupPhoto(3).then(async ({ pixels: { width, height, channels, data } }) => {
    const part = { left: 6, top: 4, width: width - 12, height: height - 8 };
    const cut = await sharp(data, { raw: { width, height, channels } }).extract(part).raw().toBuffer();
    return { width: part.width, height: part.height, channels, data: cut };
  });
  const lesson = await team.says(await team.ask(question, party), "it's a birthday");
  expect(lesson).toMatchObject({ status: 'accepted', tool: 'VQA', after: 'birthday' });
  expect(lesson.cost).toBeUndefined();
  expect(said(await team.ask(question, nearly))).toBe('birthday');
  expect(said(await team.ask(question, unlike))).toMatch(/other pictures, and this one looks too different/);

  await embedBy('local:someone/siglip');
  expect(said(await team.ask(question, party))).toMatch(/another model that compares pictures/);
  await embedBy(undefined);
  expect(said(await team.ask(question, party))).toMatch(/another model that compares pictures/);
  await embedBy('local');
  expect(said(await team.ask(question, nearly))).toBe('birthday');
  await team.undo(lesson);
  expect(said(await team.ask(question, party))).toBe("I can't tell what they are celebrating.");
}, 240_000);

test('a word is taught by one picture, asleep with other weights, awake with its own, and undone', async () => {
  const [one, three] = await Promise.all(([1, 4] as const).map(async (number) => (await groupPhoto(number)).pixels));
  const place: Box = [40, 20, 200, 132];
  const find = (pixels: Pixels): Promise<readonly Step[]> =>
    team.run("BOX0=LOC(image=IMAGE,object='our badge')\nFINAL_RESULT=RESULT(var=BOX0)", pixels);
  const badge = ['#7b2cbf', '#b5e61d'] as const;
  const scene = await pinned(three, badge, place);
  const lesson = await team.teach('our badge', [await pinned(one, badge, place), place]);
  expect(lesson).toMatchObject({ status: 'accepted' });
  const found = await find(scene);
  expect(regionsOf(found)).toEqual([expect.objectContaining({ label: 'our badge' })]);
  expect(isAt(regionsOf(found), place)).toBe(true);
  expect(regionsOf(await find(three))).toEqual([]);

  await embedBy('local:someone/siglip');
  expect((await find(scene))[0]).toMatchObject({ status: 'failed', fault: expect.stringContaining('“our badge”') });
  await embedBy('local');
  expect(regionsOf(await find(scene))).toEqual(regionsOf(found));
  await team.undo(lesson);
  expect((await find(scene))[0]).toMatchObject({
    status: 'failed',
    fault: expect.stringContaining('Send me a picture of it, and I learn it.'),
  });
}, 240_000);
