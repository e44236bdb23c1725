/** The same question about many places of a picture. */
import { expect, test } from 'vitest';
import type { Region } from '../../src/contracts/turn.js';
import { askAbout } from '../../src/tools/shared/ask-about.js';
import { busy } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const places = (count: number): readonly Region[] =>
  Array.from({ length: count }, (_, at) => ({ box: [at, 0, at + 1, 1], label: 'box', score: 0.9 }));

async function ask(count: number) {
  const calls: number[] = [];
  const context = toolContext({
    answerEach: async (_sight, boxes) => {
      calls.push(boxes.length);
      return boxes.map(([left]) => String(left));
    },
  });
  const sight = { id: 'photo', pixels: busy(240, 180) };
  const said = await askAbout('SELECT', places(count), 'is it red?', 'tell which are red', sight, context).catch(
    (error: Error) => error.message,
  );
  return { said, calls };
}

test('all of them are asked about, as many in one call as a model can tell apart', async () => {
  const { said, calls } = await ask(70);
  expect(calls).toEqual([24, 24, 22]);
  expect(typeof said === 'string' ? said : said.map(({ text }) => text)).toEqual(
    Array.from({ length: 70 }, (_, at) => String(at)),
  );
});

test('of too many none is left out in silence', async () => {
  const { said, calls } = await ask(97);
  expect([said, calls]).toEqual([expect.stringContaining('97 places are too many to ask about'), []]);
});

test('nor is any where each is asked about in a call of its own', async () => {
  const seen: (readonly number[] | undefined)[] = [];
  const context = toolContext({
    answer: async ({ focus }) => {
      seen.push(focus);
      return { text: 'yes' };
    },
  });
  const sight = { id: 'photo', pixels: busy(240, 180) };
  await askAbout('SELECT', places(30), 'is it red?', 'tell which are red', sight, context);
  expect(seen).toEqual(places(30).map(({ box }) => box));
  const tooMany = askAbout('SELECT', places(49), 'is it red?', 'tell which are red', sight, context);
  await expect(tooMany).rejects.toThrow('49 places are too many to ask about');
});
