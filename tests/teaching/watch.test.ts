import { expect, onTestFinished, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Turn } from '../../src/contracts/turn.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { verdictsBefore, wakeLesson, watchLessons } from '../../src/teaching/watch.js';
import { fullLesson, fullPrompt } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { fullTurn } from '../support/turn.js';

const team = 'home';
const now = (): number => 5;
const person = (name: string) => ({ id: name, name });

async function remember(): Promise<Memory> {
  const temporary = await temporaryMemory(recordingLog());
  const memory = await temporary.open();
  onTestFinished(async () => {
    await memory.close();
    await temporary.remove();
  });
  return memory;
}

/** An answer in which a prompt took part, or none. */
function answer(id: string, prompt?: string): Turn {
  const turn = fullTurn(id, team, 'thread', 1);
  const steps = turn.steps.map((step, at) => ({ ...step, prompts: at === 0 && prompt ? [prompt] : [] }));
  return { ...turn, steps, plan: { steps: [], examples: [] }, program: undefined };
}

async function released(memory: Memory): Promise<Lesson> {
  for (const at of [0, 1, 2, 3]) await watchLessons(answer(`before ${at}`), 'right', person('ana'), { memory, now });
  const watched = await verdictsBefore(answer('about'), { memory, now });
  expect(watched.right).toBeGreaterThanOrEqual(4);
  const lesson: Lesson = {
    ...fullLesson('lesson', team, 2),
    turn: 'about',
    again: undefined,
    prompts: ['p1'],
    watched,
  };
  await memory.lessons(team).save(lesson, { addPrompts: [fullPrompt('p1', team, 'lesson', 2)] });
  return lesson;
}

test('a lesson whose answers are wrong more often than before goes to sleep, and can be woken', async () => {
  const memory = await remember();
  const pools = createPromptPools(memory);
  await released(memory);
  const active = async () => (await pools.of(team)).active('LOC', fullPrompt('p1', team, 'lesson', 2).concept);
  expect(await active()).toHaveLength(1);
  const says = (id: string, who: string) => watchLessons(answer(id, 'p1'), 'wrong', person(who), { memory, now });
  expect(await says('one', 'ana')).toEqual([]);
  // Of one answer, one person's word counts once.
  expect(await says('one', 'ana')).toEqual([]);
  expect(await says('two', 'ben')).toEqual([]);
  const [asleep] = await says('three', 'cyd');
  expect(asleep).toMatchObject({ id: 'lesson', status: 'accepted', asleep: { right: 0, wrong: 3 } });
  expect(await active()).toEqual([]);
  expect(await says('four', 'dan')).toEqual([]);

  await wakeLesson(asleep, { memory, now });
  expect((await memory.lessons(team).get('lesson'))?.asleep).toBeUndefined();
  expect((await active()).map(({ id }) => id)).toEqual(['p1']);
  expect(await says('five', 'ana')).toEqual([]);
});

test('what is said of the very answer that it was learned from, or of others, is not held against it', async () => {
  const memory = await remember();
  await released(memory);
  for (const who of ['ana', 'ben', 'cyd', 'dan']) {
    expect(await watchLessons(answer('about', 'p1'), 'wrong', person(who), { memory, now })).toEqual([]);
    expect(await watchLessons(answer('other'), 'wrong', person(who), { memory, now })).toEqual([]);
  }
});
