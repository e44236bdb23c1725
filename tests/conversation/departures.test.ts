/** A team that takes the bot out: nothing happens there, then it is forgotten, unless the bot is back before. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatRecord } from '../../src/contracts/chat.js';
import { listDepartures } from '../../src/conversation/departures.js';
import { type ActingBot, type ActingBotOptions, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room } from '../support/person.js';

const day = 24 * 3_600_000;
const begun = Date.UTC(2027, 2, 1, 12);

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

let bot: ActingBot;
let room: Room;
let other: Room;
let forgottenByChat: string[];
beforeEach(() => startWith({}));
afterEach(() => bot.close());

const record: ChatRecord = {
  forgetBefore: async () => undefined,
  forgetPerson: async () => undefined,
  forgetTeam: async (team) => void forgottenByChat.push(team),
  reread: async () => undefined,
};

async function startWith(options: ActingBotOptions): Promise<void> {
  await bot?.close();
  forgottenByChat = [];
  bot = await startActingBot(options, undefined, begun);
  room = openRoom(bot.app, 'home', 'general', () => bot.now());
  Object.assign(room.connection, { record });
  other = openRoom(bot.app, 'other', 'elsewhere', () => bot.now());
  await connect();
}

async function connect(): Promise<void> {
  await bot.app.onConnected(other.connection, (team) => team === 'other');
  await bot.app.onConnected(room.connection, (team) => team === 'home');
}

async function restart(at: number): Promise<void> {
  bot = await bot.restart(at);
  for (const one of [room, other]) one.hears(bot.app);
  await connect();
}

/** So many days later, after a start: while the bot runs, a clock that is set is not believed. */
async function daysLater(days: number): Promise<void> {
  await restart(begun + days * day);
  await bot.app.dropOld();
}

async function kept(team = 'home') {
  let turns = 0;
  for await (const _ of bot.memory.turns.ofTeam(team)) turns += 1;
  return { turns, lessons: (await bot.memory.lessons(team).list()).length };
}

async function everythingKept(): Promise<string> {
  const files = (await readdir(bot.home, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const texts = await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
  return texts.join('');
}

async function learnSomething(): Promise<string> {
  const answer = await room.person('Ada').says('How many dogs are there, says Ada Lovelace?', photo);
  await room.person('Ada').replies(answer.id, 'no, three');
  return answer.id;
}

describe('a team that the bot was taken out of', () => {
  test('is kept for its grace and then forgotten, with all that bears its name; others are not', async () => {
    await learnSomething();
    await other.person('Ben').says('How many dogs are there?', photo);
    await bot.app.onTeamLeft('home');
    await daysLater(29);
    expect([(await kept()).lessons, forgottenByChat]).toEqual([1, []]);
    await daysLater(31);
    expect([await kept(), forgottenByChat]).toEqual([{ turns: 0, lessons: 0 }, ['home']]);
    // The journal knows for a week, by ids alone, what was done.
    expect((await everythingKept()).match(/Ada Lovelace|home\/|.{9}"team":"home"/)).toBeNull();
    expect((await kept('other')).turns).toBe(1);
    expect(await listDepartures(bot.memory)).toEqual([]);
    await daysLater(80);
    expect(forgottenByChat).toEqual(['home']);
  });

  test('has everything back that is back within it, also after starts, and counts anew when it leaves again', async () => {
    const answer = await learnSomething();
    await bot.app.onTeamLeft('home');
    await daysLater(20);
    await bot.app.onTeamBack('home');
    await daysLater(45);
    expect((await kept()).lessons).toBe(1);
    expect((await room.person('Ben').replies(answer, 'why?')).text).toContain('dog');
    await bot.app.onTeamLeft('home');
    await daysLater(70);
    expect((await kept()).lessons).toBe(1);
    await daysLater(76);
    expect((await kept()).lessons).toBe(0);
  });

  test('hears nothing meanwhile, and what waited for it goes on when it is back', async () => {
    bot.answers.hold();
    const asked = room.person('Ada').says('How many dogs are there?', photo);
    await bot.answers.reached();
    const shown = room.posts.map(({ versions }) => versions.length);
    await bot.app.onTeamLeft('home');
    bot.answers.release();
    await bot.app.idle();
    expect(room.posts.map(({ versions }) => versions.length)).toEqual(shown);
    expect(bot.taught).toEqual([]);
    await bot.app.onTeamBack('home');
    expect((await asked).text).toContain('2');
  });

  test('what waited when it was forgotten is not carried out when the bot comes again', async () => {
    await bot.app.onTeamLeft('home');
    room
      .person('Ada')
      .says('How many dogs are there?', photo)
      .catch(() => undefined);
    await daysLater(31);
    await bot.app.onTeamBack('home');
    await bot.app.idle();
    expect(room.posts).toEqual([]);
    expect((await room.person('Ben').says('How many dogs are there?', photo)).text).toContain('2');
  });

  test('gets no weekly post', async () => {
    await startWith({ weekly: [{ team: 'home', thread: 'general' }] });
    await learnSomething();
    const before = room.posts.length;
    await bot.app.onTeamLeft('home');
    bot.isNow(Date.UTC(2027, 2, 8, 9));
    await bot.app.postDue();
    expect(room.posts).toHaveLength(before);
    await bot.app.onTeamBack('home');
    await bot.app.postDue();
    expect(room.posts.length).toBeGreaterThan(before);
  });

  test('is not forgotten by a clock that is set ahead while the bot runs', async () => {
    await learnSomething();
    await bot.app.onTeamLeft('home');
    await bot.app.dropOld();
    bot.isNow(begun + 4000 * day);
    await bot.app.dropOld();
    expect((await kept()).lessons).toBe(1);
  });

  test('is forgotten at once where no days are given', async () => {
    await startWith({ graceMs: 0 });
    await learnSomething();
    await bot.app.onTeamLeft('home');
    await bot.app.dropOld();
    expect((await kept()).lessons).toBe(0);
  });

  test('is forgotten whole where a stop has cut that off, and what is said after it came back stays', async () => {
    await learnSomething();
    await bot.app.onTeamLeft('home');
    Object.assign(record, { forgetTeam: () => Promise.reject(new Error('the process dies here')) });
    await daysLater(31);
    await bot.app.onTeamBack('home');
    expect(await listDepartures(bot.memory)).toMatchObject([{ team: 'home', isBack: true }]);
    const said = room.person('Ben').says('How many dogs are there?', photo);
    Object.assign(record, { forgetTeam: async (team: string) => void forgottenByChat.push(team) });
    bot.isNow(bot.now() + 1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await bot.app.dropOld();
    expect((await said).text).toContain('2');
    expect([await kept(), forgottenByChat]).toEqual([{ turns: 1, lessons: 0 }, ['home']]);
  });
});

test('a process without chats leaves the jobs to others, whoever is away or back', async () => {
  bot = await bot.restart(begun);
  await bot.app.onTeamLeft('home');
  await bot.app.onTeamBack('home');
  await bot.app.idle();
  expect(bot.wakes()).toBe(0);
  await connect();
  expect(bot.wakes()).toBeGreaterThan(0);
});
