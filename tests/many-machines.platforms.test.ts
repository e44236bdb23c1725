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

type Role = 'gateway' | 'worker';
type BotPost = Extract<WebPost, { from: 'bot' }>;

let server: PostgresServer;
let home: string;
let environment: Readonly<Record<string, string>>;
let gateways: readonly BotProcess[];
let workers: BotProcess[];

const begin = (role: Role): Promise<BotProcess> => startBotProcess({ ...environment, CLOVABOT_ROLE: role });

let pictures = 0;
/** Each is another one; there are as many dogs as hundreds of pixels. */
async function photo(dogs: number): Promise<File> {
  pictures += 1;
  const background = { r: pictures % 256, g: 40, b: Math.floor(pictures / 256) };
  const size = { width: 100 * dogs + 50, height: 120, channels: 3 as const };
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
async function until<Value>(look: () => Promise<Value | undefined>, ms = 30_000): Promise<Value> {
  for (const end = performance.now() + ms; ; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error('[test] it did not come');
  }
}

const answerIn = (page: Visitor, thread: string, wanted = answered): Promise<WebPost> =>
  until(async () => (await page.posts(thread)).posts.findLast(wanted));

const endedBy = ({ log }: BotProcess): number => log.filter((line) => line.includes('a question has ended')).length;

describe.skipIf(!postgresBinaries && !process.env.CI)('one bot in several processes', { timeout: 90_000 }, () => {
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

  test('“stop” at a gateway stops what a worker is at, and what is not begun yet is not begun', async () => {
    const [here, there] = gateways;
    const { page, me } = await guest(here, 'Sten');
    const many = await Promise.all(Array.from({ length: 10 }, () => photo(5)));
    const asked = await page.says(me, 'Which of these pictures has the most dogs?', { pictures: many });
    const { thread } = asked;
    await until(async () => ofBot((await page.posts(thread.id)).posts)[0]);
    await page.says(me, 'stop', { thread: thread.id });
    const ended = await answerIn(visitor(there), thread.id, (post) => post.from === 'bot' && !post.post.working);
    const said = (await page.posts(thread.id)).posts.find(({ from, id }) => from === 'person' && id !== asked.post.id);
    if (ended.from === 'bot' && ended.post.status === 'aborted')
      expect(said?.reactions.map(({ emoji }) => emoji)).toContain('👌');
    // A quick machine may have answered first.
    else expect(answered(ended)).toBe(true);
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
    expect(lesson.from === 'bot' && lesson.post.lesson).toMatch(/accepted|refused/);
    await page.says(me, `/teach gizmo`, { pictures: [await photo(1)] });
    const before = workers.map(endedBy);
    const other = await guest(there, 'Leo');
    // As many as reach both workers.
    const again = await Promise.all(
      Array.from({ length: 6 }, async () =>
        other.page.says(other.me, 'How many dogs are there?', { pictures: [shown] }),
      ),
    );
    const texts = await Promise.all(again.map(async ({ thread }) => textOf(await answerIn(other.page, thread.id))));
    expect(new Set(texts).size).toBe(1);
    if (lesson.from === 'bot' && lesson.post.lesson === 'accepted') expect(texts[0]).toMatch(/\b(?:1|one)\b/i);
    expect(workers.map((worker, at) => endedBy(worker) - (before[at] ?? 0)).every((count) => count > 0)).toBe(true);
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
