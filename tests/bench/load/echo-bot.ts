/** A process of its own: as little as a bot can do with the same SDK. It posts, and edits the post once. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { App, HTTPReceiver } from '@slack/bolt';
import { z } from 'zod';
import { serveTasks, usedHere } from './process.js';

const { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret = '', SLACK_API_URL: slackApiUrl } = process.env;
const receiver = new HTTPReceiver({ signingSecret });
const bolt = new App({
  ...{ receiver, clientOptions: { slackApiUrl }, convoStore: false },
  authorize: async () => ({ botToken: token, botId: 'B0BOT', botUserId: 'U0BOT' }),
});
const said = (text: string) => ({
  text,
  blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text, verbatim: true } }],
});
const mention = z.object({ text: z.string(), channel: z.string(), ts: z.string() });
bolt.event('message', async () => undefined);
bolt.event('app_mention', async ({ event, client }) => {
  const { text, channel, ts: thread_ts } = mention.parse(event);
  const { ts } = await client.chat.postMessage({
    ...{ channel, thread_ts, ...said('Looking…') },
    ...{ unfurl_links: false, unfurl_media: false, link_names: false },
    metadata: { event_type: 'echo', event_payload: { nonce: thread_ts } },
  });
  if (ts) await client.chat.update({ channel, ts, ...said(/\d+/.exec(text.replace(/<@\w+>/, ''))?.[0] ?? 'none') });
});
const server = createServer(receiver.requestListener);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // It listens on TCP.
process.once('SIGTERM', () => process.exit());
serveTasks(`http://127.0.0.1:${port}/slack/events`, {
  used: async () => usedHere({ statements: 0, transactions: 0 }),
  settled: async () => undefined,
});
