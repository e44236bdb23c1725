/** Answers of a model that are shown as they are written. */
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import type { Post } from '../../src/contracts/post.js';
import { openRoom } from '../support/person.js';
import { type SeeingOptions, startSeeingBot } from '../support/seeing-bot.js';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 240, height: 180, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

const market =
  'A market in the rain: two stalls sell fruit, and one sells fish. People hurry by under umbrellas, and a child in a yellow coat jumps into a puddle beside the fruit.';
const speaks = { pieces: 8, everyMs: 60 };

async function talk(reply: object | string, options: SeeingOptions = {}) {
  const bot = await startSeeingBot({
    speaks,
    says: () => (typeof reply === 'string' ? reply : JSON.stringify(reply)),
    ...options,
  });
  const room = openRoom(bot.app, 'team', 'thread');
  return { bot, room, ada: room.person('Ada'), turns: () => bot.memory.turns.ofThread('team', 'thread', 20) };
}
const growing = (versions: readonly Post[] = []): readonly Post[] => versions.filter((post) => post.growing);
const words = ({ text }: Post): string => text.replace(/ …$/, '').replaceAll('*', '');

test('what the first call answers grows in the post, and ends as the answer', async () => {
  const { ada, room, turns } = await talk({ answer: market, short: null, steps: [], covers: [], program: null });
  await ada.says('describe the scene', photo);
  const [post] = room.posts;
  const parts = growing(post.versions);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    expect(part.working).toBe(true);
    expect(part.buttons).toEqual([]);
    expect(part.text).toMatch(/ …$/);
    expect(market.startsWith(words(part))).toBe(true);
  }
  expect(post.versions.at(-1)).toMatchObject({ status: 'answered', text: market });
  expect(post.versions.at(-1)).not.toHaveProperty('growing');
  expect((await turns())[0]).not.toHaveProperty('begun');
});

test('edits come no faster than people read', async () => {
  const { ada, room } = await talk({ answer: market.repeat(3) }, { speaks: { pieces: 300, everyMs: 2 } });
  const began = Date.now();
  await ada.says('describe the scene', photo);
  expect(growing(room.posts[0].versions).length).toBeLessThanOrEqual((Date.now() - began) / 150 + 1);
});

test('an answer of the tool that looks grows as well', async () => {
  const program = "ANSWER0=VQA(image=IMAGE,question='What is going on?')\nFINAL_RESULT=RESULT(var=ANSWER0)";
  const { ada, room } = await talk(
    { steps: ['Look what is going on'], covers: ['what is going on here?'], program },
    { discuss: () => market, answer: () => 'rain' },
  );
  await ada.says('what is going on here?', photo);
  const parts = growing(room.posts[0].versions);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => market.startsWith(words(part)))).toBe(true);
  expect(room.last().text).toContain(market);
});

test.each<readonly [what: string, reply: object | string]>([
  [
    'a program',
    {
      program: "ANSWER0=VQA(image=IMAGE,question='What?')\nFINAL_RESULT=RESULT(var=ANSWER0)",
      steps: ['Ask what it is'],
    },
  ],
  ['a question back', { answer: null, question: 'Which of the two pictures do you mean, and what of it?' }],
  ['a refusal', { answer: 'I’m sorry, but I can’t help with identifying people in pictures, whoever asks me.' }],
  ['blindness', { answer: 'I cannot see any image in our conversation. Please upload the picture that you mean.' }],
  ['a plan in words', '1. Locate the dogs in the picture\n2. Count them\n3. Return the number'],
  ['thoughts', 'Let me think about what the user is asking for here. The picture shows a market.'],
])('what is no answer never grows: %s', async (_what, reply) => {
  const { ada, room } = await talk(reply, { answer: () => 'rain' });
  await ada.says('what is it?', photo);
  expect(growing(room.posts[0]?.versions)).toEqual([]);
});

test('what may be a remark is shown as it grows only when the model has said that it is none', async () => {
  const { ada, room } = await talk({
    ...{ remark: null, right: null, back: null, answer: market, short: null, steps: [], covers: [] },
  });
  await ada.says('describe the scene', photo);
  await ada.says('und auf Deutsch bitte');
  expect(growing(room.posts.at(-1)?.versions).length).toBeGreaterThan(0);
  const aside = await talk('', {
    says: ({ messages }) =>
      JSON.stringify(
        messages[0].text.includes('schöner Hund')
          ? { remark: 'aside', answer: 'I had rather not say anything about that.' }
          : { answer: market },
      ),
  });
  await aside.ada.says('describe the scene', photo);
  await aside.ada.says('was für ein schöner Hund');
  expect(aside.room.posts).toHaveLength(1);
});

test('nobody who does not watch is told', async () => {
  const { bot } = await talk({ answer: market });
  const turn = await bot.ask('describe the scene', {});
  expect(turn.status).toBe('answered');
  const begun: unknown[] = [];
  for await (const one of bot.engine.infer({ ...turn.request, id: 'again' }, new AbortController().signal))
    begun.push(one.begun);
  expect(begun.every((one) => one === undefined)).toBe(true);
});

test('who stops reading in the midst of it stops the work', async () => {
  const { bot } = await talk({ answer: market });
  const turn = await bot.ask('describe the scene', {});
  const turns = bot.engine.infer({ ...turn.request, id: 'again' }, new AbortController().signal, { isWatched: true });
  for await (const one of turns) if (one.begun) break;
  expect(await turns.next()).toEqual({ done: true, value: undefined });
});
