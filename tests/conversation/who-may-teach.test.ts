/** Every way to teach: nothing is learned from somebody who may not teach, nor from fewer people than must agree. */
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Person, type Room } from '../support/person.js';

let photo: Uint8Array;
let another: Uint8Array;
beforeAll(async () => {
  const made = (background: string) =>
    sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
  [photo, another] = await Promise.all([made('#7a5'), made('#57a')]);
});

let bot: ActingBot;
let room: Room;
afterEach(() => bot.close());

const monday = Date.UTC(2027, 2, 8, 9);

interface Scene {
  /** The post of an answer that Ada asked for. */
  readonly answer: string;
  readonly picture: string;
  readonly who: Person;
}

const boxOn = (picture: string) => [{ picture, box: [4, 4, 20, 20] as const, label: 'dog' }];

/** How people can teach, each in words of its own. */
const ways: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'words in reply': ({ who, answer }) => who.replies(answer, 'no, three'),
  'words in the thread': ({ who }) => who.says('no, there are three'),
  'a form': ({ who, answer }) => who.corrects(answer, 'three'),
  'a form that names a step': ({ who, answer }) => who.corrects(answer, 'three', 'BOX0'),
  'boxes drawn': ({ who, answer, picture }) =>
    who.points(
      answer,
      '',
      boxOn(picture).map((one) => ({ ...one, box: [...one.box] })),
    ),
  'a ❌': ({ who, answer }) => who.reacts('❌', answer),
  'a ✅': ({ who, answer }) => who.reacts('✅', answer),
  'an emoji of the settings': ({ who, answer }) => who.reacts('💯', answer),
  'all buttons under an answer': async ({ who, answer }) => {
    for (const { action } of room.post(answer).buttons) await who.presses(action, answer);
  },
  'buttons that are made up': async ({ who, answer }) => {
    for (const action of ['right', 'wrong', 'verdict:right', 'verdict:wrong', 'choice:0', 'undo', 'wake', 'teach:van'])
      await who.presses(action, answer);
  },
  '/teach': ({ who }) => who.says('/teach our van', another),
  'naming in words': ({ who }) => who.says('this is our van', another),
  '/lessons import': ({ who }) => who.says('/lessons import {"lessons":[]}'),
  'a question of a weekly post': async ({ who }) => {
    bot.isNow(monday);
    await bot.app.postDue();
    const poll = room.posts.at(-1)?.id ?? '';
    for (const { action } of room.post(poll).buttons) await who.presses(action, poll);
    await who.reacts('❌', poll);
    await who.replies(poll, 'three');
  },
};

async function scene(name: string, quorum: number, teachers: 'everyone' | readonly string[]): Promise<Scene> {
  bot = await startActingBot(
    { quorum, teachers, weekly: [{ team: 'home', thread: 'general' }] },
    undefined,
    Date.UTC(2027, 2, 3),
  );
  room = openRoom(bot.app, 'home', 'general', () => bot.now());
  await bot.app.onConnected(room.connection, () => true);
  const { id } = await room.person('Ada').says('How many dogs are there?', photo);
  const turn = await bot.memory.turns.byPost('home', id);
  return { answer: id, picture: turn?.request.images[0]?.id ?? '', who: room.person(name) };
}

const learned = async (): Promise<readonly string[]> => [
  ...bot.taught,
  ...(await bot.memory.lessons('home').list()).map(({ said }) => said),
];

describe.each(Object.entries(ways))('by %s', (_, teaches) => {
  test('nothing is learned from somebody who may not teach', async () => {
    await teaches(await scene('Mallory', 1, ['Ada']));
    await bot.app.idle();
    expect(await learned()).toEqual([]);
  });

  test('nothing is learned from one where two must agree, however often they say it', async () => {
    const here = await scene('Ada', 2, 'everyone');
    await teaches(here);
    await teaches(here);
    await bot.app.idle();
    expect(await learned()).toEqual([]);
  });
});

test.each(['words in reply', 'words in the thread', 'a form', 'boxes drawn', 'a ✅', '/teach', 'naming in words'])(
  'by %s one who may teach does, where one is enough',
  async (way) => {
    await ways[way]?.(await scene('Ada', 1, ['Ada']));
    await bot.app.idle();
    expect(await learned()).not.toEqual([]);
  },
);

describe('what is learned', () => {
  test('is undone and woken by nobody who may not teach', async () => {
    const { answer } = await scene('Ada', 1, ['Ada', 'Ben']);
    await room.person('Ada').replies(answer, 'no, three');
    const lesson = room.posts.at(-1)?.id ?? '';
    const before = bot.taught.length;
    const mallory = room.person('Mallory');
    for (const { action } of room.post(lesson).buttons) await mallory.presses(action, lesson);
    for (const action of ['undo', 'wake']) await mallory.presses(action, lesson);
    await mallory.says('/undo');
    await mallory.replies(lesson, 'undo that');
    await bot.app.idle();
    expect(bot.taught.slice(before)).toEqual([]);
    expect((await bot.memory.lessons('home').list()).map(({ status }) => status)).toEqual(['accepted']);
  });

  test('a teaching that waits for one more is agreed to by nobody who may not teach', async () => {
    await scene('Ada', 2, ['Ada', 'Ben']);
    await room.person('Ada').says('/teach our van', another);
    const waiting = room.posts.at(-1)?.id ?? '';
    for (const { action } of room.post(waiting).buttons)
      for (const name of ['Mallory', 'Ada']) await room.person(name).presses(action, waiting);
    await bot.app.idle();
    expect(await learned()).toEqual([]);
    const [agree] = room.post(waiting).buttons;
    if (agree) await room.person('Ben').presses(agree.action, waiting);
    await bot.app.idle();
    expect(await learned()).toHaveLength(2);
  });
});
