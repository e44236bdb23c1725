import { expect, test } from 'vitest';
import { slackPerson } from '../../support/slack-people.js';
import { notice, tellingApp } from '../discord/telling-app.js';
import { openLab, type Transport, until } from './open-slack.js';

const threads = 25;
const rounds = 8;

test.for<Transport>(['Socket Mode', 'HTTP'])(
  'by %s, a burst with duplicates, disconnects, limits and faults: each question answered once, in order, none lost',
  async (transport) => {
    const { peer, app, log } = await openLab((memory) => {
      const telling = tellingApp(memory);
      return {
        ...telling,
        async onMessage(message, connection) {
          telling.heard.messages.push(message);
          await Promise.all([
            connection.react(message, message.id, '👀'),
            connection.post(message, notice(`re: ${message.text}`)),
          ]);
        },
      };
    }, transport);
    const people = Array.from({ length: threads }, (_, number) => slackPerson(peer, `Person ${number}`));
    let calls = 0;
    peer.state.chaos = (method) => {
      if (method.startsWith('apps.')) return undefined;
      calls++;
      if (calls % 100 === 50) return { method, status: 500, isDone: calls % 200 === 50 };
      return calls % 50 === 25
        ? { method, status: 429, headers: { 'retry-after': '1' }, body: { ok: false } }
        : undefined;
    };
    let said = 0;
    await Promise.all(
      people.map(async (person, thread) => {
        const root = await person.says(`${thread}.0`);
        for (let round = 1; round < rounds; round++) {
          const message = await person.says(`${thread}.${round}`, { under: root.ts });
          if (++said % 20 === 0)
            for (const event of person.eventsOf(message, ['message'])) await peer.event(event, { retry: 1 });
          if (said % 40 === 0) peer.drop();
        }
      }),
    );
    await until(() => peer.posts().length >= threads * rounds, 'all answers');
    const given = (thread: number): readonly string[] =>
      peer
        .posts()
        .map(({ text }) => text)
        .filter((text) => text.startsWith(`re: ${thread}.`));
    for (let thread = 0; thread < threads; thread++)
      expect(given(thread).toSorted()).toEqual(Array.from({ length: rounds }, (_, round) => `re: ${thread}.${round}`));
    const heard = app.heard.messages.map(({ text }) => text);
    for (let thread = 0; thread < threads; thread++)
      expect(heard.filter((text) => text.startsWith(`${thread}.`))).toEqual(
        Array.from({ length: rounds }, (_, round) => `${thread}.${round}`),
      );
    await until(
      () => peer.messages.every(({ user, reactions }) => user === peer.bot.user || reactions.length === 1),
      '👀',
    );
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(peer.violations).toEqual([]);
  },
);
