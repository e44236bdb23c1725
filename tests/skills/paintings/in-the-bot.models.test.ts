/** A hosted painter that goes by words learns how a team describes what it does not know: the whole bot, in a chat. */
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import type { Pixels } from '../../../src/util/pixels.js';
import { startTestBot, type TestBot } from '../../support/bot.js';
import { type PeerEdit, startOpenAiPeer } from '../../support/openai-peer.js';
import { openRoom, type Person, type Room } from '../../support/person.js';
import type { DecodedPicture, PeerModel } from '../../support/replicate-hosted.js';
import { type ReplicatePeer, startReplicatePeer } from '../../support/replicate-peer.js';
import { stopSign } from '../../support/sample-photos.js';
import { figureOf, paintedFile, paintWords, pixelsOfFigure } from '../../support/word-painter.js';
import { channelsOf, shareOf } from './studio.js';

const mascot = 'a teal owl with orange stripes and big eyes';
const ask = 'replace the stop sign with our mascot';
/** Dollars a picture. */
const flux = 0.04;

interface Gallery {
  readonly peer: ReplicatePeer;
  readonly bot: TestBot;
  readonly room: Room;
  readonly ana: Person;
  readonly sign: Buffer;
  /** Prompts that were painted, in order. */
  readonly painted: string[];
}
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const pixels = (value: unknown): DecodedPicture => value as DecodedPicture; // decodeInputs made it of what the schema let in.

/** A model that says yes where the colours that a question names are there. */
async function sees(picture: Pixels, question: string): Promise<boolean> {
  const { body, stripes } = figureOf(question);
  const shares = await Promise.all(
    [body, ...(stripes ? [stripes] : [])].map((colour) =>
      shareOf(picture, [0, 0, picture.width, picture.height], channelsOf(colour)),
    ),
  );
  return shares.every((share) => share > 0.08);
}

async function openGallery(environment: Readonly<Record<string, string>> = {}): Promise<Gallery> {
  const peer = await startReplicatePeer();
  const painted: string[] = [];
  const change = (name: string, run: PeerModel['run']): void => {
    const model = peer.state.models.get(name);
    if (!model) throw new Error(`the peer does not host ${name}`);
    peer.state.models.set(name, { ...model, run });
  };
  change('black-forest-labs/flux-fill-dev', async ({ image, mask, prompt }, keep) => {
    painted.push(String(prompt));
    return [keep(await paintedFile(pixels(image), pixels(mask), String(prompt)))];
  });
  change('andreasjansson/blip-2', async ({ image, question, caption }) => {
    if (caption) return 'a cartoon owl with big eyes';
    return (await sees({ ...pixels(image), channels: 3 }, String(question))) ? 'yes' : 'no';
  });
  const bot = await startTestBot(undefined, { ...peer.environment, ...environment });
  closing.push(async () => {
    await bot.close();
    await peer.close();
    expect(peer.violations).toEqual([]);
  });
  const room = openRoom(bot.bot.app);
  const { pixels: scene } = await stopSign();
  const sign = await sharp(scene.data, { raw: scene }).png().toBuffer();
  return { peer, bot, room, painted, ana: room.person('Ana'), sign };
}

const spent = async ({ bot }: Pick<TestBot, 'bot'>): Promise<number> =>
  (await bot.memory.spending('home').list()).reduce((sum, { dollars }) => sum + dollars, 0);

const references = async (): Promise<readonly Buffer[]> =>
  (
    await Promise.all([
      pixelsOfFigure(mascot, '#eeeeee'),
      pixelsOfFigure(mascot, '#f3e2c0', 520, 400),
      pixelsOfFigure(mascot, '#9db7a0', 360, 420),
    ])
  ).map(({ png }) => png);

