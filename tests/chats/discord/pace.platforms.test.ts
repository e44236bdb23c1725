import { REST } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { createCalls, restOptions } from '../../../src/chats/discord/client.js';
import { startDiscordPeer } from '../../support/discord-peer.js';
import { discordPerson } from '../../support/discord-people.js';

test('over all routes Discord gets fewer than 50 calls a second, and a sign of life goes before what waits', async () => {
  const peer = await startDiscordPeer();
  onTestFinished(() => peer.close());
  const rest = new REST({ version: '10', ...restOptions({ apiUrl: peer.apiUrl }) }).setToken(peer.token);
  const calls = createCalls(rest, true);
  const asked = await discordPerson(peer, 'Ana').says('how many?');
  const began = Date.now();
  const posts = Array.from({ length: 60 }, (_, at) =>
    calls.post(peer.channel, { body: { content: `post ${at}` } }, { nonce: String(at) }),
  );
  const sign = calls.react(peer.channel, asked.id, '👀');
  await Promise.all([...posts, sign]);

  const at = peer.asked.map((one) => one.at - began);
  expect(at.filter((ms) => ms < 950).length).toBeLessThan(50);
  expect(at).toHaveLength(61);
  const reaction = peer.asked.findIndex(({ method }) => method === 'PUT');
  expect(reaction).toBeLessThanOrEqual(46);
  expect(peer.violations).toEqual([]);
});
