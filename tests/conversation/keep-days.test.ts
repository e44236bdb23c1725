/** What nothing was learned of goes after some days: all of it, once, and nothing else. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { steadyDate } from '../../src/conversation/keep-days/steady-date.js';
import { rowKey } from '../../src/util/row-key.js';
import { type ActingBot, type ActingBotOptions, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room } from '../support/person.js';

const day = 24 * 3_600_000;
const begun = Date.UTC(2027, 2, 1, 12);

const photos: Uint8Array[] = [];
beforeAll(async () => {
  for (const background of ['#7a5', '#57a', '#a57', '#755', '#333'])
    photos.push(
      await sharp({ create: { width: 64, height: 48, channels: 3, background } })
        .png()
        .toBuffer(),
    );
});

let bot: ActingBot;
let room: Room;
beforeEach(() => startWith({}));

async function startWith(options: ActingBotOptions): Promise<void> {
  await bot?.close();
  bot = await startActingBot({ keepMs: 30 * day, ...options }, undefined, begun);
  room = openRoom(bot.app, 'home', 'general', () => bot.now());
  await bot.app.onConnected(room.connection, () => true);
}
afterEach(() => bot.close());

/** So many days later, after a start: a clock that is set under a running bot is not believed for a day. */
async function daysLater(days: number): Promise<void> {
  bot = await bot.restart(begun + days * day);
  room.hears(bot.app);
  await bot.app.onConnected(room.connection, () => true);
  await bot.app.dropOld();
}

const turnOf = async (post: string) => (await bot.memory.turns.byPost('home', post)) !== undefined;

async function picturesKept(): Promise<number> {
  const files = await readdir(path.join(bot.home, 'pictures'), { recursive: true });
  return files.filter((file) => /[0-9a-f]{64}\.(?:png|jpg)$/.test(file)).length;
}

