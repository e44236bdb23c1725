import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Correction } from '../../src/contracts/teacher.js';
import type { Turn } from '../../src/contracts/turn.js';
import { startTestBot, type TestBot } from '../support/bot.js';

const ada = { id: 'ada', name: 'Ada' };
const ben = { id: 'ben', name: 'Ben' };
/** This team means all that are not far behind by it: nothing is to be left out. */
const misread = 'How many people are in front?';
const signal = new AbortController().signal;
let home: TestBot;
let counter = 0;

beforeAll(async () => {
  home = await startTestBot();
}, 60_000);
afterAll(() => home.close());

/** Photos 1 and 2 show three people each. */
async function groupPhoto(number: number): Promise<Uint8Array> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
  const photo = sharp(path.join(folder, 'demo', `sample${number}.jpg`));
  return photo.resize(640, 640, { fit: 'inside' }).jpeg({ quality: 95 }).toBuffer();
}

async function ask(team: string, text: string, photo = 1, author = ada): Promise<Turn> {
  const { bot } = home;
  const picture = await bot.memory.pictures(team).receive(await groupPhoto(photo), 'photo.jpg');
  let last: Turn | undefined;
  const request = { id: `asked-${++counter}`, team, thread: 'general', author, text, images: [picture], at: counter };
  for await (const turn of bot.engine.infer(request, signal)) last = turn;
  if (!last) throw new Error('the engine gave no turn');
  await bot.memory.turns.set(last);
  return last;
}

async function correct(turn: Turn, said: Partial<Correction>): Promise<Lesson> {
  let last: Lesson | undefined;
  for await (const lesson of home.bot.teacher.correct({ turn, author: ada, images: [], ...said }, signal))
    last = lesson;
  if (!last) throw new Error('the teacher gave no lesson');
  return last;
}

/** All that learning has left in a team. */
async function learnedState(team: string): Promise<unknown> {
  const { memory, models } = home.bot;
  const lessons = memory.lessons(team);
  const [feature] = await models.embedText([misread], { signal });
  const experience = memory.experience(team);
  return {
    prompts: await lessons.prompts(),
    examples: await lessons.examples(),
    plans: await experience.plans(feature, 8, () => true),
    programs: await experience.programs(feature, 8, () => true),
    version: (await home.bot.teacher.learned(team)).version('LOC'),
  };
}

describe('a misread question', () => {
  test('fails, is corrected, and then succeeds by experience alone: also for other things', async () => {
    const before = await ask('readers', misread);
    expect(before).toMatchObject({ status: 'failed', fault: expect.stringContaining('I can’t tell who is in front.') });
    const untouched = await learnedState('readers');

    const lesson = await correct(before, { text: 'no, 3' });
    expect(lesson).toMatchObject({ status: 'accepted', after: '3' });
    expect(lesson.reflection?.fault).toMatchObject({ at: 'program' });
    expect(lesson.prompts).toEqual([]);

    expect(lesson.reach).toBe('here');
    expect((await ask('readers', misread)).answer?.text).toBe('3');
    // One picture and one person say nothing of others.
    expect(await ask('readers', misread, 2)).toMatchObject({ status: 'failed', fault: before.fault });
    const second = await correct(await ask('readers', misread, 2, ben), { text: '3', author: ben });
    expect(second).toMatchObject({ status: 'accepted', reach: 'everywhere' });
    expect((await ask('readers', misread, 3)).plan?.examples.some((id) => second.experiences.includes(id))).toBe(true);
    const other = await ask('readers', 'How many cups are in front?', 2);
    expect(Number(other.answer?.text)).not.toBeNaN();
    expect(other.plan?.examples.some((id) => second.experiences.includes(id))).toBe(true);
    await home.bot.teacher.undo('readers', second.id, ada);
    // Another team has learned nothing.
    expect(await ask('strangers', misread)).toMatchObject({ status: 'failed', fault: before.fault });

    await home.bot.teacher.undo('readers', lesson.id, ben);
    expect(await learnedState('readers')).toEqual(untouched);
    expect(await ask('readers', misread)).toMatchObject({ status: 'failed', fault: before.fault });
  }, 180_000);
});

