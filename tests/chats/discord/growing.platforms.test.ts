import { expect, test } from 'vitest';
import { discordPerson, until } from '../../support/discord-people.js';
import { growingApp } from '../growing-app.js';
import { openLab } from './open-discord.js';

test('an answer grows in its post by an edit a second, pings nobody, and is a file once it is whole', async () => {
  const { peer, log } = await openLab(growingApp);
  const asked = await discordPerson(peer, 'Ana').says('describe the market');
  const post = await until(
    () => peer.posts(asked.id).find(({ content }) => content.includes('attached file')),
    'the whole answer',
  );
  const growing = post.versions.slice(1, -1);
  expect(growing.length).toBeGreaterThanOrEqual(3);
  expect(growing.length).toBeLessThanOrEqual(6);
  for (const [at, version] of post.versions.entries()) {
    expect(version.content.length).toBeLessThanOrEqual(2000);
    if (at > 1) expect(version.at - (post.versions[at - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1150);
  }
  expect(growing.every(({ content }) => !content.includes('attached file'))).toBe(true);
  expect(post.attachments.map(({ filename }) => filename)).toEqual(['answer.txt']);
  // Files went with the last edit only.
  const edits = peer.asked.filter(({ method, path }) => method === 'PATCH' && path.includes(post.id));
  expect(edits).toHaveLength(post.versions.length - 1);
  expect(peer.violations).toEqual([]);
  expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});
