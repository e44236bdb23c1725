/** People take turns, are told when they wait, and stop what they asked. */
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Backend } from '../../src/contracts/backend.js';
import { beforeAbort } from '../../src/util/concurrency.js';
import { startTestBot } from '../support/bot.js';
import { instant } from '../support/instant-backend.js';
import { openRoom, type Seen } from '../support/person.js';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 240, height: 180, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

/** A bot whose model answers what number is asked for when the test says so, and the numbers that it was asked. */
async function slowBot(environment: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const stopped: string[] = [];
  const open = new Map<string, () => void>();
  const slow: Backend = {
    ...instant,
    async connect(options) {
      const connection = await instant.connect(options);
      return (
        connection && {
          ...connection,
          capabilities: {
            ...connection.capabilities,
            async answer(_sight, question, { signal }) {
              const number = /\d+/.exec(question)?.[0] ?? 'none';
              asked.push(number);
              signal.addEventListener('abort', () => void stopped.push(number), { once: true });
              await beforeAbort(new Promise<void>((resolve) => void open.set(number, resolve)), signal);
              return { text: number, confidence: 1 };
            },
          },
        }
      );
    },
  };
  const running = await startTestBot(undefined, environment, [slow]);
  onTestFinished(() => running.close());
  const { app } = running.bot;
  return {
    asked,
    stopped,
    /** Lets the model answer. */
    async answer(number: number) {
      await vi.waitFor(() => expect(open.has(String(number))).toBe(true), 5_000);
      open.get(String(number))?.();
    },
    room: (name: string, team = 'home') => openRoom(app, team, name),
    complaints: running.complaints,
  };
}
const ask = (number: number): string => `What is number ${number}?`;

test('one person has a few questions under way; others, and other teams, are not kept waiting by the rest', async () => {
  const bot = await slowBot({ CLOVABOT_PERSON_AT_ONCE: '2', CLOVABOT_QUESTIONS_AT_ONCE: '3' });
  const rooms = [1, 2, 3, 4].map((number) => bot.room(`ben ${number}`));
  const bens: Promise<Seen>[] = [];
  for (const [at, room] of rooms.entries()) {
    bens.push(room.person('Ben').says(ask(at + 1), photo));
    await vi.waitFor(() => expect(bot.asked).toHaveLength(Math.min(at + 1, 2)), 5_000);
  }
  const ada = bot.room('ada').person('Ada').says(ask(11), photo);
  await vi.waitFor(() => expect(bot.asked).toEqual(['1', '2', '11']), 5_000);
  const cid = bot.room('cid', 'elsewhere').person('Cid').says(ask(21), photo);
  await pause(500);
  await bot.answer(1);
  await vi.waitFor(() => expect(bot.asked).toEqual(['1', '2', '11', '21']), 5_000);
  for (const number of [11, 21, 2, 3, 4]) await bot.answer(number);
  for (const { text } of await Promise.all([...bens, ada, cid])) expect(text).toMatch(/^\*\*\d+\*\*/);
});

test('who waits long is told how many are before them, and gets the answer in the same post', async () => {
  const bot = await slowBot({ CLOVABOT_PERSON_AT_ONCE: '1' });
  const rooms = [1, 2, 3].map((number) => bot.room(`ben ${number}`));
  const bens: Promise<unknown>[] = [];
  for (const [at, room] of rooms.entries()) {
    bens.push(room.person('Ben').says(ask(at + 1), photo));
    await pause(50);
  }
  await vi.waitFor(() => expect(rooms[2].posts).toHaveLength(1), 8_000);
  expect(rooms[1].last().text).toBe('You’re next…');
  expect(rooms[2].last()).toMatchObject({ text: '1 is before you…', working: true, status: 'planning' });
  for (const number of [1, 2, 3]) await bot.answer(number);
  await Promise.all(bens);
  expect(rooms[2].posts).toHaveLength(1);
  expect(rooms[2].last().text).toBe('**3**');
  // What waited is not counted as work.
  expect(Number.parseFloat(rooms[2].last().footer ?? '')).toBeLessThan(2);
});

