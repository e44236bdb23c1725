/** What a run of an entry notes of itself, for the next one. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Connection } from '../../src/contracts/chat.js';
import { attemptOf, forgetLeftNotes, isNoted } from '../../src/conversation/attempt.js';
import { noticePost } from '../../src/show/render-turn.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';

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

test('notes of what was done at the moment of a kill are dropped at the next start; those of what waits tell it what was posted', async () => {
  const disk = await temporaryMemory(recordingLog());
  const memory = await disk.open();
  onTestFinished(async () => {
    await memory.close();
    await disk.remove();
  });
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
