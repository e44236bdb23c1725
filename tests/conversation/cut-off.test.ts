/** What is under way ends with its entry of the journal, and leaves nothing on what lives longer. */
import { getEventListeners } from 'node:events';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room } from '../support/person.js';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

let bot: ActingBot;
let room: Room;
beforeEach(async () => {
  bot = await startActingBot();
  room = openRoom(bot.app, 'home', 'general', () => bot.now());
  await bot.app.onConnected(room.connection, () => true);
});
afterEach(() => bot.close());

const lessons = async () => (await bot.memory.lessons('home').list()).map(({ status }) => status);

test('a lesson ends where the bot is taken out, and goes on when it is back', async () => {
  const answer = await room.person('Ada').says('How many dogs are there?', photo);
  bot.lessons.hold();
  const corrected = room.person('Ada').replies(answer.id, 'no, three');
  await bot.lessons.reached();
  await bot.app.onTeamLeft('home');
  bot.lessons.release();
  await bot.app.idle();
  expect(await lessons()).toEqual(['reflecting']);
  await bot.app.onTeamBack('home');
  await corrected;
  await vi.waitFor(async () => expect(await lessons()).toEqual(['accepted']), 5_000);
});

test('a lesson that waits for another one is not begun where the bot is taken out', async () => {
  const answer = await room.person('Ada').says('How many dogs are there?', photo);
  const other = await room.person('Ben').says('How many dogs do you see?', photo);
  bot.lessons.hold();
  void room.person('Ada').replies(answer.id, 'no, three');
  await bot.lessons.reached();
  void room.person('Ben').replies(other.id, 'no, four');
  const noted = async () => (await bot.memory.journal.list('waiting', 10)).filter(({ key }) => key.includes('>'));
  await vi.waitFor(async () => expect((await noted()).map(({ begun }) => begun)).toEqual([1, 1]), 5_000);
  await bot.app.onTeamLeft('home');
  bot.lessons.release();
  await bot.app.idle();
  expect(await lessons()).toEqual(['reflecting']);
});

test('questions and lessons leave nothing on the signal of the process', async () => {
  async function useAll(): Promise<void> {
    const answer = await room.person('Ada').says('How many dogs are there?', photo);
    await room.person('Ada').replies(answer.id, 'no, three');
    await bot.app.idle();
  }
  await useAll();
  const before = leftOn(bot.signal);
  for (let times = 0; times < 5; times++) await useAll();
  expect(leftOn(bot.signal)).toEqual(before);
});

/** Node's set has not the prototype of others. */
const sizeSchema = z.object({ size: z.number() }).default({ size: 0 });

/** Listeners, and what `AbortSignal.any` has made of it, which Node remembers. */
function leftOn(signal: AbortSignal) {
  const symbol = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'kDependantSignals');
  const made: unknown = symbol && Reflect.get(signal, symbol);
  return { listeners: getEventListeners(signal, 'abort').length, made: sizeSchema.parse(made).size };
}
