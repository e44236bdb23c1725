import { expect, onTestFinished, test } from 'vitest';
import { openBoard } from '../../../src/chats/web/board.js';
import { recordingLog } from '../../support/log.js';
import { temporaryMemory } from '../../support/temporary-memory.js';

test('what is older goes from the page: threads as a whole, single posts of others, and never what led to something kept', async () => {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  let at = 1_000;
  let ids = 0;
  const board = openBoard({
    ...{ store: memory.store, now: () => at, randomId: () => `id${++ids}` },
    news: { tell: () => undefined, startOver: () => undefined } as Parameters<typeof openBoard>[0]['news'],
  });
  const ann = await board.join('Ann');
  const says = (thread: string, text: string) => board.add(thread, { from: 'person', author: ann, text, pictures: [] });
  const answers = (thread: string, text: string) =>
    board.add(thread, { from: 'bot', post: { text, status: 'answered', pictures: [], buttons: [] } });
  const [old, mixed] = [await board.startThread('old'), await board.startThread('mixed')];
  await says(old.id, 'long ago');
  await answers(old.id, 'two');
  await says(mixed.id, 'what was taught');
  const kept = await answers(mixed.id, 'three');
  await says(mixed.id, 'chat of then');
  await answers(mixed.id, 'small talk');
  at = 9_000;
  await says(mixed.id, 'chat of today');

  await board.forgetBefore(5_000, async (post) => post === kept?.id);
  expect((await board.threads()).map(({ id }) => id)).toEqual([mixed.id]);
  expect(await board.posts(old.id, { limit: 10 })).toEqual({ posts: [], more: false });
  const { posts } = await board.posts(mixed.id, { limit: 10 });
  expect(posts.map((post) => (post.from === 'bot' ? post.post.text : post.text))).toEqual([
    'what was taught',
    'three',
    '',
    'This was here for longer than things are kept.',
    'chat of today',
  ]);
});
