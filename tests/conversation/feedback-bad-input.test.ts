import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRecords } from '../../src/conversation/records.js';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room, type Seen } from '../support/person.js';

let photo: Uint8Array;
let other: Uint8Array;
beforeAll(async () => {
  const plain = (background: string) =>
    sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
  [photo, other] = await Promise.all([plain('#7a5'), plain('#57a')]);
});

let bot: ActingBot;
let room: Room;
beforeEach(async () => {
  bot = await startActingBot();
  room = openRoom(bot.app);
});
afterEach(() => bot.close());

const ask = (name = 'Ada'): Promise<Seen> => room.person(name).says('How many dogs are there?', photo);
const asked = async (): Promise<string> => (await ask('Eve')).text;
const texts = (): readonly string[] => room.posts.flatMap(({ versions }) => versions.map(({ text }) => text));

async function restart(): Promise<void> {
  bot = await bot.restart();
  room.hears(bot.app);
  await bot.app.onConnected(room.connection, () => true);
  await bot.app.idle();
}

describe('what people say', () => {
  for (const said of ['no, yes and no', 'no, three or four', 'wrong, right, wrong'])
    test(`contradicting itself: “${said}”`, async () => {
      const answer = await ask();
      const reply = await room.person('Ada').replies(answer.id, said);
      expect(reply.text).not.toContain('went wrong on my side');
      expect(await asked()).toBe('**2**');
    });

  test('nothing, and only spaces', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    for (const said of ['', '   \n\t '])
      expect((await room.person('Ada').replies(answer.id, said)).status).toBe('asked');
    expect(bot.taught).toEqual([]);
  });

  for (const said of ['no you stupid idiot', 'wrong, you are useless', 'you fucking moron', 'no, this is bullshit'])
    test(`abuse is heard as “wrong”, and answered kindly: “${said}”`, async () => {
      const answer = await ask();
      const reply = await room.person('Ada').replies(answer.id, said);
      expect(reply.text).toContain('What should it be?');
      expect(bot.taught).toEqual([]);
      await room.person('Ada').replies(answer.id, said);
      expect(room.posts.length).toBeLessThanOrEqual(3);
    });

  test('huge', async () => {
    const answer = await ask();
    const reply = await room.person('Ada').replies(answer.id, `no, ${'three '.repeat(7000)}`);
    expect(reply.status).toBe('asked');
    expect(bot.taught).toEqual([]);
  });

  test('nothing that people typed mentions, formats or links anything in a lesson', async () => {
    const answer = await ask();
    const mallory = room.person('@everyone <!channel> **Mallory**');
    await mallory.replies(answer.id, 'no, three');
    await mallory.says('this is @everyone `x` <@U1>', other);
    await room.person('Bob').replies(answer.id, "it's @here, not https://evil.example");
    const shown = [
      ...texts(),
      ...room.posts.flatMap(({ versions }) => versions.at(-1)?.buttons.map(({ label }) => label) ?? []),
    ];
    expect(shown.some((text) => text.includes('everyone'))).toBe(true);
    expect(shown.filter((text) => /@(?:everyone|here|channel)|<[!@]|https:\/\/|\*\*Mallory/.test(text))).toEqual([]);
  });

  test('numbers beyond all sense', async () => {
    for (const said of ['no, -5', 'no, 1e999', `no, ${'9'.repeat(30)}`]) {
      const answer = await ask();
      const reply = await room.person('Ada').replies(answer.id, said);
      expect(reply.text).not.toContain('went wrong on my side');
    }
    expect(bot.errors).toEqual([]);
  });
});

describe('what is reacted to', () => {
  test('messages of people, the bot’s other posts and deleted ones', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await ada.reacts('❌', 'general-1');
    await ada.says('/help');
    await ada.reacts('❌', room.last().id);
    await ada.reacts('✅', 'deleted-long-ago');
    await ada.presses('undo', answer.id);
    await ada.presses('should:999', answer.id);
    await ada.presses('agree:nobody', answer.id);
    await ada.presses('toString', answer.id);
    await ada.presses('x'.repeat(5000), answer.id);
    expect(room.posts).toHaveLength(2);
    expect(bot.taught).toEqual([]);
    expect(bot.errors).toEqual([]);
  });

  test('emoji that do not vote', async () => {
    const answer = await ask();
    for (const emoji of ['❤️', '🎉', '', ':partyparrot:', '❌❌']) await room.person('Ada').reacts(emoji, answer.id);
    expect(room.posts).toHaveLength(1);
  });

  test('posts of before a restart', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    const question = room.last();
    await restart();
    await room.person('Ada').clicks('3', question.id);
    const lesson = room.post(question.id);
    expect(lesson.lesson).toBe('accepted');
    await restart();
    await room.person('Bob').clicks('✅ Right', lesson.id);
    expect(bot.taught).toEqual(['Bob confirms 3']);
    await room.person('Bob').clicks('Undo', lesson.id);
    expect(await asked()).toBe('**2**');
  });

  test('a bare question back', async () => {
    const question = await room.person('Ada').says('What?', photo);
    await room.person('Ada').reacts('❌', question.id);
    await room.person('Ada').reacts('✅', question.id);
    expect(bot.taught).toEqual([]);
    expect(room.posts).toHaveLength(1);
  });
});

