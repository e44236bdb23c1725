import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Board, openBoard } from '../../../src/chats/web/board.js';
import { postNamespace } from '../../../src/chats/web/board-rows.js';
import { postRow } from '../../../src/chats/web/rows.js';
import type { Store } from '../../../src/contracts/store.js';
import type { Person } from '../../../src/contracts/turn.js';
import { recordingLog } from '../../support/log.js';
import { temporaryMemory } from '../../support/temporary-memory.js';

let at: number;
let board: Board;
/** Of another process. */
let elsewhere: Board;
let store: Store;
let ann: Person;
beforeEach(async () => {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  at = 1_000;
  let ids = 0;
  store = { ...memory.store };
  const news = { tell: () => undefined, startOver: () => undefined };
  const open = (): Board => openBoard({ store, now: () => at, randomId: () => `id${++ids}`, news });
  [board, elsewhere] = [open(), open()];
  ann = await board.join('Ann');
});
const says = (thread: string, text: string, on = board) =>
  on.add(thread, { from: 'person', author: ann, text, pictures: [] });
const answers = (thread: string, text: string) =>
  board.add(thread, { from: 'bot', post: { text, status: 'answered', pictures: [], buttons: [] } });
const textsIn = async (thread: string): Promise<readonly string[]> =>
  (await board.posts(thread, { limit: 10 })).posts.map((post) => (post.from === 'bot' ? post.post.text : post.text));

test('what is older goes from the page: threads as a whole, single posts of others, and never what led to something kept', async () => {
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
  expect(await textsIn(mixed.id)).toEqual([
    'what was taught',
    'three',
    '',
    'This was here for longer than things are kept.',
    'chat of today',
  ]);
});

test('a message that another process takes meanwhile stays, with its thread', async () => {
  const { id } = await board.startThread('old');
  await says(id, 'long ago');
  await answers(id, 'two');
  at = 9_000;
  let isSaid = false;
  await board.forgetBefore(5_000, async () => {
    if (!isSaid) await says(id, 'and today?', elsewhere);
    isSaid = true;
    return false;
  });
  expect((await board.thread(id))?.posts).toBe(3);
  expect(await textsIn(id)).toEqual(['', 'This was here for longer than things are kept.', 'and today?']);
});

test('where all is forgotten, nothing is left of a message that another process takes meanwhile', async () => {
  const { id } = await board.startThread('all');
  await says(id, 'hello');
  const { list } = store;
  let isSaid = false;
  store.list = async (namespace, schema, options) => {
    const rows = await list(namespace, schema, options);
    if (namespace === postNamespace && !isSaid) {
      isSaid = true;
      await says(id, 'me too', elsewhere);
    }
    return rows;
  };
  await board.forgetAll();
  expect(await board.threads()).toEqual([]);
  expect(await list(postNamespace, postRow, {})).toEqual([]);
});
