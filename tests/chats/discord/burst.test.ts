import { expect, test } from 'vitest';
import type { App, Post } from '../../../src/chat.js';
import { serialQueues } from '../../../src/util/serial-queues.js';
import { discordPerson, until, wireOf } from '../../support/discord-people.js';
import { openLab } from './open-discord.js';
import { notice } from './telling-app.js';

/** Answers at once, one after the other in each thread, as the app does. */
function instantApp(): App & { readonly served: Map<string, string[]> } {
  const queues = serialQueues();
  const served = new Map<string, string[]>();
  return {
    served,
    verdictOf: () => undefined,
    async onMessage(message, connection) {
      connection.react(message, message.id, '👀').catch(() => undefined);
      await queues.add(message.thread, async () => {
        served.set(message.thread, [...(served.get(message.thread) ?? []), message.text]);
        const id = await connection.post(message, { ...notice('Thinking…'), status: 'planning' });
        const answer: Post = { ...notice(`Answer to ${message.text}`), status: 'answered' };
        await connection.edit(message, id, answer);
      });
    },
    onReaction: async () => undefined,
    onPress: async () => undefined,
    onDeleted: async () => undefined,
    onConnected: async () => undefined,
  };
}

const questions = 300;
const threads = 50;

test('a burst over 50 threads with duplicates, cuts, 429 and 500: each is answered once, in order, none lost', {
  timeout: 120_000,
}, async () => {
  const { peer, app, log } = await openLab(instantApp);
  const ana = discordPerson(peer, 'Ana');
  const roots = await Promise.all(Array.from({ length: threads }, (_, at) => ana.says(`root ${at}`)));
  await until(() => app.served.size === threads, 'the threads');
  await until(
    () => peer.posts().filter(({ content }) => content.startsWith('Answer')).length === threads,
    'their answers',
  );

  const isFaulty = (every: number) => {
    let count = 0;
    return (method: string): boolean => method !== 'GET' && ++count % every === 0;
  };
  const limited = { message: 'You are being rate limited.', retry_after: 0.05, global: false };
  const headers = { 'retry-after': '0.05', 'x-ratelimit-scope': 'user', 'x-ratelimit-remaining': '0' };
  peer.faults.push({ match: isFaulty(50), status: 429, body: limited, headers, times: Number.POSITIVE_INFINITY });
  peer.faults.push({ match: isFaulty(100), status: 500, times: Number.POSITIVE_INFINITY });

  const asked: { readonly id: string; readonly at: number }[] = [];
  const expected = new Map(roots.map(({ id }, at) => [id, [`root ${at}`]]));
  for (let number = 0; number < questions; number++) {
    const channel = roots[number % threads]?.id ?? '';
    const message = await ana.says(`question ${number}`, { channel });
    expected.get(channel)?.push(`question ${number}`);
    asked.push({ id: message.id, at: Date.now() });
    if (number % 20 === 0) peer.dispatch('MESSAGE_CREATE', { ...wireOf(message), guild_id: peer.guild });
    if (number % 100 === 50) peer.drop(4000);
    if (number % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await until(
    () => peer.posts().filter(({ content }) => content.startsWith('Answer')).length >= threads + questions,
    'all answers',
    90_000,
  );
  peer.faults.length = 0;

  expect(app.served).toEqual(expected);
  for (const { id } of roots)
    expect(peer.posts(id).map(({ content }) => content)).toEqual(expected.get(id)?.map((text) => `Answer to ${text}`));
  expect(peer.resumes).toBeGreaterThanOrEqual(1);
  expect(peer.identifies).toBe(1);
  expect(peer.violations).toEqual([]);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
