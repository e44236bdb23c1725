/** From a wrong answer to a better one with the whole bot and the embedded models: what is asked, said and learned. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Turn } from '../../src/contracts/turn.js';
import type { Pixels } from '../../src/util/pixels.js';
import { drawSvg, svgText } from '../models/drawn-text.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { groupPhoto, stopSign } from '../support/sample-photos.js';

const signal = new AbortController().signal;
const ada = { id: 'ada', name: 'Ada' };
let home: TestBot;
let counter = 0;
beforeAll(async () => {
  home = await startTestBot();
}, 120_000);
afterAll(() => home.close());

async function ask(team: string, text: string, { width, height, channels, data }: Pixels): Promise<Turn> {
  const png = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  const picture = await home.bot.memory.pictures(team).receive(png, 'photo.png');
  let last: Turn | undefined;
  const request = { id: `turn-${++counter}`, team, thread: 't', author: ada, text, images: [picture], at: counter };
  for await (const turn of home.bot.engine.infer(request, signal)) last = turn;
  if (!last) throw new Error('the engine gave no turn');
  await home.bot.memory.turns.set(last);
  return last;
}

async function says(turn: Turn, text: string): Promise<Lesson> {
  let last: Lesson | undefined;
  for await (const lesson of home.bot.teacher.correct({ turn, author: ada, images: [], text }, signal)) last = lesson;
  if (!last) throw new Error('the teacher gave no lesson');
  return last;
}

test('a question that nobody can answer is answered as the team has answered it', async () => {
  const { pixels } = await groupPhoto(3);
  const question = 'What are they celebrating?';
  const turn = await ask('party', question, pixels);
  expect(turn).toMatchObject({ status: 'failed', fault: "I can't tell what they are celebrating." });
  const lesson = await says(turn, "it's a birthday");
  expect(lesson).toMatchObject({ status: 'accepted', tool: 'VQA', after: 'birthday' });
  expect((await ask('party', question, pixels)).answer?.text).toBe('birthday');
  expect((await ask('strangers', question, pixels)).status).toBe('failed');
  await home.bot.teacher.undo('party', lesson.id, ada);
  expect((await ask('party', question, pixels)).status).toBe('failed');
}, 120_000);

test('a colour is called as the team calls it', async () => {
  const { pixels } = await stopSign();
  const turn = await ask('painters', 'What color is the stop sign?', pixels);
  expect(turn.answer?.text).toContain('red');
  const lesson = await says(turn, "that's crimson, not red");
  expect(lesson).toMatchObject({ status: 'accepted', tool: 'COLOR', concept: 'crimson' });
  expect(lesson.after).toContain('crimson');
}, 120_000);

test('a text says what the team says that it says', async () => {
  const sign = await drawSvg(
    640,
    300,
    `<rect width="640" height="300" fill="#dfe8ee"/>${svgText({ text: 'Café Grünkohl', x: 60, y: 170, size: 72 })}`,
  );
  const turn = await ask('readers', 'What does the sign say?', sign);
  expect(turn.answer?.text).not.toBe('Café Grünkohl');
  const lesson = await says(turn, 'no, it says Café Grünkohl');
  expect(lesson).toMatchObject({ status: 'accepted', tool: 'READ', after: 'Café Grünkohl' });
}, 120_000);

test('the wrong person was blurred: who chose is to blame, and places are nothing to learn', async () => {
  const { pixels } = await groupPhoto(1);
  const turn = await ask('blurrers', 'Blur the person on the left.', pixels);
  expect(turn.status).toBe('answered');
  const lesson = await says(turn, 'no, the right one');
  expect(lesson.reflection?.fault).toMatchObject({ at: 'tool', tool: 'SELECT' });
  expect(lesson).toMatchObject({ status: 'refused', prompts: [] });
}, 120_000);
