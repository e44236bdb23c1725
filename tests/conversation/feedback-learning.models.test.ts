import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { openRoom } from '../support/person.js';

const photo = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo', 'sample1.jpg');
const other = path.join(path.dirname(photo), 'sample4.jpg');
const question = 'How many cups are there?';

let running: TestBot;
beforeAll(async () => {
  running = await startTestBot();
});
afterAll(() => running.close());

// The models are loaded twice, which takes a while on a busy machine.
test('the whole loop with the embedded models: ❌, a click, a lesson, a restart, undo', {
  timeout: 240_000,
}, async () => {
  const room = openRoom(running.bot.app);
  const [ada, bob] = [room.person('Ada'), room.person('Bob')];
  const answer = await ada.says(question, photo);
  const before = answer.text;

  await ada.reacts('❌', answer.id);
  const asked = room.last();
  expect(asked.text).toContain('What should it be?');
  await ada.clicks(/^2 is a cup too$/, asked.id);
  const lesson = room.post(asked.id);
  expect(lesson).toMatchObject({ status: 'lesson', lesson: 'accepted' });
  expect(lesson.text).toContain('now I say “2”');
  expect(lesson.text).toContain('Thank you, Ada.');
  const notes = lesson.how?.notes?.join('\n');
  expect(notes).toMatch(/What went wrong:\*\* step 1 of 3 .*LOC\(image=IMAGE,object='cup'\)/);
  expect(notes).toMatch(/Proof: .* got “2”/);
  expect(lesson.pictures.map(({ alt }) => alt.split(':', 1)[0])).toEqual(['Before', 'Now']);
  expect((await bob.says(question, photo)).text).toContain('**2**');

  running = await running.restart();
  room.hears(running.bot.app);
  expect((await bob.says(question, photo)).text).toContain('**2**');
  await bob.clicks('Undo', lesson.id);
  expect(room.post(lesson.id).text).toContain('Bob has undone this');
  expect((await bob.says(question, photo)).text).toBe(before);
  expect(running.complaints).toEqual([]);
});

test('“this is our meeting room” with a picture becomes a lesson of its own', { timeout: 120_000 }, async () => {
  const room = openRoom(running.bot.app, 'home', 'mug');
  const ada = room.person('Ada');
  const lesson = await ada.says('This is our meeting room', photo);
  expect(lesson).toMatchObject({ status: 'lesson', text: expect.stringContaining('our meeting room') });
  const [stored] = await running.bot.memory.lessons('home').list(1);
  expect(stored).toMatchObject({
    kind: 'teaching',
    said: 'our meeting room',
    author: { name: 'Ada' },
    post: lesson.id,
  });
});

test('stopped in the middle of a lesson, it goes on after the start; then votes decide', {
  timeout: 240_000,
}, async () => {
  const room = openRoom(running.bot.app, 'home', 'stopped');
  const [ada, bob, cyd] = ['Ada', 'Bob', 'Cyd'].map((name) => room.person(name));
  const answer = await ada.says(question, photo);
  const learning = ada.replies(answer.id, 'no, three');
  await expect.poll(() => room.last().lesson, { timeout: 60_000, interval: 5 }).toBe('learning');
  running = await running.stop();
  await learning;
  const lesson = room.last();
  expect(lesson.lesson).toBe('learning');

  room.hears(running.bot.app);
  await running.bot.app.onConnected(room.connection, () => true);
  await running.bot.app.idle();
  expect(room.post(lesson.id)).toMatchObject({ lesson: 'accepted', text: expect.stringContaining('now I say “3”') });
  expect(room.posts).toHaveLength(2);

  const tie = await bob.replies(answer.id, 'no, two');
  expect(tie.text).toContain('Ada says “3” and Bob says “2”');
  expect((await cyd.says(question, photo)).text).toBe(answer.text);
  await cyd.clicks(/“2”/, tie.id);
  expect(room.post(tie.id).text).toContain('Thank you, Bob and Cyd.');
  expect((await ada.says(question, photo)).text).toContain('**2**');
  const lessons = await running.bot.memory.lessons('home').list(2);
  expect(lessons.map(({ status, said }) => [status, said])).toEqual([
    ['accepted', 'two'],
    ['undone', 'three'],
  ]);
  expect(running.complaints).toEqual([]);
});

