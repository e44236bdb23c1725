import { expect, test } from 'vitest';
import { slackPerson } from '../../support/slack-people.js';
import { growingApp } from '../growing-app.js';
import { openLab, until } from './open-slack.js';

test('an answer grows in its post by an edit a second, and pings nobody', async () => {
  const { peer, log } = await openLab(growingApp, 'Socket Mode');
  const asked = await slackPerson(peer, 'Ana').says('describe the market');
  await until(
    () => peer.posts(asked.ts).find(({ blocks }) => JSON.stringify(blocks).includes('Stall 60')),
    'whole answer',
  );
  const [post] = peer.posts(asked.ts);
  const edits = peer.asked.filter(({ method }) => method === 'chat.update');
  expect(edits.length).toBeGreaterThanOrEqual(4);
  expect(edits.length).toBeLessThanOrEqual(7);
  for (const [at, edit] of edits.entries())
    if (at > 0) expect(edit.at - (edits[at - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1150);
  expect(post?.versions.length).toBe(edits.length + 1);
  expect(JSON.stringify(edits)).not.toMatch(/<@U0ANA>|<!everyone>/);
  expect(peer.violations).toEqual([]);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
