/** Wherever a kill cuts forgetting off, the next run still finds every post that showed what is forgotten. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
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
    ...{ weeks: createWeekRecords(store), named: createNamedPosts(store) },
    ...{ lessonPosts: { refresh: async () => undefined }, signal: new AbortController().signal },
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
  const named = createNamedPosts(store);
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