describe('how often and when', () => {
  test('the same reaction a thousand times is one vote', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await Promise.all(Array.from({ length: 1000 }, () => ada.reacts('✅', answer.id)));
    expect(bot.taught).toEqual(['Ada confirms 2']);
    expect(room.posts).toHaveLength(1);
    await Promise.all(Array.from({ length: 1000 }, () => ada.reacts('❌', answer.id)));
    expect(room.posts.length).toBeLessThanOrEqual(3);
    const turn = await bot.memory.turns.byPost('home', answer.id);
    expect(await bot.memory.turns.feedback('home', turn?.id ?? '')).toHaveLength(2);
  });

  test('given and taken back a thousand times is little work and few posts', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await Promise.all(
      Array.from({ length: 1000 }, (_, time) =>
        time % 2 === 0 ? ada.reacts('✅', answer.id) : ada.takesBack('✅', answer.id),
      ),
    );
    expect(room.posts.length).toBeLessThanOrEqual(4);
    expect(bot.taught.length).toBeLessThan(60);
    const standing = (await bot.memory.lessons('home').list()).filter(({ status }) => status === 'accepted');
    expect(standing).toEqual([]);
  });

  test('a click that is changed again and again ends in the last one, or in peace', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    for (let time = 0; time < 20; time++) await ada.replies(answer.id, time % 2 === 0 ? 'no, three' : 'no, four');
    const lessons = await bot.memory.lessons('home').list();
    expect(lessons.length).toBeLessThanOrEqual(40);
    expect(lessons.filter(({ status }) => status === 'accepted').length).toBeLessThanOrEqual(1);
  });

  test('feedback while the answer is still being made waits for it', async () => {
    bot.answers.hold();
    const asking = ask();
    await bot.answers.reached();
    const [first] = room.posts;
    const reacting = room.person('Bob').reacts('❌', first?.id ?? '');
    const replying = room.person('Ada').replies(first?.id ?? '', 'no, three');
    bot.answers.release();
    await Promise.all([asking, reacting, replying]);
    expect(bot.taught).toEqual(['Ada says three of 2']);
  });

  test('while a lesson takes its time, the thread goes on', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    expect((await room.person('Bob').says('/help')).text).toContain('/why');
    const reacting = room.person('Bob').reacts('❌', answer.id);
    bot.lessons.release();
    await Promise.all([learning, reacting]);
    expect(await asked()).toBe('**3**');
  });

  test('a question asked while the thread is being taught profits from it', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    const asking = asked();
    bot.lessons.release();
    await learning;
    expect(await asking).toBe('**3**');
  });

  test('undo while it is still learned', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    const undoing = room.person('Bob').presses('undo', room.last().id);
    bot.lessons.release();
    await Promise.all([learning, undoing]);
    expect(await asked()).toBe('**2**');
  });
});

