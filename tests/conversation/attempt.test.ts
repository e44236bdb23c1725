/** What a run of an entry notes of itself, for the next one. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Connection } from '../../src/contracts/chat.js';
import type { Post } from '../../src/contracts/post.js';
import type { Memory } from '../../src/contracts/store.js';
import { attemptOf, forgetLeftNotes, isNoted } from '../../src/conversation/attempt.js';
import { finishLeftPosts } from '../../src/conversation/left-posts.js';
import { createRecords } from '../../src/conversation/records.js';
import { agreedTeaching } from '../../src/conversation/teaching-votes.js';
import { wantUndone } from '../../src/conversation/undo-votes.js';
import { keepWaiting } from '../../src/conversation/waiting-teachings.js';
import { noticePost } from '../../src/show/render-turn.js';
import { fullLesson } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { fullTurn } from '../support/turn.js';

const place = { team: 'T1', thread: 't' };
const chat = (posted: string[]): Connection => ({
  post: async (_place, { text }) => {
    posted.push(text);
    return `post ${posted.length}`;
  },
  edit: async () => undefined,
  react: async () => undefined,
  load: async () => new Uint8Array(),
});

async function openMemory(): Promise<Memory> {
  const disk = await temporaryMemory(recordingLog());
  const memory = await disk.open();
  onTestFinished(async () => {
    await memory.close();
    await disk.remove();
  });
  return memory;
}

test('notes of what was done at the moment of a kill are dropped at the next start; those of what waits tell it what was posted', async () => {
  const memory = await openMemory();
  const { store, journal } = memory;
  const posts: string[] = [];
  await journal.accept([{ key: 'waiting', ...place, order: 'thread', event: {} }]);
  for (const key of ['waiting', 'done']) {
    const attempt = attemptOf({ key, begun: 0 }, store);
    await attempt.posting(chat(posts)).post(place, noticePost(key));
    await attempt.once('decision', z.string(), async () => 'first');
  }
  await forgetLeftNotes(memory);
  expect([await isNoted('T1', 'post 1', store), await isNoted('T1', 'post 2', store)]).toEqual([true, false]);
  const again = attemptOf({ key: 'waiting', begun: 1 }, store);
  expect(await again.posting(chat(posts)).post(place, noticePost('waiting'))).toBe('post 1');
  expect(await again.once('decision', z.string(), async () => 'second')).toBe('first');
  expect(posts).toEqual(['waiting', 'done']);
});

test('a post in which a run was at work when it was cut off, and which the next one does not need, is finished', async () => {
  const memory = await openMemory();
  const edits: string[] = [];
  const connection: Connection = {
    ...chat([]),
    edit: async (_place, id, { text }) => void edits.push(`${id}: ${text}`),
  };
  const working: Post = { ...noticePost('Looking for what went wrong…'), status: 'lesson', working: true };
  const services = {
    memory,
    teacher: { giveUp: async () => undefined },
    lessonPosts: { refresh: async () => undefined },
    log: recordingLog(),
  };
  const first = attemptOf({ key: 'e', begun: 0 }, memory.store).posting(connection);
  expect(await first.post(place, working)).toBe('post 1');
  await first.edit(place, 'post of a ballot', working);
  await first.edit(place, 'post 1', working);
  edits.length = 0;

  const second = attemptOf({ key: 'e', begun: 1 }, memory.store);
  await second.posting(connection).edit(place, 'post of a ballot', noticePost('told'));
  await finishLeftPosts({ attempt: second, connection, words: 'It is over.' }, services);
  expect(edits).toEqual(['post of a ballot: told', 'post 1: It is over.']);

  // A post that asks about an answer is no second answer.
  edits.length = 0;
  await memory.turns.set(fullTurn('turn', 'T1', 't', 1), 'post 0');
  await memory.turns.set(fullTurn('turn', 'T1', 't', 1), 'post 1');
  const third = attemptOf({ key: 'e', begun: 2 }, memory.store);
  await finishLeftPosts({ attempt: third, connection, words: 'It is over.' }, services);
  expect(edits).toEqual(['post of a ballot: It is over.', 'post 1: It is over.']);
  await second.forgetNotes();
  expect(await isNoted('T1', 'post 1', memory.store)).toBe(false);
  expect(await isNoted('T1', 'post of a ballot', memory.store)).toBe(false);
});

test('who agrees at the moment of a kill is counted once, and what they agreed to follows', async () => {
  const memory = await openMemory();
  const [ada, ben] = ['Ada', 'Ben'].map((name) => ({ id: name, name }));
  const teaching = { ...place, author: ada, name: 'our mascot', shown: [] };
  await keepWaiting('T1', 'post 9', { teaching, people: [ada] }, memory.store);
  const rules = { teachers: 'everyone', quorum: 2 } as const;
  const given = { memory, teaching: rules, records: createRecords(memory.store) };
  const press = { ...place, key: 'p', post: 'post 9', author: ben, action: 'agree-teaching', at: 1 };
  const run = (begun: number) =>
    agreedTeaching(press, chat([]), { ...given, attempt: attemptOf({ key: 'p', begun }, memory.store) });
  const agreed = { ...teaching, agreed: [ben] };
  expect([await run(0), await run(1)]).toEqual([agreed, agreed]);

  const lesson = { ...fullLesson('l', 'T1', 1), author: ada, agreed: [ben] };
  const want = (who: typeof ada, key: string, begun: number) =>
    wantUndone(lesson, who, false, { store: memory.store, attempt: attemptOf({ key, begun }, memory.store) });
  expect([await want(ada, 'u1', 0), await want(ada, 'u1', 1)]).toEqual([1, 1]);
  expect([await want(ben, 'u2', 0), await want(ben, 'u2', 1)]).toEqual([0, 0]);
});