test('“stop” stops what its author asked in the thread, at once, and nothing else', async () => {
  const bot = await slowBot({ CLOVABOT_PERSON_AT_ONCE: '1' });
  const room = bot.room('general');
  const elsewhere = bot.room('elsewhere');
  const [ben, ada] = [room.person('Ben'), room.person('Ada')];
  const running = ben.says(ask(1), photo);
  await vi.waitFor(() => expect(bot.asked).toEqual(['1']), 5_000);
  const other = elsewhere.person('Ada').says(ask(2), photo);
  await vi.waitFor(() => expect(bot.asked).toEqual(['1', '2']), 5_000);
  const courtesy = ada.says('stop');
  await pause(100);
  expect(bot.stopped).toEqual([]);
  await ben.says('please stop');
  await running;
  expect(room.posts[0].versions.at(-1)?.text).toBe('Stopped.');
  expect(bot.stopped).toEqual(['1']);
  expect(room.reactions.at(-1)?.emoji).toBe('👌');
  await courtesy;
  await bot.answer(2);
  expect((await other).text).toBe('**2**');
  expect(bot.complaints).toEqual([]);
});

test('what waits is stopped by ⏹ and by its button, by the person who asked alone', async () => {
  const bot = await slowBot({ CLOVABOT_PERSON_AT_ONCE: '1' });
  const rooms = [1, 2, 3].map((number) => bot.room(`ben ${number}`));
  const bens: Promise<unknown>[] = [];
  for (const [at, room] of rooms.entries()) {
    bens.push(room.person('Ben').says(ask(at + 1), photo));
    await pause(50);
  }
  await vi.waitFor(() => expect(rooms[2].posts).toHaveLength(1), 8_000);
  const [, second, third] = rooms.map((room) => room.last());
  await rooms[1].person('Ada').reacts('⏹', second.id);
  await rooms[2].person('Ada').clicks('Cancel', third.id);
  expect(rooms[2].last().text).toBe('Only the person who asked that can stop it.');
  await rooms[1].person('Ben').reacts('⏹️', second.id);
  await rooms[2].person('Ben').clicks('Cancel', third.id);
  await Promise.all(bens.slice(1));
  expect([rooms[1].last().text, rooms[2].post(third.id).text]).toEqual(['Stopped.', 'Stopped.']);
  await bot.answer(1);
  await bens[0];
  expect(bot.asked).toEqual(['1']);
});

test('whoever has used up a minute’s models is told when to ask again', async () => {
  const bot = await slowBot({ CLOVABOT_MINUTE_SECONDS: '1' });
  const room = bot.room('general');
  const first = room.person('Ben').says(ask(1), photo);
  await pause(1_300);
  await bot.answer(1);
  await first;
  const { text } = await room.person('Ben').says(ask(2), photo);
  expect(text).toMatch(/^You’ve kept me so busy this minute .* Please ask again in \d+ seconds\.$/);
  const ada = bot.room('ada').person('Ada').says(ask(3), photo);
  await bot.answer(3);
  expect((await ada).text).toBe('**3**');
});

test('commands that only tell, and what is known of a photo, wait for nothing that is under way', async () => {
  const bot = await slowBot({ CLOVABOT_PERSON_AT_ONCE: '1', CLOVABOT_QUESTIONS_AT_ONCE: '1' });
  const room = bot.room('general');
  const ben = room.person('Ben');
  const known = ben.says('Is it sunny at 1 o’clock?', photo);
  await bot.answer(1);
  await known;
  const heavy = [ben.says(ask(2), photo)];
  await vi.waitFor(() => expect(bot.asked).toEqual(['1', '2']), 5_000);
  for (let at = 0; at < 20; at += 1)
    heavy.push(
      bot
        .room(`ben ${at}`)
        .person('Ben')
        .says(ask(100 + at), photo),
    );
  // They are still waiting when the bot is closed.
  void Promise.allSettled(heavy);
  await pause(200);
  for (const command of ['/lessons', '/help', '/tools', '/stats']) {
    const began = performance.now();
    expect((await ben.says(command)).status).toBe('notice');
    expect(performance.now() - began).toBeLessThan(2_000);
  }
  for (const [person, team] of [
    ['Ben', 'home'],
    ['Ada', 'home'],
  ] as const) {
    const elsewhere = bot.room(`again ${person}`, team);
    const began = performance.now();
    expect((await elsewhere.person(person).says('Is it sunny at 1 o’clock?', photo)).text).toBe('**1**');
    expect(performance.now() - began).toBeLessThan(2_000);
  }
  expect(bot.asked).toEqual(['1', '2']);
  await bot.answer(2);
  await heavy[0];
}, 60_000);
