/** A failure or a kill between the board, which people see, and the app, which answers: what stands on the board is told all the same. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';
import { type Home, openHome } from './open-home.js';
import { type Visitor, visitor } from './visitor.js';

let home: Home;
let page: Visitor;
let ann: Person;
beforeAll(async () => {
  home = await openHome();
  page = visitor(home);
  ann = await page.join('Ann');
});
afterAll(() => home.close());

/** Until the restart, nothing is written down of what chats hand over. */
function killed(): void {
  vi.spyOn(home.memory.store, 'claim').mockRejectedValue(new Error('killed here'));
  vi.spyOn(home.app, 'onDeleted').mockImplementation(() => {
    throw new Error('killed here');
  });
}
const notes = () => home.memory.store.list('web-outbox', z.unknown(), {});
const isOfBot = ({ from }: WebPost): boolean => from === 'bot';

test('what could not be told for a moment is told soon after, once, without a restart', async () => {
  vi.spyOn(home.memory.store, 'claim').mockRejectedValueOnce(new Error('away for a moment'));
  expect((await page.tries(ann, 'are you there?')).status).toBe(500);
  const [thread] = (await page.home()).threads;
  await page.sees(thread?.id ?? '', isOfBot);
  expect(home.app.heard.messages.map(({ text }) => text)).toEqual(['are you there?']);
  await vi.waitFor(async () => expect(await notes()).toEqual([]));
});

test('a message that was taken back before it could be told is told to nobody', async () => {
  const heard = home.app.heard.messages.length;
  const claim = vi.spyOn(home.memory.store, 'claim').mockRejectedValue(new Error('away'));
  expect((await page.tries(ann, 'a secret that slipped out')).status).toBe(500);
  const [thread] = (await page.home()).threads;
  const [post] = (await page.posts(thread?.id ?? '')).posts;
  expect((await page.json('DELETE', `/api/messages/${post?.id}`, { author: ann.id })).status).toBe(204);
  expect(JSON.stringify(await notes())).not.toContain('secret');
  claim.mockRestore();
  await vi.waitFor(async () => expect(await notes()).toEqual([]));
  expect(home.app.heard.messages).toHaveLength(heard);
});

test('a message is answered after a restart, and stands there once though it is sent again', async () => {
  const form = () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ author: ann.id, text: 'hello there', once: 'mark 1' }))
      data.set(name, value);
    return { method: 'POST', body: data };
  };
  const threads = (await page.home()).threads.length;
  killed();
  expect((await page.request('/api/messages', form())).status).toBe(500);
  await home.restart();
  const [thread] = (await page.home()).threads;
  await page.sees(thread.id, isOfBot);
  expect((await page.request('/api/messages', form())).status).toBe(201);
  expect((await page.home()).threads).toHaveLength(threads + 1);
  const { posts } = await page.posts(thread.id);
  expect(posts.filter(({ from }) => from === 'person')).toHaveLength(1);
  expect(home.app.heard.messages.map(({ text }) => text)).toEqual(['hello there']);
});

test('a reaction and a deletion are told after a restart, once', async () => {
  const { thread, post } = await page.says(ann, 'and here?');
  const answer = await page.sees(thread.id, isOfBot);
  killed();
  const path = `/api/posts/${answer.id}/reactions/${encodeURIComponent('✅')}`;
  expect((await page.json('PUT', path, { author: ann.id })).status).toBe(500);
  expect((await page.json('DELETE', `/api/messages/${post.id}`, { author: ann.id })).status).toBe(500);
  await home.restart();
  await vi.waitFor(() => expect(home.app.heard.deletions).toEqual([{ id: post.id, team: 'home', thread: thread.id }]));
  expect(home.app.heard.reactions.map(({ emoji }) => emoji)).toEqual(['✅']);
  await home.restart();
  expect([home.app.heard.reactions, home.app.heard.deletions]).toEqual([[], []]);
});
