import type { RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createSharedServers } from '../../../src/chats/shared/shared-servers.js';

const says =
  (words: string): RequestListener =>
  (_request, response) =>
    void response.end(words);

test('two chats share a port, the longest path is asked, and the last to leave closes it', async () => {
  const servers = createSharedServers();
  const at = { host: '127.0.0.1', port: 0 };
  const page = await servers.open({ ...at, path: '/', listener: says('page') });
  const events = await servers.open({ ...at, path: '/slack/events', listener: says('events') });
  onTestFinished(() => page.close());
  expect(events.address).toBe(page.address);
  const read = async (path: string): Promise<string> => (await fetch(`${page.address}${path}`)).text();
  expect(await Promise.all(['/', '/slack', '/slack/events', '/slack/events?x=1', '/slack/eventsx'].map(read))).toEqual([
    ...['page', 'page', 'events', 'events', 'page'],
  ]);
  await expect(servers.open({ ...at, path: '/', listener: says('other') })).rejects.toThrow('two chats want /');
  await events.close();
  expect(await read('/slack/events')).toBe('page');
});

test('a port that is taken is told with the fix', async () => {
  const first = await createSharedServers().open({ host: '127.0.0.1', port: 0, path: '/', listener: says('') });
  onTestFinished(() => first.close());
  const port = Number(new URL(first.address).port);
  await expect(createSharedServers().open({ host: '127.0.0.1', port, path: '/', listener: says('') })).rejects.toThrow(
    `port ${port} is taken by another program`,
  );
});
