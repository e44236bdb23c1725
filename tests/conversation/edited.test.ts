/** Whoever rewords their question is answered in the post that answered it before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { drawn } from '../support/hostile-pictures.js';
import { openRoom } from '../support/person.js';

const picture = await drawn(60, 40).png().toBuffer();
let bot: ActingBot;
beforeAll(async () => {
  bot = await startActingBot();
});
afterAll(async () => {
  expect(bot.errors).toEqual([]);
  await bot.close();
});
const roomOf = (thread: string) => {
  const room = openRoom(bot.app, 'home', thread);
  return { room, ana: room.person('Ana'), ben: room.person('Ben') };
};

test('a reworded question is answered anew in the same post, as often as it is reworded', async () => {
  const { room, ana } = roomOf('reworded');
  const first = await ana.says('what about the dgos', picture);
  expect(first.text).toContain('What would you like to know?');
  await ana.edits('how many dogs?');
  expect(room.posts).toHaveLength(1);
  expect(room.last()).toMatchObject({ id: first.id, status: 'answered', text: expect.stringContaining('2') });
  await ana.edits('look at the dogs');
  expect(room.last()).toMatchObject({ id: first.id, text: expect.stringContaining('What would you like to know?') });
  await ana.edits('how many dogs are there?');
  expect(room.posts).toHaveLength(1);
  // What is said about the post is said about its newest answer.
  await ana.reacts('✅', first.id);
  expect(bot.taught.at(-1)).toBe('Ana confirms 2');
});

test('one that is still being answered is stopped, and only the new one is answered', async () => {
  const { room, ana } = roomOf('under way');
  bot.answers.hold();
  const asked = ana.says('how many dogs?', picture);
  await expect.poll(() => room.posts.length).toBe(1);
  const edited = ana.edits('how many dogs are there?');
  await expect.poll(async () => (await bot.memory.journal.list('waiting', 9)).length).toBe(2);
  bot.answers.release();
  await Promise.all([asked, edited]);
  expect(room.posts).toHaveLength(1);
  expect(room.last()).toMatchObject({ status: 'answered' });
  const turns = await bot.memory.turns.ofThread('home', 'under way', 10);
  expect(turns.map(({ status, request }) => [status, request.text])).toEqual([
    ['aborted', 'how many dogs?'],
    ['answered', 'how many dogs are there?'],
  ]);
});

test('an edit that a platform tells twice is answered once, and stopped by none of its tellings', async () => {
  const { room, ana } = roomOf('told twice');
  await ana.says('look at the dogs', picture);
  bot.answers.hold();
  const edited = ana.edits('how many dogs?');
  await expect.poll(() => room.last().working).toBe(true);
  const again = ana.editsAgain();
  await expect.poll(async () => (await bot.memory.journal.list('waiting', 9)).length).toBe(1);
  bot.answers.release();
  await Promise.all([edited, again]);
  expect(room.posts).toHaveLength(1);
  expect(room.last()).toMatchObject({ status: 'answered' });
});

test('what people have judged stays as it is', async () => {
  const { room, ana, ben } = roomOf('judged');
  const first = await ana.says('how many dogs?', picture);
  await ben.reacts('✅', first.id);
  await ana.edits('how many cats?');
  expect(room.posts).toHaveLength(1);
  expect((await bot.memory.turns.ofThread('home', 'judged', 10)).map(({ request }) => request.text)).toEqual([
    'how many dogs?',
  ]);
});

test('commands and corrections are not done again, and a question that becomes none is left', async () => {
  const { room, ana } = roomOf('no questions');
  await ana.says('how many dogs?', picture);
  await ana.says('no, three');
  const learned = [...bot.taught];
  const before = room.posts.length;
  await ana.edits('no, four');
  await ana.says('/lessons');
  await ana.edits('/stats');
  expect(bot.taught).toEqual(learned);
  expect(room.posts).toHaveLength(before + 1);
});

test('of a message that only now asks, the answer is a post of its own', async () => {
  const { room, ana } = roomOf('now asks');
  await ana.says('how many dogs?', picture);
  await ana.says('thanks');
  const before = room.posts.length;
  await ana.edits('how many dogs are there?');
  expect(room.posts).toHaveLength(before + 1);
  expect(room.last()).toMatchObject({ status: 'answered' });
});
