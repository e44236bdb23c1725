/** Which way to answer is learned from what people say of answers, as the rest is: counted, undone, and of one team. */
import { expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Turn } from '../../src/contracts/turn.js';
import { type SeeingBot, startSeeingBot } from '../support/seeing-bot.js';

const program = [
  "BOX0=LOC(image=IMAGE,object='dog')",
  'ANSWER0=COUNT(box=BOX0)',
  'FINAL_RESULT=RESULT(var=ANSWER0)',
].join('\n');
const script = { steps: ['Find the dogs', 'Count them'], program, direct: { text: '4', bare: '4' } };
const never = new AbortController().signal;

/** Each in words of its own: what is learned for one answers no other. */
const questions = [
  'how many dogs are there?',
  'how many dogs can you see?',
  'count the dogs',
  'number of dogs?',
] as const;

const asks = (bot: SeeingBot, place = 0, team?: string): Promise<Turn> => bot.ask(questions[place], script, team);

async function corrects(bot: SeeingBot, turn: Turn, text: string): Promise<Lesson> {
  let last: Lesson | undefined;
  for await (const lesson of bot.teacher.correct({ turn, author: turn.request.author, text, images: [] }, never))
    last = lesson;
  if (!last) throw new Error('nothing came of it');
  return last;
}

test('corrections move the record, and the next answer of the kind goes by it', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const first = await asks(bot);
  expect(first.ways?.given).toBe('direct');
  const lesson = await corrects(bot, first, 'no, three');
  expect(lesson.ways).toEqual({ kind: 'count', program: true, direct: false });
  // One alone is no habit.
  expect((await asks(bot, 3)).ways?.given).toBe('direct');
  await corrects(bot, await asks(bot, 1), 'no, three');
  expect((await asks(bot, 2)).answer).toMatchObject({ text: '3', note: 'At a glance I’d say 4.' });
  expect(await bot.teacher.ways('team')).toEqual([
    { kind: 'count', first: 'program', program: { right: 2, of: 2 }, direct: { right: 0, of: 2 } },
  ]);
});

test('undoing a lesson takes its part back', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  await corrects(bot, await asks(bot), 'no, three');
  const second = await corrects(bot, await asks(bot, 1), 'no, three');
  expect((await asks(bot, 2)).ways?.given).toBe('program');
  await bot.teacher.undo('team', second.id, second.author);
  expect((await asks(bot, 2)).ways?.given).toBe('direct');
  expect(await bot.teacher.ways('team')).toMatchObject([{ program: { right: 1, of: 1 } }]);
});

test('a ✅ counts for the way that was given, and against one that said something else', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await asks(bot);
  const lesson = await bot.teacher.confirm(turn, turn.request.author);
  expect(lesson?.ways).toEqual({ kind: 'count', program: false, direct: true });
  await bot.teacher.confirm(turn, { id: 'U2', name: 'Bob' });
  // Two people about one answer are one answer.
  expect(await bot.teacher.ways('team')).toMatchObject([{ direct: { right: 1, of: 1 } }]);
});

test('teams learn apart', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  await corrects(bot, await asks(bot), 'no, three');
  await corrects(bot, await asks(bot, 1), 'no, three');
  expect((await asks(bot, 2, 'others')).ways?.given).toBe('direct');
  expect(await bot.teacher.ways('others')).toEqual([]);
});

test('what was said of a question last counts', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await asks(bot);
  await corrects(bot, turn, 'no, three');
  await corrects(bot, turn, 'no, sorry: five');
  expect(await bot.teacher.ways('team')).toMatchObject([{ program: { right: 0, of: 1 }, direct: { right: 0, of: 1 } }]);
});

test('with whose eyes to look is learned in the same way: the record moves, is listed, and is undone with its lesson', async () => {
  // The detector sees three, the connected model five, and a glance four.
  const bot = await startSeeingBot({ detector: { dog: 3 }, seeker: { dog: 5 } });
  const first = await asks(bot);
  expect(first.ways).toMatchObject({ given: 'direct', eyes: { usual: '3', connected: '5' } });
  const lesson = await corrects(bot, first, 'no, five');
  expect(lesson.ways).toEqual({
    kind: 'count',
    program: false,
    direct: false,
    eyes: { usual: false, connected: true },
  });
  // One alone turns nothing.
  expect((await asks(bot, 3)).ways?.program).toBe('3');
  const second = await corrects(bot, await asks(bot, 1), 'no, five');
  expect(await bot.teacher.ways('team')).toMatchObject([
    { eyes: { first: 'connected', usual: { right: 0, of: 2 }, connected: { right: 2, of: 2 } } },
  ]);
  expect((await asks(bot, 2)).ways?.program).toBe('5');
  await bot.teacher.undo('team', second.id, second.author);
  expect((await asks(bot, 2)).ways?.program).toBe('3');
});

test('what was found alike with either eyes says nothing of them', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 }, seeker: { dog: 3 } });
  const turn = await asks(bot);
  expect(turn.ways?.eyes).toBeUndefined();
  const lesson = await bot.teacher.confirm(turn, turn.request.author);
  expect(lesson?.ways?.eyes).toBeUndefined();
});