/** What any row, file or log of the home says. */
async function everythingKept(): Promise<string> {
  const files = (await readdir(bot.home, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const texts = await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
  return texts.join('');
}

describe('after so many days', () => {
  test('a question of which nothing was learned is gone with its picture, words and judgements, which still count', async () => {
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    await room.person('Ben').reacts('❌', answer.id);
    await daysLater(29);
    expect([await turnOf(answer.id), await picturesKept()]).toEqual([true, 1]);
    await daysLater(31);
    expect([await turnOf(answer.id), await picturesKept()]).toEqual([false, 0]);
    expect(await everythingKept()).not.toMatch(/How many dogs are there/);
    const stats = await room.person('Ben').says('/stats');
    expect(stats.text).toContain('**Judged right: 0 of 1 verdict** (0%), on 1 answer.');
  });

  test('what was taught stays, with the question and the picture that it was taught on', async () => {
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    await room.person('Ada').replies(answer.id, 'no, three');
    await room.person('Ben').says('/teach our van', photos[1]);
    const confirmed = await room.person('Cem').says('How many dogs do you see?', photos[2]);
    await room.person('Cem').reacts('✅', confirmed.id);
    await daysLater(400);
    expect(await Promise.all([answer.id, confirmed.id].map(turnOf))).toEqual([true, true]);
    expect(await picturesKept()).toBe(3);
    expect(await bot.memory.lessons('home').list()).toHaveLength(3);
  });

  test('what was undone goes, and still counts', async () => {
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    await room.person('Ada').replies(answer.id, 'no, three');
    await room.person('Ada').says('/undo');
    await daysLater(31);
    expect(await bot.memory.lessons('home').list()).toEqual([]);
    expect([await turnOf(answer.id), await picturesKept()]).toEqual([false, 0]);
    expect((await room.person('Ada').says('/stats')).text).toContain(
      '**1 lesson**: 0 learned, 0 not learned, 1 undone',
    );
  });

  test('what waits for others stays: a teaching, and a question of a weekly post for as long again', async () => {
    await startWith({ quorum: 2, weekly: [{ team: 'home', thread: 'general' }] });
    await room.person('Ada').says('/teach our van', photos[1]);
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    const monday = Date.UTC(2027, 2, 8, 9);
    bot.isNow(monday);
    await bot.app.postDue();
    expect(room.posts.at(-1)?.versions.at(-1)?.text).toContain('How many dogs');
    await daysLater(50);
    expect([await turnOf(answer.id), await picturesKept()]).toEqual([true, 2]);
    await daysLater(70);
    expect([await turnOf(answer.id), await picturesKept()]).toEqual([false, 1]);
  });

  test('a picture that was sent again is as young as that', async () => {
    await room.person('Ada').says('How many dogs are there?', photos[0]);
    await daysLater(20);
    const again = await room.person('Ben').says('How many dogs now?', photos[0]);
    await daysLater(40);
    expect([await turnOf(again.id), await picturesKept()]).toEqual([true, 1]);
  });

  test('somebody who says something of an old answer keeps it', async () => {
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    bot = await bot.restart(begun + 29 * day);
    room.hears(bot.app);
    await room.person('Ben').reacts('❌', answer.id);
    await daysLater(40);
    expect(await turnOf(answer.id)).toBe(true);
  });

  test('a pass goes on where a stop has cut it off, and happens once a day, whatever number of processes looks', async () => {
    for (const text of ['How many dogs are there?', 'How many cats?', 'How many birds?'])
      await room.person('Ada').says(text, photos[0]);
    const state = { phase: 'turns', before: begun + day };
    await bot.memory.store.write([{ namespace: 'keep-days', key: rowKey('state'), value: state }]);
    await Promise.all([bot.app.dropOld(), bot.app.dropOld()]);
    expect(await turnsKept()).toBe(0);
    const late = await room.person('Ada').says('How many fish?', photos[3]);
    bot.isNow(begun + 10 * 3_600_000);
    await bot.app.dropOld();
    expect(await turnOf(late.id)).toBe(true);
  });

  test('what was taught since this process looked last stays, where another one has ended the pass', async () => {
    await room.person('Ada').says('How many dogs are there?', photos[0]);
    bot.answers.hold();
    const busy = room.person('Ben').says('How many dogs do you see?', photos[2]);
    await bot.answers.reached();
    const state = { phase: 'turns', before: begun + day };
    const goOn = () => bot.memory.store.write([{ namespace: 'keep-days', key: rowKey('state'), value: state }]);
    await goOn();
    await bot.app.dropOld();
    bot.answers.release();
    await busy;
    const asked = await room.person('Cem').says('How many vans are there?', photos[1]);
    await room.person('Cem').says('/teach our van', photos[1]);
    await goOn();
    await bot.app.dropOld();
    expect(await turnOf(asked.id)).toBe(true);
  });

  test('what still speaks of the pictures of several teams is read once', async () => {
    await room.person('Ada').says('How many dogs are there?', photos[0]);
    const other = openRoom(bot.app, 'other', 'general', () => bot.now());
    await other.person('Ben').says('How many dogs are there?', photos[1]);
    bot = await bot.restart(begun + 31 * day);
    const mentioned = vi.spyOn(bot.memory, 'mentioned');
    await bot.app.dropOld();
    expect([await picturesKept(), mentioned.mock.calls.length]).toEqual([0, 1]);
  });

  test('nothing goes where nobody wants it', async () => {
    await startWith({ keepMs: undefined });
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    await daysLater(4000);
    expect(await turnOf(answer.id)).toBe(true);
  });
});

async function turnsKept(): Promise<number> {
  let count = 0;
  for await (const _ of bot.memory.turns.ofTeam('home')) count += 1;
  return count;
}

test('a clock that is set ahead deletes nothing for a day; one that is set back counts at once', () => {
  let [date, at] = [begun, 0];
  const read = steadyDate(
    () => date,
    () => at,
  );
  const passes = (ms: number): void => {
    date += ms;
    at += ms;
  };
  passes(day);
  expect(read()).toBe(begun + day);
  date += 4000 * day;
  expect(read()).toBe(begun + day);
  passes(day / 2);
  expect(read()).toBe(begun + 1.5 * day);
  passes(day);
  expect(read()).toBe(begun + 4002.5 * day);
  date = begun;
  expect(read()).toBe(begun);
});

describe('pictures that nothing speaks of', () => {
  test('go after a day, also where all else is kept for ever, and no others do', async () => {
    await startWith({ keepMs: undefined });
    room.connection.storesAhead = 'home';
    const answer = await room.person('Ada').says('How many dogs are there?', photos[0]);
    await room.person('Ben').says('/teach our van', photos[1]);
    // As a kill leaves it between the file and the message's row.
    const pictures = bot.memory.pictures('home');
    const { id } = await pictures.receive(photos[2]);
    const kept = await picturesKept();
    await bot.app.dropOld();
    expect(await picturesKept()).toBe(kept);
    await daysLater(8);
    expect(await picturesKept()).toBe(kept - 1);
    expect(await bot.memory.pictures('home').has(id)).toBe(false);
    expect(await turnOf(answer.id)).toBe(true);
  });
});