test('a deleted message takes its picture, the evidence drawn on it and its lesson with it', {
  timeout: 120_000,
}, async () => {
  const room = openRoom(running.bot.app, 'home', 'deleted');
  const ada = room.person('Ada');
  const answer = await ada.says('How many people are there?', other);
  const [evidence] = answer.pictures;
  await room.person('Bob').reacts('✅', answer.id);
  const turn = await running.bot.memory.turns.byPost('home', answer.id);
  const pictures = running.bot.memory.pictures('home');
  expect(await pictures.has(evidence.reference.id)).toBe(true);

  await ada.deletesLast();
  expect(room.post(answer.id)).toMatchObject({ pictures: [], buttons: [], text: expect.stringContaining('deleted') });
  expect(await pictures.has(evidence.reference.id)).toBe(false);
  expect(await pictures.has(turn?.request.images[0].id ?? '')).toBe(false);
  expect(await running.bot.memory.turns.byPost('home', answer.id)).toBeUndefined();
  expect(await running.bot.memory.lessons('home').ofTurn(turn?.id ?? '')).toEqual([]);
  // What comes late finds nothing, and harms nothing.
  await room.person('Bob').reacts('❌', answer.id);
  await room.person('Bob').presses('undo', answer.id);
  expect(running.complaints).toEqual([]);
});

/** Rows that tell of one of these, in what is kept beside turns and lessons. */
async function tracesOf(...ids: readonly string[]): Promise<readonly string[]> {
  const spaces = ['ballots', 'open-ballots', 'picture-places', 'message-pictures', 'posts-to-empty'];
  const rows = await Promise.all(spaces.map((space) => running.bot.memory.store.list(space, z.unknown(), {})));
  return rows
    .flat()
    .map((row) => JSON.stringify(row))
    .filter((row) => ids.some((id) => row.includes(id)));
}

test('what a person gave is gone from the posts, too, once it is forgotten', { timeout: 120_000 }, async () => {
  const room = openRoom(running.bot.app, 'home', 'forgotten');
  const [dan, eve] = [room.person('Dan'), room.person('Eve')];
  const answer = await dan.says('How many people are there?', other);
  const asked = await eve.says('How many chairs are there?');
  await dan.reacts('❌', answer.id);
  const ballot = room.last();
  const turn = await running.bot.memory.turns.byPost('home', answer.id);
  expect(await tracesOf(turn?.id ?? '-')).not.toEqual([]);

  const sure = await dan.says('/forget me');
  expect(sure.text).toContain('That’s 1 question and 1 picture');
  expect((await eve.clicks('Yes, forget it', sure.id)).text).toContain('only who was asked can answer that');
  expect(room.post(answer.id)).toEqual(answer);
  await dan.clicks('Yes, forget it', sure.id);
  expect(room.post(sure.id).text).toContain('Forgotten: everything you gave (1 question');
  for (const { id } of [answer, ballot])
    expect(room.post(id)).toMatchObject({ text: 'I was asked to forget this.', pictures: [], buttons: [] });
  expect(room.post(asked.id)).toEqual(asked);
  expect(await tracesOf(turn?.id ?? '-', answer.id, ballot.id)).toEqual([]);
  expect(running.complaints).toEqual([]);
});

test('what an admin hides is gone from the posts and can be brought back into them', { timeout: 120_000 }, async () => {
  const room = openRoom(running.bot.app, 'hiding', 'hidden');
  const [dan, ada] = [room.person('Dan'), room.person('Ada', 'admin')];
  const answer = await dan.says('How many people are there?', other);
  expect((await dan.says('/forget everything yes')).text).toContain('Only an admin can have that forgotten');
  const sure = await ada.says('/forget everything');
  await ada.clicks('Yes, forget it', sure.id);
  expect(room.post(sure.id).text).toMatch(
    /^Hidden from everybody: everything of this team \(1 question and \d pictures?\)/,
  );
  expect(room.post(answer.id)).toMatchObject({ text: 'I was asked to forget this.', pictures: [], buttons: [] });
  await dan.clicks('Bring it back', sure.id);
  expect(room.post(sure.id).text).toContain('Only an admin can bring that back');
  await ada.says('/forget back');
  expect(room.post(answer.id)).toEqual(answer);
  await dan.replies(answer.id, 'why?');
  expect(running.complaints).toEqual([]);
});

test('with a deleted thread go its questions, pictures and lessons', { timeout: 120_000 }, async () => {
  const room = openRoom(running.bot.app, 'home', 'gone');
  const fay = room.person('Fay');
  const answer = await fay.says('How many people are there?', path.join(path.dirname(photo), 'sample2.jpg'));
  await fay.reacts('✅', answer.id);
  const { turns, lessons, pictures } = running.bot.memory;
  const turn = await turns.byPost('home', answer.id);
  const [image] = turn?.request.images ?? [];
  // What follows from a reaction goes on beside its thread.
  await running.bot.app.idle();
  expect(await lessons('home').ofTurn(turn?.id ?? '')).toHaveLength(1);

  await running.bot.app.onThreadDeleted({ team: 'home', thread: 'gone' }, room.connection);
  await running.bot.app.idle();
  expect(await turns.ofThread('home', 'gone')).toEqual([]);
  expect(await lessons('home').ofTurn(turn?.id ?? '')).toEqual([]);
  expect(await pictures('home').has(image.id)).toBe(false);
  expect(await tracesOf(turn?.id ?? '-', image.id)).toEqual([]);
  expect(room.post(answer.id).text).toBe(answer.text);
  expect(running.complaints).toEqual([]);
});
