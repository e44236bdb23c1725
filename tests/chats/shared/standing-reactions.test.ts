import { expect, onTestFinished, test } from 'vitest';
import { openStandingReactions, revisitPosts } from '../../../src/chats/shared/standing-reactions.js';
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
  expect(await standing.note(post('1'), cross, true)).toBe(true);
  await standing.watch(post('1'));
  expect(await standing.on(post('1'))).toEqual([cross]);
  expect(await standing.note(post('1'), cross, true)).toBe(false);
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
