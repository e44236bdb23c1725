/** Two gateways and two workers, each a process of its own, on one PostgreSQL database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebPost } from '../src/chats/web/wire.js';
import type { Person } from '../src/contracts/turn.js';
import { answered, openEvents, type Visitor, visitor } from './chats/web/visitor.js';
import { type BotProcess, startBotProcess } from './support/kills/bot-process.js';
import { type PostgresServer, postgresBinaries, startPostgres } from './support/postgres-server.js';
import { slowHeight } from './support/slow-backend.js';

type Role = 'gateway' | 'worker';
type BotPost = Extract<WebPost, { from: 'bot' }>;

let server: PostgresServer;
let home: string;
let environment: Readonly<Record<string, string>>;
let gateways: readonly BotProcess[];
let workers: BotProcess[];

const begin = (role: Role): Promise<BotProcess> => startBotProcess({ ...environment, CLOVABOT_ROLE: role });

let pictures = 0;
/** Each is another one; there are as many dogs as hundreds of pixels. @param slow a look at it takes seconds */
async function photo(dogs: number, { slow = false } = {}): Promise<File> {
  pictures += 1;
  const background = { r: pictures % 256, g: 40, b: Math.floor(pictures / 256) };
  const size = { width: 100 * dogs + 50, height: slow ? slowHeight : 120, channels: 3 as const };
  const bytes = await sharp({ create: { ...size, background } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `${pictures}.png`, { type: 'image/png' });
}

async function guest(at: BotProcess, name: string): Promise<{ page: Visitor; me: Person }> {
  const page = visitor(at);
  return { page, me: await page.join(name) };
}

const textOf = (post: WebPost): string => (post.from === 'bot' ? post.post.text : post.text);
const ofBot = (posts: readonly WebPost[]): readonly BotPost[] => posts.filter((post) => post.from === 'bot');

/** Polls, for a while that a busy machine may need. */
async function until<Value>(look: () => Promise<Value | undefined>, ms = 60_000): Promise<Value> {
  for (const end = performance.now() + ms; ; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error('[test] it did not come');
  }
}

const answerIn = (page: Visitor, thread: string, wanted = answered): Promise<WebPost> =>
  until(async () => (await page.posts(thread)).posts.findLast(wanted));

const endedBy = ({ log }: BotProcess): number => log.filter((line) => line.includes('a question has ended')).length;

describe.skipIf(!postgresBinaries && !process.env.CI)('one bot in several processes', { timeout: 150_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres();
    home = await mkdtemp(path.join(tmpdir(), 'clovabot-many-'));
    environment = {
      ...{ CLOVABOT_HOME: home, CLOVABOT_LOG: 'info', CLOVABOT_SECRET: 'one for all of them' },
      DATABASE_URL: await server.createDatabase('many'),
    };
    gateways = await Promise.all([begin('gateway'), begin('gateway')]);
    workers = await Promise.all([begin('worker'), begin('worker')]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...(gateways ?? []), ...(workers ?? [])].map((one) => one.kill()));
    await server?.close();
    if (home) await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  test('what is asked at one gateway is answered by a worker, and the pages of both see it at once', async () => {
    const [here, there] = gateways;
    const { page, me } = await guest(here, 'Ana');
    const elsewhere = visitor(there);
    const events = await openEvents(there);
    const asked = await page.says(me, 'How many dogs are there?', { pictures: [await photo(3)] });
    const answer = await answerIn(elsewhere, asked.thread.id);
    expect(textOf(answer)).toMatch(/\b3\b/);
    const [question, ...others] = (await page.posts(asked.thread.id)).posts;
    expect(question?.reactions).toMatchObject([{ emoji: '👀' }]);
    expect(others).toHaveLength(1);
    expect(await elsewhere.posts(asked.thread.id)).toEqual(await page.posts(asked.thread.id));
    let told: WebPost | undefined;
    while (told?.id !== answer.id || !answered(told)) {
      const { data } = await events.next();
      if (data?.type === 'post') told = data.post;
    }
    events.close();
    expect((await elsewhere.home()).threads[0]).toMatchObject({ id: asked.thread.id, posts: 2 });
    expect((await elsewhere.home()).people).toContainEqual(me);
  });

  test('many at both gateways at once: each post has a number of its own, and both workers answer', async () => {
    const guests = await Promise.all(gateways.map((gateway, at) => guest(gateway, `Guest ${at}`)));
    const [first] = guests;
    const { thread } = await first.page.says(first.me, 'How many dogs are there?', { pictures: [await photo(1)] });
    const files = await Promise.all(Array.from({ length: 12 }, (_, at) => photo((at % 5) + 1)));
    const posted = await Promise.all(
      files.map((file, at) => {
        const { page, me } = guests[at % 2] ?? first;
        // Half of them in one thread.
        return page.says(me, 'How many dogs are there?', {
          pictures: [file],
          ...(at % 4 < 2 && { thread: thread.id }),
        });
      }),
    );
    expect(new Set(posted.map(({ post }) => post.id)).size).toBe(12);
    await until(async () => {
      const { posts } = await first.page.posts(thread.id);
      return ofBot(posts).filter(answered).length >= 7 ? posts : undefined;
    });
    for (const one of posted.filter((_, at) => at % 4 >= 2)) await answerIn(first.page, one.thread.id);
    const { posts } = await first.page.posts(thread.id);
    expect(posts.map(({ id }) => Number(id.split('.').at(-1)))).toEqual(posts.map((_, at) => at + 1));
    expect(workers.map(endedBy).every((count) => count > 0)).toBe(true);
  });

  test('two who take one name at two gateways at the same moment are not one person', async () => {
    const joined = await Promise.all(
      gateways.map((gateway) => visitor(gateway).json<Person>('POST', '/api/people', { name: 'Zoe' })),
    );
    expect(joined.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { people } = await visitor(gateways[0]).home();
    expect(people.filter(({ name }) => name === 'Zoe')).toHaveLength(1);
  });

  test('“stop” at a gateway stops what a worker is at', async () => {
    const [here, there] = gateways;
    const { page, me } = await guest(here, 'Sten');
    const asked = await page.says(me, 'How many dogs are there?', { pictures: [await photo(5, { slow: true })] });
    const { thread } = asked;
    await until(async () => ofBot((await page.posts(thread.id)).posts).find(({ post }) => post.status === 'running'));
    const elsewhere = visitor(there);
    const stop = await page.says(me, 'stop', { thread: thread.id });
    const ended = await answerIn(elsewhere, thread.id, (post) => post.from === 'bot' && !post.post.working);
    expect(ended).toMatchObject({ post: { status: 'aborted' } });
    const said = await until(async () =>
      (await page.posts(thread.id)).posts.find(({ id, reactions }) => id === stop.post.id && reactions.length > 0),
    );
    expect(said.reactions.map(({ emoji }) => emoji)).toEqual(['👌']);
  });

  test('what was stopped stays stopped when the worker dies that was told', async () => {
    const [here] = gateways;
    const { page, me } = await guest(here, 'Tove');
    const asked = await page.says(me, 'How many dogs are there?', { pictures: [await photo(4, { slow: true })] });
    await until(async () =>
      ofBot((await page.posts(asked.thread.id)).posts).find(({ post }) => post.status === 'running'),
    );
    // Nobody is there who could hear it.
    await Promise.all(workers.map((worker) => worker.kill()));
    await page.says(me, 'stop', { thread: asked.thread.id });
    workers = await Promise.all([begin('worker'), begin('worker')]);
    const ended = await answerIn(page, asked.thread.id, (post) => post.from === 'bot' && !post.post.working);
    expect(ended).toMatchObject({ post: { status: 'aborted' } });
    await sleep(1000);
    expect(ofBot((await page.posts(asked.thread.id)).posts).filter(answered)).toEqual([]);
  });

  test('a lesson that was stopped stays stopped when its worker dies', async () => {
    const [here] = gateways;
    const { page, me } = await guest(here, 'Ulf');
    const { thread } = await page.says(me, 'How many dogs are there?', { pictures: [await photo(3, { slow: true })] });
    const answer = await answerIn(page, thread.id);
    await page.says(me, 'no, 2', { thread: thread.id, replyTo: answer.id });
    await until(async () => ofBot((await page.posts(thread.id)).posts).find(({ post }) => post.lesson && post.working));
    await Promise.all(workers.map((worker) => worker.kill()));
    await page.says(me, 'stop', { thread: thread.id });
    workers = await Promise.all([begin('worker'), begin('worker')]);
    const ended = await answerIn(
      page,
      thread.id,
      (post) => post.from === 'bot' && !!post.post.lesson && !post.post.working,
    );
    expect(ended).toMatchObject({ post: { lesson: 'refused', text: expect.stringMatching(/stopped/) } });
  });

  test('what one worker has learned, all of them know', async () => {
    const [here, there] = gateways;
    const { page, me } = await guest(here, 'Lea');
    const shown = await photo(2);
    const asked = await page.says(me, 'How many dogs are there?', { pictures: [shown] });
    const answer = await answerIn(page, asked.thread.id);
    await page.says(me, 'no, 1', { thread: asked.thread.id, replyTo: answer.id });
    const lesson = await answerIn(
      visitor(there),
      asked.thread.id,
      (post) => post.from === 'bot' && post.post.lesson !== undefined && !post.post.working,
    );
    expect(lesson).toMatchObject({ post: { lesson: 'accepted' } });
    const before = workers.map(endedBy);
    const other = await guest(there, 'Leo');
    // Until both workers were asked.
    for (let round = 0; workers.some((worker, at) => endedBy(worker) === before[at]); round++) {
      expect(round).toBeLessThan(10);
      const asks = Array.from({ length: 6 }, () =>
        other.page.says(other.me, 'How many dogs are there?', { pictures: [shown] }),
      );
      for (const { thread } of await Promise.all(asks))
        expect(textOf(await answerIn(other.page, thread.id))).toMatch(/\b(?:1|one)\b/i);
    }
  });

  test('a worker that dies in the middle: another one finishes in the same posts', async () => {
    const [here] = gateways;
    const { page, me } = await guest(here, 'Kim');
    const files = await Promise.all(Array.from({ length: 8 }, (_, at) => photo((at % 5) + 1)));
    const posted = await Promise.all(
      files.map((file) => page.says(me, 'How many dogs are there?', { pictures: [file] })),
    );
    await until(async () => ofBot((await page.posts(posted[0]?.thread.id ?? '')).posts)[0]);
    await workers[0]?.kill();
    for (const { thread } of posted) {
      await answerIn(page, thread.id);
      expect(ofBot((await page.posts(thread.id)).posts)).toHaveLength(1);
    }
    workers[0] = await begin('worker');
  });

  test('on SQLite a role is refused, with the setting that it needs', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-alone-'));
    await expect(startBotProcess({ CLOVABOT_HOME: folder, CLOVABOT_ROLE: 'worker' })).rejects.toThrow(
      /the role worker works with others over PostgreSQL; set DATABASE_URL=postgres:/,
    );
    await rm(folder, { recursive: true, force: true });
  });
});
