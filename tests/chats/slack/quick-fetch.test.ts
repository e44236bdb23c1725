import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { quickFetch } from '../../../src/chats/slack/quick-fetch.js';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on TCP.
}

const post = { method: 'POST', body: 'text=hi', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };

test.each(['chat.postMessage', 'conversations.replies'])('%s is sent and answered', async (method) => {
  const heard: string[] = [];
  const address = await serve((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
    request.on('data', (bytes) => heard.push(String(bytes)));
    request.on('end', () => response.writeHead(429, { 'Retry-After': '7' }).end('{"ok":false}'));
  });
  const answer = await quickFetch(`${address}/api/${method}`, post);
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([429, '7', { ok: false }]);
  expect(heard).toEqual([`POST /api/${method} application/x-www-form-urlencoded`, 'text=hi']);
});

test('a connection that breaks fails as it does with fetch, so that the call is tried again', async () => {
  const address = await serve((request) => request.socket.destroy());
  await expect(quickFetch(`${address}/api/chat.update`, post)).rejects.toThrow(new TypeError('fetch failed'));
});

test('a call that takes too long ends with its signal', async () => {
  const address = await serve(() => undefined);
  const call = quickFetch(`${address}/api/reactions.add`, { ...post, signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
});
