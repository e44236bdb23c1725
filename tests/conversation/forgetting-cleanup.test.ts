/** Wherever a kill cuts forgetting off, the next run still finds every post that showed what is forgotten. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Connection } from '../../src/contracts/chat.js';
import { ChatError, StoreError } from '../../src/contracts/errors.js';
import type { Memory, Store } from '../../src/contracts/store.js';
import type { Forgotten } from '../../src/contracts/teacher.js';
import { createForgettingCleanup } from '../../src/conversation/forgetting-cleanup.js';
import { createNamedPosts } from '../../src/conversation/named-posts.js';
import { createPictureTrail } from '../../src/conversation/picture-trail.js';
import { createRecords } from '../../src/conversation/records.js';
import { keepWaiting } from '../../src/conversation/waiting-teachings.js';
import { createWeekRecords } from '../../src/conversation/weekly/week-records.js';
import { noticePost } from '../../src/show/render-turn.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';

const ada = { id: 'ada', name: 'Ada' };
const ben = { id: 'ben', name: 'Ben' };
const forgotten: Forgotten = {
  ...{ lessons: 1, examples: 0, prompts: 0, turns: 0, pictures: 0, relearned: 0, dropped: 0 },
  traces: [{ kind: 'lesson', id: 'lesson', thread: 'general', posts: ['lesson post'], pictures: [] }],
};

async function openMemory(): Promise<Memory> {
  const disk = await temporaryMemory(recordingLog());
  const memory = await disk.open();
  onTestFinished(async () => {
    await memory.close();
    await disk.remove();
  });
  return memory;
}

function cleanupOn(memory: Memory) {
  const log = recordingLog();
  const { store } = memory;
  return createForgettingCleanup({
    ...{ memory, log, records: createRecords(store), trail: createPictureTrail(store) },
    ...{ weeks: createWeekRecords(store), named: createNamedPosts(memory) },
    ...{ lessonPosts: { shown: async () => noticePost('a lesson') }, signal: new AbortController().signal },
  });
}

/** From its nth write on, nothing is written. */
function dyingAt(store: Store, nth: number): Store {
  let writes = 0;
  return {
    ...store,
    async write(rows, counters) {
      if (rows.length === 0 && !counters) return;
      writes += 1;
      if (writes >= nth) throw new Error('killed');
      await store.write(rows, counters);
    },
  };
}

test.each([1, 2, 3, 4, 5, 6, 7])('a kill at write %i leaves no post that shows it, and no vote', async (nth) => {
  const memory = await openMemory();
  const { store } = memory;
  const place = { team: 'home', thread: 'general' };
  await createWeekRecords(store).keepPost(place, 'weekly post', ['lesson']);
  const teaching = { ...place, author: ada, name: 'our van', shown: [] };
  await keepWaiting('home', 'waiting post', { teaching, people: [ada], post: 'waiting post' }, store);
  const named = createNamedPosts(memory);
  await named.meet('home', ada);
  await named.noteAbout(place, 'list', noticePost('Ada has taught two.'), ada);
  await store.write([{ namespace: 'waiting-undos', key: rowKey('home', 'other'), value: [ada, ben] }]);

  const forgetBy = (one: Memory) =>
    cleanupOn(one).forget(
      { team: 'home', person: 'ada', words: 'gone' },
      async () => forgotten,
      async () => undefined,
    );
  await forgetBy({ ...memory, store: dyingAt(store, nth) }).catch(() => undefined);
  await forgetBy(memory);
  const noted = await store.list('posts-to-empty', z.object({ id: z.string() }), {});
  expect(noted.map(({ value }) => value.id).sort()).toEqual(['lesson post', 'list', 'waiting post', 'weekly post']);
  const votes = await store.get('waiting-undos', rowKey('home', 'other'), z.unknown());
  expect(votes).toEqual([ben]);
});

const noted = (id: string, pictures: readonly string[] = []) => ({
  ...{ namespace: 'posts-to-empty', key: rowKey('home', id) },
  value: { team: 'home', thread: 'general', id, words: 'gone', pictures: [...pictures] },
});
const stillNoted = async ({ store }: Memory) =>
  (await store.list('posts-to-empty', z.object({ id: z.string() }), {})).map(({ value }) => value.id);

/** A chat whose edits fail with what is thrown. */
const chat = (onEdit: (id: string) => void): Connection => ({
  post: async () => 'new',
  edit: async (_, id) => onEdit(id),
  react: async () => undefined,
  load: async () => new Uint8Array(),
});

test.each([
  ['the database is away', new StoreError('[store] it is away', { passes: true }), ['a', 'b']],
  ['the chat is away', new ChatError('[chat] it cannot be reached', { passes: true }), ['a', 'b']],
  ['the posts are gone', new ChatError('[chat] there is no such message', { passes: false }), []],
])('where %s, no post is left un-forgotten', async (_, trouble, left) => {
  const memory = await openMemory();
  await memory.store.write([noted('a'), noted('b')]);
  const cleanup = cleanupOn(memory);
  const failing = chat(() => {
    throw trouble;
  });
  await cleanup.emptyPosts(failing, () => true).catch(() => undefined);
  expect(await stillNoted(memory)).toEqual(left);
  const emptied: string[] = [];
  await cleanup.emptyPosts(
    chat((id) => void emptied.push(id)),
    () => true,
  );
  expect([emptied, await stillNoted(memory)]).toEqual([left, []]);
});

test('what still speaks of the pictures of many posts is read once', async () => {
  const memory = await openMemory();
  const pictures = ['a'.repeat(64), 'b'.repeat(64)];
  await memory.store.write(pictures.map((id) => noted(`post ${id}`, [id])));
  let reads = 0;
  const counting: Memory = {
    ...memory,
    pictures: (team) => ({ ...memory.pictures(team), has: async () => true, remove: async () => undefined }),
    async mentioned(ids) {
      reads += 1;
      return memory.mentioned(ids);
    },
  };
  await cleanupOn(counting).emptyPosts(
    chat(() => undefined),
    () => true,
  );
  expect([reads, await stillNoted(memory)]).toEqual([1, []]);
});

test('who was forgotten through another process is met anew', async () => {
  const memory = await openMemory();
  const [one, other] = [createNamedPosts(memory), createNamedPosts(memory)];
  const names = async () => (await memory.store.list('people-met', z.unknown(), {})).length;
  await one.meet('home', ada);
  await other.meet('home', ada);
  await one.forget('home', 'ada');
  expect(await names()).toBe(0);
  await other.meet('home', ada);
  expect(await names()).toBe(1);
});

test('of posts that stay unreachable, what speaks of their pictures is read once, and once more when they are emptied', async () => {
  const memory = await openMemory();
  await memory.store.write([noted('a', ['a'.repeat(64)])]);
  let reads = 0;
  const counting: Memory = {
    ...memory,
    pictures: (team) => ({ ...memory.pictures(team), has: async () => true, remove: async () => undefined }),
    async mentioned(ids) {
      if (ids.size > 0) reads += 1;
      return ids;
    },
  };
  const cleanup = cleanupOn(counting);
  const away = chat(() => {
    throw new ChatError('[chat] it cannot be reached', { passes: true });
  });
  for (let look = 0; look < 3; look++) await cleanup.emptyPosts(away, () => true);
  expect(reads).toBe(1);
  await cleanup.emptyPosts(
    chat(() => undefined),
    () => true,
  );
  expect([reads, await stillNoted(memory)]).toEqual([2, []]);
});
