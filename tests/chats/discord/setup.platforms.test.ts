import { expect, onTestFinished, test } from 'vitest';
import { setupDiscord } from '../../../src/chats/discord/setup.js';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.js';
import { commands } from './open-discord.js';

async function open(): Promise<{
  readonly peer: DiscordPeer;
  run(more?: object): Promise<{ ready: boolean; said: string }>;
}> {
  const peer = await startDiscordPeer();
  onTestFinished(() => peer.close());
  return {
    peer,
    async run(more = {}) {
      const lines: string[] = [];
      const environment = { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl, ...more };
      const ready = await setupDiscord({ environment, commands, print: (line) => void lines.push(line) });
      return { ready, said: lines.join('\n') };
    },
  };
}

test('without a token it says which clicks give one', async () => {
  const { run } = await open();
  const { ready, said } = await run({ DISCORD_TOKEN: '' });
  expect(ready).toBe(false);
  expect(said).toMatch(/“New Application”[\s\S]*“Reset Token”[\s\S]*“Message Content Intent”/);
});

test('with everything in place it registers the commands and prints the invite link with least permissions', async () => {
  const { peer, run } = await open();
  const { ready, said } = await run();
  expect(ready).toBe(true);
  const link = new URL(/https:\/\/discord\.com\/oauth2\S+/.exec(said)?.[0] ?? '');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    client_id: peer.bot.id,
    scope: 'bot applications.commands',
    permissions: '309237746752',
  });
  expect(peer.commands).toHaveLength(4);
  expect(said).toContain('2 commands and two menu entries are registered everywhere');
  expect(peer.violations).toEqual([]);
});

test('it tells what is missing: intent, server, permissions, a token that is not taken', async () => {
  const { peer, run } = await open();
  peer.messageContent = false;
  expect(await run()).toMatchObject({
    ready: false,
    said: expect.stringContaining('switch on “Message Content Intent”'),
  });
  peer.messageContent = true;
  // View Channels, Send Messages and nothing else.
  peer.permissions = String((1 << 10) | (1 << 11));
  const { ready, said } = await run({ DISCORD_GUILD_ID: peer.guild });
  expect(ready).toBe(false);
  expect(said).toContain('In “lab” it lacks Send Messages in Threads, Create Public Threads, Attach Files');
  expect(said).toContain(`registered in the server ${peer.guild}`);
  peer.isAdded = false;
  expect(await run({ DISCORD_GUILD_ID: peer.guild })).toMatchObject({
    ready: false,
    said: expect.stringContaining('not in the server'),
  });
  await expect(run({ DISCORD_TOKEN: 'revoked' })).rejects.toThrow(/“Reset Token”/);
  await expect(run({ DISCORD_GUILD_ID: 'lab' })).rejects.toThrow('right click, “Copy ID”');
  const nowhere = 'http://127.0.0.1:59999/api';
  await expect(run({ DISCORD_API_URL: nowhere })).rejects.toThrow(/reached \(connect ECONNREFUSED.*or DISCORD_API_URL/);
});
