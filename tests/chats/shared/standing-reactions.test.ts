import { expect, onTestFinished, test } from 'vitest';
import { missedReactions, openStandingReactions, revisitPosts } from '../../../src/chats/shared/standing-reactions.js';
import { recordingLog } from '../../support/log.js';
import { temporaryMemory } from '../../support/temporary-memory.js';

async function standingReactions() {
  const disk = await temporaryMemory(recordingLog());
  const memory = await disk.open();
  onTestFinished(() => memory.close());
  return openStandingReactions(memory.store, 'test-reactions');
}
const post = (name: string) => ({ team: 'home', channel: 'general', post: name });
const cross = { user: 'ana', emoji: 'x' };

test('a reaction that comes before the bot hears that its post was made stands, and is told once', async () => {
  const standing = await standingReactions();
  const told: string[] = [];
  const tell = async (key: string): Promise<void> => void told.push(key);
  await standing.note(post('1'), cross, true, tell);
  await standing.watch(post('1'));
  expect(await standing.on(post('1'))).toEqual([cross]);
  await standing.note(post('1'), cross, true, tell);
  expect(told).toHaveLength(1);
});

test('a change that could not be accepted is none, and is told by the same name when it is tried again', async () => {
  const standing = await standingReactions();
  const told: string[] = [];
  const note = (added: boolean, fails = false): Promise<void> =>
    standing.note(post('1'), cross, added, async (key) => {
      told.push(key);
      if (fails) throw new Error('the disk is full');
    });
  await expect(note(true, true)).rejects.toThrow('full');
  expect(await standing.on(post('1'))).toEqual([]);
  await note(true);
  await note(false);
  await note(true);
  expect(told[1]).toBe(told[0]);
  expect(new Set(told).size).toBe(3);
});

test('posts are looked at again, newest first; what is gone is dropped, what cannot be read is told and kept', async () => {
  const standing = await standingReactions();
  for (const name of ['1', '2', '3', '4']) await standing.watch(post(name));
  await standing.watch({ ...post('5'), team: 'elsewhere' });
  const [looked, failed]: [string[], string[]] = [[], []];
  await revisitPosts(standing, {
    serves: (team) => team === 'home',
    async look({ post }) {
      looked.push(post);
      if (post === '3') throw new Error('gone');
      if (post === '2') throw new Error('the network is down');
    },
    isGone: (error) => error instanceof Error && error.message === 'gone',
    onFailure: (_, { post }) => failed.push(post),
    signal: new AbortController().signal,
  });
  expect([looked, failed]).toEqual([['4', '3', '2', '1'], ['2']]);
  expect((await standing.recent()).map((row) => row.post)).toEqual(['5', '4', '2', '1']);
});

test('who is forgotten stands nowhere by name, and is not taken for somebody new after the next start', async () => {
  const standing = await standingReactions();
  const told: string[] = [];
  const tell = async (key: string): Promise<void> => void told.push(key);
  const tick = { user: 'ben', emoji: 'ok' };
  for (const reaction of [cross, tick]) await standing.note(post('1'), reaction, true, tell);
  await standing.forget('elsewhere', 'ana');
  expect(await standing.on(post('1'))).toEqual([cross, tick]);
  await standing.forget('home', 'ana');
  expect(JSON.stringify(await standing.recent())).not.toContain('ana');
  expect(await standing.on(post('1'))).toEqual([tick]);
  const [row] = await standing.recent();
  if (!row) throw new Error('the post is watched no more');
  expect(missedReactions(row, [cross, tick])).toEqual([]);
  expect(missedReactions(row, [])).toEqual([{ reaction: tick, added: false }]);
  // Where they react anew, they are somebody again.
  await standing.note(post('1'), cross, true, tell);
  expect(told).toHaveLength(2);
  await standing.note(post('1'), cross, false, tell);
  await standing.note(post('1'), cross, true, tell);
  expect(await standing.on(post('1'))).toEqual([tick, cross]);
  await standing.forget('home');
  expect(await standing.recent()).toEqual([]);
});
