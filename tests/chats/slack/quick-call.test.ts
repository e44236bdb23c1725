import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { isBrief, quickCall } from '../../../src/chats/slack/quick-call.js';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`; // It listens on TCP.
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

/** What Slack's own client makes of the same answer. */
async function bothOf(listener: RequestListener): Promise<readonly unknown[]> {
  const apiUrl = await serve(listener);
  const client = new webApi.WebClient('xoxb-1', {
    ...{ slackApiUrl: `${apiUrl}/`, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } },
    logLevel: webApi.LogLevel?.ERROR,
  });
  const given = { channel: 'C1', text: 'hi' };
  const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
  return Promise.all([
    outcome(quickCall({ apiUrl, token: 'xoxb-1', limitMs: 2000 }, 'chat.postMessage', given)),
    outcome(client.apiCall('chat.postMessage', given)),
  ]);
}

test('what is said is sent as Slack’s client sends it', async () => {
  const heard: unknown[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (bytes) => {
      body += String(bytes);
    });
    request.on('end', () => {
      const { authorization, accept, 'content-type': type } = request.headers;
      heard.push([request.method, request.url, authorization, accept, type, [...new URLSearchParams(body)]]);
      response.end('{"ok":true,"ts":"1.2"}');
    });
  };
  const apiUrl = await serve(listener);
  const given = {
    channel: 'C1',
    text: 'é & ü',
    blocks: [{ type: 'section' }],
    thread_ts: undefined,
    link_names: false,
  };
  const told = await quickCall({ apiUrl, token: 'xoxb-1', limitMs: 2000 }, 'chat.postMessage', given);
  expect(told).toMatchObject({ ok: true, ts: '1.2' });
  await new webApi.WebClient('xoxb-1', { slackApiUrl: `${apiUrl}/` }).apiCall('chat.postMessage', { ...given });
  expect(heard).toHaveLength(2);
  expect(heard[0]).toEqual(heard[1]);
});

test.each([
  ['a refusal', answering(200, '{"ok":false,"error":"missing_scope","needed":"chat:write"}')],
  ['a limit', answering(429, '{"ok":false}', { 'Retry-After': '7' })],
  ['a limit in words', answering(200, '{"ok":false,"error":"ratelimited"}', { 'Retry-After': '7' })],
  ['a fault of Slack', answering(503, 'busy')],
  ['what is no JSON', answering(200, 'down for maintenance')],
  ['a connection that breaks', (request) => request.socket.destroy()],
] satisfies readonly [string, RequestListener][])('%s is the same error as of Slack’s client', async (_, listener) => {
  const [own, theirs] = await bothOf(listener);
  expect(own).toBeInstanceOf(webApi.SlackError);
  expect(Object(own).constructor).toBe(Object(theirs).constructor);
  for (const name of ['code', 'statusCode', 'retryAfter', 'data', 'body'])
    expect(Object(own)[name], name).toEqual(Object(theirs)[name]);
});

test('a call that takes too long ends', async () => {
  const apiUrl = await serve(() => undefined);
  const call = quickCall({ apiUrl, token: 'xoxb-1', limitMs: 50 }, 'reactions.add', {});
  await expect(call).rejects.toBeInstanceOf(webApi.WebAPIRequestError);
});

test('only what is answered in a line goes this way', () => {
  expect(['chat.update', 'reactions.add'].every(isBrief)).toBe(true);
  expect(['auth.test', 'conversations.replies', 'files.getUploadURLExternal'].some(isBrief)).toBe(false);
});
