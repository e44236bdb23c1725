import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventStream } from '../../../src/chats/web/event-stream.js';
import type { WebEvent } from '../../../src/chats/web/wire.js';
import { type Home, openHome, photoFile } from './open-home.js';
import { answered, type EventReader, openEvents, type Visitor, visitor } from './visitor.js';

describe('a page that looks on', () => {
  let home: Home;
  let page: Visitor;
  beforeAll(async () => {
    home = await openHome();
    page = visitor(home);
  });
  afterAll(() => home.close());

  test('sees each stage of an answer, in order, in one post', async () => {
    const ann = await page.join('Ann');
    const events = await openEvents(home);
    expect(await events.next()).toMatchObject({ type: 'hello' });
    await page.says(ann, 'two?', { pictures: [await photoFile(1)] });
    const stages: string[] = [];
    const posts = new Set<string>();
    let revision = 0;
    while (stages.at(-1) !== 'answered') {
      const { data } = await events.next();
      if (data?.type !== 'post' || data.post.from !== 'bot') continue;
      posts.add(data.post.id);
      expect(data.post.revision).toBeGreaterThan(revision);
      revision = data.post.revision;
      if (stages.at(-1) !== data.post.post.status) stages.push(data.post.post.status);
    }
    events.close();
    expect(stages).toEqual(['planning', 'programming', 'running', 'answered']);
    expect(posts.size).toBe(1);
  });

  test('and comes back after a break gets what it missed, once', async () => {
    const ben = await page.join('Ben');
    const events = await openEvents(home);
    const { id } = await events.next();
    events.close();
    const { thread } = await page.says(ben, 'two?', { pictures: [await photoFile(1)] });
    const answer = await page.sees(thread.id, answered);
    const again = await openEvents(home, { 'last-event-id': id });
    await again.next();
    const seen: string[] = [];
    for (;;) {
      const event = await again.next();
      seen.push(event.id);
      if (
        event.data?.type === 'post' &&
        event.data.post.revision === answer.revision &&
        event.data.post.id === answer.id
      )
        break;
    }
    again.close();
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('and comes back after a restart of the server is told to start over', async () => {
    const { cursor } = await page.home();
    const during = await openEvents(home, {}, `?after=${cursor}`);
    await during.next();
    await home.restart();
    expect((await during.next()).type).toBe('end');
    const events = await openEvents(home, { 'last-event-id': cursor });
    expect(await events.next()).toMatchObject({ type: 'reset' });
    events.close();
  });
});

describe('the stream', () => {
  const stream = createEventStream({ run: 'run', heartbeat: 20, kept: 3, most: { person: 30, address: 40 } });
  /** Ids of sessions that are over. */
  const over = new Set<string>();
  const routes = new Hono().get('/events', (context) => {
    const id = context.req.query('session');
    const session = id === undefined ? undefined : { id, isOver: async () => over.has(id) };
    const { person = 'p', address = 'a' } = context.req.query();
    return stream.answer(context, context.req.query('after'), { session, person, address });
  });
  const server = serve({ fetch: routes.fetch, port: 0, hostname: '127.0.0.1' });
  afterAll(() => {
    stream.close();
    server.close();
  });
  const open = async (query: string) => {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    // `openEvents` needs the address only.
    return openEvents({ address: `http://127.0.0.1:${port}` } as Home, {}, query);
  };
  const event = (name: string): WebEvent => ({ type: 'person', person: { id: name, name } });

  test('shows signs of life while nothing happens', async () => {
    const events = await open('');
    await events.next();
    expect((await events.next()).type).toBe('comment');
    expect((await events.next()).type).toBe('comment');
    events.close();
  });

  test('keeps a few events; who is further behind, or comes from elsewhere, starts over', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) stream.publish(event(name));
    expect(stream.cursor()).toBe('run-5');
    const inTime = await open('?after=run-2');
    expect((await inTime.next()).type).toBe('hello');
    expect([await inTime.next(), await inTime.next(), await inTime.next()].map(({ id }) => id)).toEqual([
      'run-3',
      'run-4',
      'run-5',
    ]);
    inTime.close();
    for (const after of ['run-1', 'run-9', 'run--1', 'run-x', 'older-3', '']) {
      const late = await open(`?after=${after}`);
      expect([after, (await late.next()).type]).toEqual([after, 'reset']);
      late.close();
    }
  });

  test('tells everybody who listens', async () => {
    const listeners = await Promise.all(Array.from({ length: 20 }, () => open('')));
    for (const listener of listeners) await listener.next();
    stream.publish(event('news'));
    for (const listener of listeners) {
      let next = await listener.next();
      while (next.type === 'comment') next = await listener.next();
      expect(next.data).toEqual(event('news'));
      listener.close();
    }
  });

  test('of a person is open in so many pages, and of an address in so many more: the oldest ends for one more', async () => {
    const [other, ...first] = [
      await open('?person=other&address=b'),
      await open('?person=many&address=b'),
      await open('?person=many&address=b'),
    ];
    const later = [];
    for (let count = 0; count < 29; count += 1) later.push(await open('?person=many&address=b'));
    await expect(allOf(first[0])).rejects.toThrow('terminated');
    stream.publish(event('to the rest'));
    const hears = async (reader: EventReader): Promise<boolean> => {
      for (;;) {
        const next = await reader.next();
        if (next.type === 'end') return false;
        if (next.data?.type === 'person' && next.data.person.name === 'to the rest') return true;
      }
    };
    expect(await Promise.all([other, first[1], ...later].map(hears))).not.toContain(false);
    for (let count = 0; count < 10; count += 1) later.push(await open(`?person=${count}&address=b`));
    await expect(allOf(other)).rejects.toThrow('terminated');
    for (const reader of [first[1], ...later]) reader.close();
  });

  test('is begun for nobody who asks for its headers only', async () => {
    const session = { id: 'h', isOver: async () => false };
    const app = new Hono().get('/events', (context) =>
      stream.answer(context, undefined, { session, person: 'h', address: 'h' }),
    );
    const answer = await app.request('/events', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('transfer-encoding')]).toEqual([200, null]);
  });

  test('ends with its session: at once where that is told, soon where it ran out, and no other', async () => {
    const [signedOut, ranOut, stays] = [await open('?session=a'), await open('?session=b'), await open('?session=c')];
    over.add('a');
    stream.lookAtSession('a');
    stream.publish(event('not for a'));
    const seen = await allOf(signedOut);
    expect(seen.map(({ type }) => type).filter((type) => type !== 'comment')).toEqual(['hello', 'reset', 'end']);
    over.add('b');
    await allOf(ranOut);
    stream.publish(event('later'));
    let next = await stays.next();
    while (next.data?.type !== 'person' || next.data.person.name !== 'later') next = await stays.next();
    stays.close();
  });
});

/** What comes up to the end. */
async function allOf(events: EventReader) {
  const seen = [await events.next()];
  while (seen.at(-1)?.type !== 'end') seen.push(await events.next());
  return seen;
}
