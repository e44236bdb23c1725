import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../../../commands/index.js';
import type { ConnectedChat } from '../../../src/chat.js';
import { discord } from '../../../src/chats/discord/index.js';
import { startTestBot } from '../../support/bot.js';
import { type PeerMessage, startDiscordPeer } from '../../support/discord-peer.js';
import { buttonsOf, discordPerson } from '../../support/discord-people.js';
import { photo } from '../web/open-home.js';

const question = 'How many cups are there?';

// The models are loaded twice, which takes a while on a busy machine.
test('the whole conversation: question, ❌, candidates, a click, a lesson, a better answer, a restart, undo', {
  timeout: 400_000,
}, async () => {
  const peer = await startDiscordPeer();
  let running = await startTestBot();
  const connect = async (): Promise<ConnectedChat> => {
    const chat = await discord.connect({
      environment: { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl, DISCORD_CDN_URL: peer.cdnUrl },
      app: running.bot.app,
      memory: running.bot.memory,
      commands,
      log: { debug: silent, info: silent, warn: complain, error: complain },
      now: Date.now,
      randomId: randomUUID,
    });
    if (!chat) throw new Error('Discord is switched off');
    return chat;
  };
  const silent = (): void => undefined;
  const complaints: unknown[] = [];
  const complain = (...given: readonly unknown[]): void => void complaints.push(given);
  let chat = await connect();
  onTestFinished(async () => {
    await chat.close();
    await running.close();
    await peer.close();
  });
  const [ada, ben] = [discordPerson(peer, 'Ada'), discordPerson(peer, 'Ben')];
  const shows = (channel: string, words: string | RegExp): Promise<PeerMessage> =>
    vi.waitFor(
      () => {
        const found = peer.posts(channel).find((post) => post.content.match(words));
        expect(peer.violations).toEqual([]);
        if (!found) throw new Error(`no post says ${words}, only ${peer.posts(channel).map((post) => post.content)}`);
        return found;
      },
      { timeout: 100_000, interval: 50 },
    );

  const asked = await ada.says(question, { pictures: [photo(1)] });
  const answer = await shows(asked.id, /^\*\*\d+\*\*/);
  expect(answer.attachments).toHaveLength(1);
  expect(buttonsOf(answer).map(({ label }) => label)).toEqual(expect.arrayContaining(['✅ Right', '❌ Wrong', 'How?']));
  const how = ada.presses('How?', answer);
  await vi.waitFor(() => expect(JSON.stringify(how.response?.components)).toContain('LOC(image=IMAGE'), 60_000);

  ada.reacts('❌', answer);
  const ballot = await shows(asked.id, 'What should it be?');
  ada.presses('2 is a cup too', ballot);
  const lesson = await shows(asked.id, 'now I say “2”');
  expect(lesson.attachments.map(({ description }) => description?.split(':', 1)[0])).toEqual(['Before', 'Now']);

  const again = await ben.says(question, { pictures: [photo(1)] });
  await shows(again.id, /^\*\*2\*\*/);

  await chat.close();
  running = await running.restart();
  chat = await connect();
  ben.presses('Undo', lesson);
  await shows(asked.id, 'Ben has undone this');
  const last = await ben.says(question, { pictures: [photo(1)] });
  expect((await shows(last.id, /^\*\*\d+\*\*/)).content.split('\n')[0]).toBe(answer.content.split('\n')[0]);

  const listed = ben.types('lessons');
  await vi.waitFor(() => expect(listed.response?.content).toContain('undone by Ben'), 60_000);
  expect(complaints).toEqual([]);
  expect(peer.violations).toEqual([]);
});