test('from a wrong edit to a description that holds: asked again, after a restart, and until it is undone', async () => {
  const { ana, sign, painted, bot, room } = await openGallery();
  const answer = await ana.says(ask, sign);
  expect(painted).toEqual(['our mascot']);
  const lesson = await ana.replies(
    answer.id,
    'no, our mascot looks like this, a teal owl with orange stripes',
    ...(await references()),
  );
  expect(lesson).toMatchObject({ status: 'lesson', lesson: 'accepted' });
  expect(lesson.text).toMatch(/here’s the new picture/);
  expect(lesson.text).toMatch(
    /I paint “our mascot” as “.*teal.*”: \d+ % like your pictures now.*\d trial paintings?, \$0\.\d+/,
  );
  const notes = lesson.how?.notes?.join('\n');
  expect(notes).toMatch(/Proof: I changed only that \(with what you showed in its place/);
  expect(notes).toMatch(/on 2 views of it kept aside, right 0 → 2, likeness 0\.\d\d → 0\.\d\d/);
  expect(lesson.buttons.map(({ label }) => label)).toContain('Undo');
  expect(lesson.pictures).toHaveLength(2);
  const [learned] = (await bot.bot.memory.lessons('home').list()).filter(({ kind }) => kind === 'correction');
  expect(learned).toMatchObject({ tool: 'REPLACE', concept: 'our mascot', status: 'accepted' });
  const trials = painted.length - 1;
  expect(trials).toBeLessThanOrEqual(4);
  // Asking again was free: what was painted when it was validated is shown.
  expect(learned.cost ?? 0).toBeGreaterThanOrEqual(trials * flux);
  expect(learned.cost ?? 0).toBeLessThan(trials * flux + 0.01);

  const before = await spent(bot);
  const again = await ana.says(ask, sign);
  expect(again.text).toContain('as I was taught');
  expect([painted.length, await spent(bot)]).toEqual([trials + 1, before]);

  const after = await bot.restart();
  closing.push(() => after.close());
  room.hears(after.bot.app);
  expect((await ana.says(ask, sign)).text).toContain('as I was taught');
  expect(painted).toHaveLength(trials + 1);
  const elsewhere = await sharp(sign).flop().png().toBuffer();
  await ana.says(ask, elsewhere);
  expect(painted.at(-1)).toMatch(/teal owl/);
  await ana.presses('undo', lesson.id);
  expect(room.post(lesson.id).text).toContain('Undone');
  await ana.says(ask, sign);
  await ana.says(ask, await sharp(sign).flip().png().toBuffer());
  expect(painted.at(-1)).toBe('our mascot');
}, 240_000);

test('a language model that is shown the pictures describes them; what it gets wrong is painted, and loses', async () => {
  const openai = await startOpenAiPeer();
  closing.push(async () => {
    await openai.close();
    expect(openai.violations).toEqual([]);
  });
  const { ana, sign, painted } = await openGallery({
    ...openai.environment,
    ...{ CLOVABOT_PLANNER: 'grammar', CLOVABOT_FILL: 'replicate' },
  });
  const shown: number[] = [];
  openai.reply((request) => {
    if (request.kind !== 'chat' || !request.instructions.startsWith('A painter puts')) return 'unclear';
    shown.push(request.pictures.length);
    expect(JSON.parse(request.question)).toMatchObject({ thing: 'our mascot' });
    return JSON.stringify({ descriptions: ['a red octagonal sign that says STOP', mascot] });
  });
  const answer = await ana.says(ask, sign);
  const lesson = await ana.replies(answer.id, 'no, our mascot looks like this', ...(await references()));
  expect(lesson.lesson).toBe('accepted');
  expect(painted).toEqual(['our mascot', 'a red octagonal sign that says STOP', mascot]);
  expect(shown).toEqual([1]);
  expect(lesson.text).toContain(`as “${mascot}”`);
}, 240_000);

test('with OpenAI alone: one model describes and another paints, whose words are put around the description', async () => {
  const openai = await startOpenAiPeer();
  const painted: string[] = [];
  openai.reply(async (request) => {
    if (request.kind === 'edit') {
      painted.push(request.question);
      return { paint: await paintedPng(request) };
    }
    return request.instructions.startsWith('A painter puts')
      ? JSON.stringify({ descriptions: ['a beige ball', mascot] })
      : 'unclear';
  });
  const bot = await startTestBot(undefined, {
    ...openai.environment,
    ...{ CLOVABOT_PLANNER: 'grammar', CLOVABOT_FILL: 'openai:gpt-image-2.5-flare', CLOVABOT_CONFIRM_ABOVE: '1' },
  });
  closing.push(async () => {
    await bot.close();
    await openai.close();
    expect(openai.violations).toEqual([]);
  });
  const ana = openRoom(bot.bot.app).person('Ana');
  const { pixels: scene } = await stopSign();
  const answer = await ana.says(ask, await sharp(scene.data, { raw: scene }).png().toBuffer());
  const lesson = await ana.replies(answer.id, 'no, our mascot looks like this', ...(await references()));
  expect(lesson.text).toContain(`I paint “our mascot” as “${mascot}”`);
  expect(painted).toHaveLength(3);
  expect(painted[2]).toContain(mascot);
  expect(openai.billed.filter(({ model }) => model.includes('image'))).toHaveLength(3);
}, 240_000);

/** As `images.edit`: what is transparent in the mask is painted. */
async function paintedPng({ picture, mask, question }: PeerEdit): Promise<Buffer> {
  if (!mask) throw new Error('nothing says where to paint');
  const rgb = await sharp(picture.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = rgb.info;
  const alpha = await sharp(mask.bytes).extractChannel('alpha').raw().toBuffer();
  const selected = { width, height, data: alpha.map((value) => 255 - value) };
  const { data } = await paintWords({ width, height, channels: 3, data: rgb.data }, selected, question);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

test('a person says it in words: painted once, and a vision model sees it there; it is forgotten with the person', async () => {
  const { ana, sign, painted, bot } = await openGallery();
  const answer = await ana.says('replace the stop sign with a cat', sign);
  const lesson = await ana.replies(answer.id, 'no, it should be a green cat with red stripes');
  expect(lesson.text).toMatch(/I paint “cat” as “a green cat with red stripes”: I can see in it what you said/);
  expect(lesson.lesson).toBe('accepted');
  expect(painted).toEqual(['cat', 'a green cat with red stripes']);

  const { memory, teacher } = bot.bot;
  const lessons = memory.lessons('home');
  const [prompt] = await lessons.prompts();
  const made = prompt.kind === 'text' ? (prompt.painted?.picture.id ?? '') : '';
  expect(await memory.pictures('home').has(made)).toBe(true);
  await teacher.forget('home', { person: 'ana' }, { id: 'ana', name: 'Ana' });
  expect(await memory.pictures('home').has(made)).toBe(false);
  expect([await lessons.prompts(), await lessons.list()]).toEqual([[], []]);
}, 240_000);

test('a lesson stops at its cap with the best that it could paint until then', async () => {
  const { ana, sign, painted, bot } = await openGallery({ CLOVABOT_CAP_LESSON: '0.05' });
  const answer = await ana.says(ask, sign);
  const lesson = await ana.replies(answer.id, 'no, our mascot looks like this: a green owl', ...(await references()));
  expect(painted).toHaveLength(2);
  expect(lesson.text).toMatch(/1 trial painting, \$0\.04/);
  expect(lesson.text).toMatch(/I stopped before spending more: one lesson is allowed \$0\.05/);
  expect(await spent(bot)).toBeLessThan(2 * flux + 0.01);
}, 240_000);

test('what a refused lesson has painted is forgotten with the person', async () => {
  const { ana, sign, painted, bot } = await openGallery({ CLOVABOT_CAP_LESSON: '0.05' });
  const answer = await ana.says(ask, sign);
  const lesson = await ana.replies(answer.id, 'no, our mascot looks like this: a red ball', ...(await references()));
  expect([lesson.lesson, painted.length]).toEqual(['refused', 2]);
  const { memory, teacher } = bot.bot;
  const [{ trials = [] }] = await memory.lessons('home').list();
  expect(trials).toMatchObject([{ description: 'a red ball', cost: expect.closeTo(flux) }]);
  expect(await memory.pictures('home').has(trials[0].picture.id)).toBe(true);
  await teacher.forget('home', { person: 'ana' }, { id: 'ana', name: 'Ana' });
  expect(await memory.pictures('home').has(trials[0].picture.id)).toBe(false);
}, 240_000);
