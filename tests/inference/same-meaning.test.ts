/** Answers that differ in their words, where a language model says whether they mean the same. */
import { describe, expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { AnswerPair, SameMeaning } from '../../src/contracts/same-meaning.js';
import { startSeeingBot } from '../support/seeing-bot.js';

const look = (question: string): string =>
  [`ANSWER0=VQA(image=IMAGE,question='${question}')`, 'FINAL_RESULT=RESULT(var=ANSWER0)'].join('\n');
const plan = { steps: ['Look who it is'] };
const asks = 'who is at the door?';

function comparing(answer: 'same' | 'other' | 'unclear') {
  const pairs: AnswerPair[] = [];
  const sameMeaning: SameMeaning = async (pair) => {
    pairs.push(pair);
    return answer;
  };
  return { pairs, sameMeaning };
}

describe('a program and a look of the planner', () => {
  const said = { ...plan, program: look('who is it'), direct: { text: 'An elderly woman.', bare: 'an elderly woman' } };

  test('agree in other words', async () => {
    const { pairs, sameMeaning } = comparing('same');
    const bot = await startSeeingBot({ answer: () => 'an old lady', sameMeaning });
    const turn = await bot.ask(asks, said);
    expect(turn).toMatchObject({ answer: { text: 'an old lady' }, ways: { given: 'program' } });
    expect(turn.answer?.note).toBeUndefined();
    expect(pairs).toEqual([{ question: asks, answers: ['an old lady', 'an elderly woman'] }]);
  });

  test('differ where it says so, or where nobody can be asked', async () => {
    for (const options of [comparing('other'), comparing('unclear'), {}]) {
      const bot = await startSeeingBot({ answer: () => 'an old lady', ...options });
      const { answer, ways } = await bot.ask(asks, said);
      expect(ways).toMatchObject({ program: 'an old lady', direct: 'an elderly woman' });
      expect(`${answer?.note}`).toMatch(/old lady|elderly woman/);
    }
  });

  test('nobody is asked about numbers, yes and no, or the same words', async () => {
    const { pairs, sameMeaning } = comparing('same');
    const bot = await startSeeingBot({ answer: () => 'red', detector: { dog: 3 }, sameMeaning });
    await bot.ask('what colour is it?', {
      ...plan,
      program: look('which colour'),
      direct: { text: 'Red.', bare: 'red' },
    });
    await bot.ask('how many dogs are there?', {
      ...plan,
      program: "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)",
      direct: { text: '4', bare: '4' },
    });
    expect(pairs).toEqual([]);
  });
});

describe('a correction in other words than the answer of the other way', () => {
  const said = { ...plan, program: look('who is it'), direct: { text: 'An elderly woman.', bare: 'an elderly woman' } };

  test('says that this way was right', async () => {
    const sameMeaning: SameMeaning = async ({ answers }) =>
      answers.every((one) => /old|elderly/.test(one)) ? 'same' : 'other';
    const bot = await startSeeingBot({ answer: () => 'a young man', sameMeaning });
    const turn = await bot.ask(asks, said);
    let lesson: Lesson | undefined;
    const correction = { turn, author: turn.request.author, text: 'no, an old lady', images: [] };
    for await (const next of bot.teacher.correct(correction, new AbortController().signal)) lesson = next;
    expect(lesson?.ways).toMatchObject({ direct: true, program: false });
  });
});
