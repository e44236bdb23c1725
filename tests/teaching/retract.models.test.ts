import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BudgetError } from '../../src/contracts/errors.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Teacher } from '../../src/contracts/teacher.js';
import type { Turn } from '../../src/contracts/turn.js';
import type { Engine } from '../../src/inference/engine.js';
import { createRunner } from '../../src/inference/runner.js';
import type { StepKind } from '../../src/learning/kind.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { createGrammarPlanner, otherInterpretations } from '../../src/planning/grammar/grammar-planner.js';
import * as skills from '../../src/skills/index.js';
import { taughtThreshold } from '../../src/skills/looks/decide.js';
import { createTeacher, type TeacherOptions } from '../../src/teaching/teacher.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { fullExample, fullLesson, fullPrompt } from '../support/lesson.js';
import { groupPhoto } from '../support/sample-photos.js';
import { treasuryOf } from '../support/treasury.js';

const kinds = Object.values(skills);
const ada = { id: 'ada', name: 'Ada' };
const ben = { id: 'ben', name: 'Ben' };
const signal = new AbortController().signal;
let home: TestBot;
let counter = 0;

beforeAll(async () => {
  home = await startTestBot();
}, 180_000);
afterAll(() => home.close());

/** The bot's own teacher, but for some of its parts. */
function teacherWith(other: Partial<TeacherOptions>): Teacher {
  const { bot } = home;
  const { engine, tools, models, lexicon, memory } = bot;
  const pools = createPromptPools(memory, { kinds });
  const now = () => performance.timeOrigin + performance.now();
  const silent = (): void => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const treasury = treasuryOf(memory);
  const shared = {
    tools,
    models,
    vendorOf: () => undefined,
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople: false,
    now,
    log,
  };
  const planner = createGrammarPlanner(lexicon);
  return createTeacher({
    ...shared,
    ...{ engine, runner: createRunner(shared), kinds, randomId: randomUUID },
    interpretations: ({ request }) => otherInterpretations(planner, request),
    ...other,
  });
}

async function ask(team: string, text: string, author = ada): Promise<Turn> {
  const { bot } = home;
  const picture = await bot.memory.pictures(team).keep((await groupPhoto(1)).pixels);
  let last: Turn | undefined;
  const request = { id: `asked-${++counter}`, team, thread: 'general', author, text, images: [picture], at: counter };
  for await (const turn of bot.engine.infer(request, signal)) last = turn;
  if (!last) throw new Error('the engine gave no turn');
  await bot.memory.turns.set(last);
  return last;
}

async function correct(teacher: Teacher, turn: Turn, text: string): Promise<Lesson> {
  let last: Lesson | undefined;
  for await (const lesson of teacher.correct({ turn, author: ben, images: [], text }, signal)) last = lesson;
  if (!last) throw new Error('the teacher gave no lesson');
  return last;
}

describe('what two lessons have added', () => {
  const speechless: Engine = {
    draftProgram: async () => undefined,
    // biome-ignore lint/correctness/useYield: it answers nothing
    async *infer() {
      return undefined;
    },
    async *carryOut() {
      // Nor does it offer anything.
    },
  };
  const broken: Engine = {
    draftProgram: async () => undefined,
    // biome-ignore lint/correctness/useYield: it breaks before it has anything to say
    async *infer() {
      throw new Error('the engine broke');
    },
    carryOut: speechless.carryOut,
  };
  for (const [how, engine] of [
    ['is refused', speechless],
    ['breaks', broken],
  ] as const)
    test(`stays when the second one ${how}`, async () => {
      const question = 'How many people are in front?';
      const [first, second] = [await ask(how, question), await ask(how, question)];
      expect(await correct(home.bot.teacher, first, 'no, 3')).toMatchObject({ status: 'accepted', after: '3' });
      const refused = await correct(teacherWith({ engine }), second, 'no, 3');
      expect(refused).toMatchObject({ status: 'refused', experiences: [] });
      expect((await ask(how, question)).answer?.text).toBe('3');
    }, 180_000);
});