describe('when things break', () => {
  test('a stop in the middle of learning is resumed, in the same post', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    const post = room.last().id;
    await restart();
    await learning;
    expect(bot.taught).toEqual([expect.stringContaining('resumed: Ada says')]);
    expect(room.post(post)).toMatchObject({ lesson: 'accepted' });
    expect(texts().filter((text) => text.includes('went wrong on my side'))).toEqual([]);
    expect(room.posts).toHaveLength(2);
    expect(await asked()).toBe('**3**');
  });

  test('a stop after learning and before telling: the post tells it after the start', async () => {
    const answer = await ask();
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    const turn = await bot.memory.turns.byPost('home', answer.id);
    await createRecords(bot.memory.store).open({
      team: 'home',
      thread: 'general',
      turn: turn?.id ?? '',
    });
    await room.connection.edit({ team: 'home', thread: 'general' }, lesson.id, { ...lesson, lesson: 'learning' });
    await restart();
    expect(room.post(lesson.id)).toMatchObject({ lesson: 'accepted', text: expect.stringContaining('I learned') });
    expect(room.posts).toHaveLength(2);
    expect(bot.taught).toEqual([]);
  });

  test('a stop in the middle of a teaching is resumed', async () => {
    bot.lessons.hold();
    const teaching = room.person('Ada').says('this is our logo', photo);
    await bot.lessons.reached();
    await restart();
    await teaching;
    expect(room.last()).toMatchObject({ lesson: 'accepted', text: expect.stringContaining('our logo') });
  });

  test('feedback that was noted and not yet looked at is looked at after a restart', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    const voting = Promise.all(['Bob', 'Cyd'].map((name) => room.person(name).replies(answer.id, 'no, four')));
    await room.person('Dan').says('/help');
    await restart();
    await Promise.all([learning, voting]);
    expect(await asked()).toBe('**4**');
    const standing = (await bot.memory.lessons('home').list()).filter(({ status }) => status === 'accepted');
    expect(standing.map(({ after }) => after)).toEqual(['4']);
  });

  test('only teams that the chat serves are resumed', async () => {
    const answer = await ask();
    bot.lessons.hold();
    const learning = room.person('Ada').replies(answer.id, 'no, three');
    await bot.lessons.reached();
    bot = await bot.restart();
    room.hears(bot.app);
    await learning;
    await bot.app.onConnected(room.connection, (team) => team === 'elsewhere');
    await bot.app.idle();
    expect(bot.taught).toEqual([]);
    await bot.app.onConnected(room.connection, (team) => team === 'home');
    await bot.app.idle();
    expect(bot.taught).toHaveLength(1);
  });

  test('a full disk: a kind sentence, and nothing half-learned', async () => {
    const answer = await ask();
    bot.fillDisk();
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    expect(lesson.text).toContain("I haven't learned anything from it");
    expect(lesson.text).not.toContain('ENOSPC');
    expect(bot.errors).toHaveLength(1);
    expect(await bot.memory.lessons('home').list()).toEqual([]);
    expect(await asked()).toBe('**2**');
  });

  test('a chat that refuses an edit gets a new post', async () => {
    const answer = await ask();
    const { edit } = room.connection;
    room.connection.edit = async () => Promise.reject(new Error('Unknown Message'));
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    expect(lesson.lesson).toBe('accepted');
    room.connection.edit = edit;
    await room.person('Ada').clicks('Undo', lesson.id);
    expect(await asked()).toBe('**2**');
  });
});

describe('a deleted message', () => {
  test('takes its pictures with it, and posts that show them say so', async () => {
    const answer = await ask();
    const lesson = await room.person('Bob').replies(answer.id, 'no, three');
    const ada = room.person('Ada');
    const own = await ada.says('How many dogs are there?', other);
    await ada.deletesLast();
    expect(bot.taught.filter((what) => what.includes('forgotten'))).toHaveLength(1);
    expect(room.post(own.id)).toMatchObject({ pictures: [], text: expect.stringContaining('deleted') });
    expect(room.post(lesson.id).lesson).toBe('accepted');
    const turn = await bot.memory.turns.byPost('home', own.id);
    expect(turn && (await bot.memory.pictures('home').has(turn.request.images[0].id))).toBeFalsy();
  });

  test('whose picture could not be forgotten is forgotten after the next start, once', async () => {
    const answer = await ask('Ada');
    const eve = room.person('Eve');
    const own = await eve.says('How many dogs are there?', other);
    bot.fillDisk();
    await eve.deletesLast();
    expect(room.last().text).toContain('went wrong on my side');
    expect(bot.taught).toEqual([]);
    await restart();
    expect(bot.taught).toEqual(['a picture is forgotten']);
    expect(room.post(own.id).text).toContain('The picture was deleted.');
    expect(room.post(answer.id).status).toBe('answered');
    await restart();
    expect(bot.taught).toEqual([]);
  });

  test('leaves a picture that somebody else sent as well', async () => {
    await ask('Ada');
    const bob = room.person('Bob');
    const answer = await bob.says('How many dogs are there?', photo);
    await bob.deletesLast();
    expect(bot.taught).toEqual([]);
    expect(room.post(answer.id).status).toBe('answered');
  });

  test('without pictures, or one that nobody knows, changes nothing', async () => {
    await ask();
    const ada = room.person('Ada');
    await ada.says('/help');
    await ada.deletesLast();
    await bot.app.onDeleted({ id: 'unknown', team: 'home', thread: 'general' }, room.connection);
    await bot.app.idle();
    expect(bot.taught).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});