describe('a tool that erred', () => {
  test('is found, learns, and forgets again exactly', async () => {
    const turn = await ask('watchers', 'How many people are there?');
    expect(turn.answer?.text).toBe('3');
    const [step] = turn.steps;
    const [missed] = step.status === 'done' ? (step.alternatives ?? []) : [];
    if (missed?.type !== 'Regions') throw new Error('the detector saw nothing that it did not count');
    const untouched = await learnedState('watchers');

    const lesson = await correct(turn, { text: 'no, 4' });
    expect(lesson.reflection?.fault).toMatchObject({ at: 'tool', tool: 'LOC', step: 'BOX0', proof: { answer: '4' } });
    expect(lesson).toMatchObject({ status: 'accepted', tool: 'LOC', concept: 'person', before: '3', after: '4' });
    expect(lesson.evidence?.probe.flipped).toEqual([]);
    const again = await ask('watchers', 'Count the people.', 1, ben);
    expect(again.answer?.text).toBe('4');
    expect(again.steps[0].prompts).toEqual(lesson.prompts);

    const undone = await home.bot.teacher.undo('watchers', lesson.id, ben);
    expect(undone).toMatchObject({ status: 'undone', undone: { by: ben } });
    expect(await learnedState('watchers')).toEqual(untouched);
    expect((await ask('watchers', 'How many people are there?')).answer?.text).toBe('3');
    expect(await home.bot.teacher.undo('watchers', lesson.id, ben)).toBeUndefined();
  }, 60_000);

  test('survives a restart with what it learned', async () => {
    const turn = await ask('keepers', 'How many people are there?');
    const lesson = await correct(turn, { text: '4' });
    expect(lesson.status).toBe('accepted');
    const before = await learnedState('keepers');
    home = await home.restart();
    expect(await learnedState('keepers')).toEqual(before);
    expect((await ask('keepers', 'How many people are there?')).answer?.text).toBe('4');
  }, 60_000);

  test('boxes drawn for a comparison tell of both things that it compares', async () => {
    const turn = await ask('pointers', 'Are there more cups than people?');
    expect(turn.answer?.text).toBe('no');
    const [picture] = turn.request.images;
    const box = (x: number): [number, number, number, number] => [x, 10, x + 60, 90];
    const pointAt = (label: string, boxes: readonly ReturnType<typeof box>[]) =>
      ({ kind: 'regions', label, picture: picture.id, boxes }) as const;
    const people = turn.steps.flatMap((step) =>
      step.status === 'done' && step.output.type === 'Regions' ? step.output.regions : [],
    );
    const pointed = [
      pointAt('cup', [box(10), box(80), box(150), box(220)]),
      pointAt(
        'person',
        people.map((person) => person.box as ReturnType<typeof box>),
      ),
    ];
    const lesson = await correct(turn, { text: 'yes', expected: pointed });
    expect(lesson.reflection?.fault).toMatchObject({ at: 'tool', step: 'BOX0' });
    const examples = await home.bot.memory.lessons('pointers').examples();
    const told = examples.map(({ concept, told, count, use }) => ({ concept, told, count, use }));
    expect(told).toContainEqual({ concept: 'cup', told: 'regions', count: 4, use: 'compared' });
    expect(told).toContainEqual({ concept: 'person', told: 'regions', count: people.length, use: 'compared' });
    // Undoing the lesson takes both.
    await home.bot.teacher.undo('pointers', lesson.id, ben);
    expect(await home.bot.memory.lessons('pointers').examples()).toEqual([]);
  }, 60_000);

  test('nothing explains an answer that the picture contradicts, and nothing is learned', async () => {
    const turn = await ask('jokers', 'How many people are there?');
    const untouched = await learnedState('jokers');
    const lesson = await correct(turn, { text: '4000' });
    expect(lesson).toMatchObject({ status: 'refused', prompts: [], examples: [], experiences: [] });
    expect(lesson.reflection?.fault.at).toBe('none');
    // A yes says nothing of a number.
    expect(await correct(turn, { text: 'actually yes' })).toMatchObject({ status: 'refused', prompts: [] });
    expect(await learnedState('jokers')).toEqual(untouched);
  }, 60_000);
});

describe('what is confirmed', () => {
  test('is remembered once a person, and taken back with the confirmation', async () => {
    const turn = await ask('friends', 'How many people are there?');
    const untouched = await learnedState('friends');
    const lesson = await home.bot.teacher.confirm(turn, ada);
    expect(lesson).toMatchObject({ kind: 'confirmation', status: 'accepted' });
    expect(lesson?.experiences).toHaveLength(2);
    expect(lesson?.examples).toHaveLength(1);
    expect(await home.bot.teacher.confirm(turn, ada)).toBeUndefined();
    const second = await home.bot.teacher.confirm(turn, ben);
    expect(second).toMatchObject({ examples: [] });
    if (!lesson || !second) throw new Error('a confirmation is missing');
    // Ben still confirms it, so what both remembered stays.
    await home.bot.teacher.undo('friends', lesson.id, ada);
    const [feature] = await home.bot.models.embedText(['How many people are there?'], { signal });
    const plans = await home.bot.memory.experience('friends').plans(feature, 8);
    expect(plans.map(({ example }) => example.id)).toEqual(expect.arrayContaining([second.experiences[0]]));
    await home.bot.teacher.undo('friends', second.id, ben);
    expect(await learnedState('friends')).toEqual(untouched);
  }, 60_000);
});

describe('who is forgotten', () => {
  test('leaves no lesson, no question and no picture; others keep theirs', async () => {
    const { memory, teacher } = home.bot;
    const hers = await ask('leavers', 'How many people are there?', 1, ada);
    await correct(hers, { text: '4' });
    const his = await ask('leavers', 'How many people are there?', 2, ben);
    await teacher.confirm(his, ben);

    const forgotten = await teacher.forget('leavers', { person: 'ada' }, ada);
    expect(forgotten).toMatchObject({ lessons: 1 });
    expect(await memory.turns.get('leavers', hers.id)).toBeUndefined();
    expect(await memory.pictures('leavers').bytes(hers.request.images[0].id)).toBeUndefined();
    expect(await memory.lessons('leavers').prompts()).toEqual([]);
    expect((await memory.lessons('leavers').list()).map(({ author }) => author.id)).toEqual(['ben']);
    expect(await memory.pictures('leavers').bytes(his.request.images[0].id)).toBeDefined();

    const all = await teacher.forget('leavers', 'everything', ben);
    expect(all).toMatchObject({ lessons: 1, turns: 1 });
    expect(await memory.lessons('leavers').list()).toEqual([]);
    expect(await memory.lessons('leavers').examples()).toEqual([]);
  }, 60_000);
});