test('forgetting a person with many lessons relearns once what others built on them', async () => {
  const team = 'crowd';
  const lessons = home.bot.memory.lessons(team);
  for (let at = 0; at < 20; at += 1) {
    const example = { ...fullExample(`e${at}`, team, at), source: { kind: 'correction', author: ada } as const };
    const author = at === 7 ? ben : ada;
    await lessons.save(
      {
        ...fullLesson(`l${at}`, team, at),
        author,
        turn: undefined,
        prompts: [],
        experiences: [],
        examples: [example.id],
      },
      { addExamples: [example] },
    );
  }
  const removed: number[] = [];
  const counting: StepKind = {
    ...skills.looks,
    relearn: async (gone, { examples }) => {
      removed.push(gone.length);
      expect(examples.map(({ id }) => id)).toEqual(['e7']);
      return [];
    },
  };
  const forgotten = await teacherWith({ kinds: [counting] }).forget(team, { person: 'ada' }, ada);
  expect(forgotten).toMatchObject({ lessons: 19, examples: 19, relearned: 0, dropped: 0 });
  expect(removed).toEqual([19]);
  expect((await lessons.examples()).map(({ id }) => id)).toEqual(['e7']);
  expect((await lessons.list()).map(({ id }) => id)).toEqual(['l7']);
}, 180_000);

test('a person is forgotten even when nothing can be learned again', async () => {
  const team = 'poor';
  const { memory, models } = home.bot;
  const lessons = memory.lessons(team);
  const { id: turn } = await ask(team, 'How many people are there?');
  for (const [author, at] of [
    [ada, 1],
    [ben, 2],
  ] as const) {
    const told = fullExample(`e${at}`, team, at);
    const candidates = told.candidates.map((candidate) => ({ ...candidate, score: 0 }));
    const example = {
      ...told,
      concept: 'our logo',
      isOfTaughtWord: true as const,
      threshold: taughtThreshold,
      candidates,
    };
    const prompt = { ...fullPrompt(`p${at}`, team, `l${at}`, at), supersedes: [], shown: [] };
    const own = { author, turn: undefined, prompts: [prompt.id], experiences: [], examples: [example.id], shown: [] };
    await lessons.save({ ...fullLesson(`l${at}`, team, at), ...own }, { addExamples: [example], addPrompts: [prompt] });
  }
  const embedImage = () => Promise.reject(new BudgetError('[money] a call was not made'));
  const teacher = teacherWith({ models: { ...models, embedImage } });
  expect(await teacher.forget(team, { person: 'ada' }, ada)).toMatchObject({ lessons: 1, relearned: 0, dropped: 1 });
  // Ben's was learned from Ada's example as well, so it does not stay as it is.
  expect(await lessons.prompts()).toEqual([]);
  expect((await lessons.examples()).map(({ id }) => id)).toEqual(['e2']);
  expect(await memory.turns.get(team, turn)).toBeUndefined();
}, 180_000);

test('forgetting a person takes the pictures that came with teaching, but for those that somebody else shows', async () => {
  const { memory, teacher } = home.bot;
  const pictures = memory.pictures('shown');
  const plain = (shade: number) =>
    ({ width: 90, height: 60, channels: 3, data: new Uint8Array(90 * 60 * 3).fill(shade) }) as const;
  const [hers, both] = [await pictures.keep(plain(40)), await pictures.keep(plain(200))];
  for (const [author, ...shown] of [
    [ada, hers, both],
    [ben, both],
  ] as const) {
    const images = shown.map((picture) => ({ type: 'Image', picture }) as const);
    const teaching = { team: 'shown', thread: 'general', author, name: `mug of ${author.id}`, shown: images };
    for await (const lesson of teacher.teach(teaching, signal)) expect(lesson.shown).toMatchObject(images);
  }
  expect(await teacher.forget('shown', { person: 'ada' }, ada)).toMatchObject({ lessons: 1, pictures: 1 });
  expect(await pictures.has(hers.id)).toBe(false);
  expect(await pictures.has(both.id)).toBe(true);
}, 180_000);
