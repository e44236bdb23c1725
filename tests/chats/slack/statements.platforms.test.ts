import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../../../commands/index.js';
import { slack } from '../../../src/chats/slack/index.js';
import { startTestBot } from '../../support/bot.js';
import { countStatements } from '../../support/count-statements.js';
import { instant } from '../../support/instant-backend.js';
import { recordingLog } from '../../support/log.js';
import { photo } from '../../support/sample-photos.js';
import { startSlackPeer } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';

/**
 * On 30 November 2026 it was 33 and 31: the versions of what was learned were read eight times, the thread twice, and the
 * notes of a run listed before they were dropped.
 */
const most = { statements: 12, transactions: 9 };

test('a question about a known photo asks little of the database', async () => {
  const [peer, running] = await Promise.all([startSlackPeer(), startTestBot(undefined, {}, [instant])]);
  const { app, memory, warmUp } = running.bot;
  const chat = await slack.connect({
    environment: {
      ...{ SLACK_BOT_TOKEN: peer.token, SLACK_SIGNING_SECRET: peer.signingSecret },
      ...{ SLACK_API_URL: peer.apiUrl, PORT: '0' },
    },
    ...{ app, memory, commands, log: recordingLog(), now: Date.now, randomId: randomUUID },
  });
  onTestFinished(async () => {
    await chat?.close();
    await running.close();
    await peer.close();
  });
  peer.state.eventsUrl = /http:\S+/.exec(chat?.address ?? '')?.[0] ?? '';
  await warmUp();
  const ann = slackPerson(peer, 'Ann');
  async function ask(number: number): Promise<void> {
    await ann.says(`What is number ${number}?`, { pictures: [photo(1)] });
    await vi.waitFor(() => expect(peer.posts().at(-1)?.text).toContain(String(number)), 15_000);
    await app.idle();
  }
  for (const number of [1, 2, 3]) await ask(number);
  const counts = countStatements();
  const questions = 10;
  for (let number = 10; number < 10 + questions; number += 1) await ask(number);
  expect(counts.statements / questions).toBeLessThanOrEqual(most.statements);
  expect(counts.transactions / questions).toBeLessThanOrEqual(most.transactions);
});
