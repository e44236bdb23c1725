/** People use the page while its process is killed at random moments; at the end everything must have happened once. */
import { randomInt, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import type { WebPost } from '../../src/chats/web/wire.js';
import type { Person } from '../../src/contracts/turn.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { isWorking } from '../../src/util/is-working.js';
import { projectRoot } from '../../src/util/project-root.js';
import { type Visitor, visitor } from '../chats/web/visitor.js';
import { type BotProcess, startBotProcess } from './killed-process.js';
import { recordingLog } from './log.js';

export interface KillRun {
  readonly kills: number;
  /** Events that the page was told to be accepted. */
  readonly accepted: number;
  readonly questions: number;
  /** Accepted questions that never got an answer. */
  readonly unanswered: number;
  readonly answeredTwice: number;
  /** Posts that still look as if the bot was at work. */
  readonly unfinished: number;
  /** Answers that stand before an earlier question's in the same thread. */
  readonly outOfOrder: number;
  /** Lessons still at work, without what they added, or undone with it. */
  readonly halfLearned: number;
  /** Prompts, examples and pictures that belong to nothing; notes of the journal about what is done. */
  readonly orphans: number;
  /** Entries of the journal that are not done. */
  readonly waiting: number;
  /** ms from SIGTERM to the end, in the middle of questions. */
  readonly stopMs: number;
}

interface Asked {
  readonly thread: string;
  readonly post: string;
}

interface Stage {
  readonly page: Visitor;
  readonly people: Person[];
  readonly asked: Asked[];
  readonly counts: { accepted: number };
}

/** Every picture is another one, so that nothing is remembered of it. */
let pictures = 0;
async function picture(): Promise<File> {
  pictures += 1;
  const number = pictures;
  const bytes = await sharp({
    create: {
      ...{ width: 150 + 100 * randomInt(4), height: 120, channels: 3 },
      background: { r: number % 256, g: Math.floor(number / 256) % 256, b: randomInt(256) },
    },
  })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `picture-${number}.png`, { type: 'image/png' });
}

const isAnswer = (post: WebPost): post is Extract<WebPost, { from: 'bot' }> => post.from === 'bot';

type Action = (stage: Stage) => Promise<void>;

const askAnew: Action = async ({ page, people, asked, counts }) => {
  const { post, thread } = await page.says(one(people), 'How many dogs are there?', { pictures: [await picture()] });
  counts.accepted += 1;
  asked.push({ thread: thread.id, post: post.id });
};

const askOn: Action = async ({ page, people, asked, counts }) => {
  const { thread } = one(asked);
  const { post } = await page.says(one(people), 'How many dogs are there?', { thread, pictures: [await picture()] });
  counts.accepted += 1;
  asked.push({ thread, post: post.id });
};

/** The newest answer of some thread. */
async function someAnswer({ page, asked }: Stage) {
  const { posts } = await page.posts(one(asked).thread);
  return posts.filter(isAnswer).findLast(({ post }) => post.status === 'answered');
}

const react: Action = async (stage) => {
  const answer = await someAnswer(stage);
  if (!answer) return;
  const sign = encodeURIComponent(one(['✅', '❌']));
  const { status } = await stage.page.json('PUT', `/api/posts/${answer.id}/reactions/${sign}`, {
    author: one(stage.people).id,
  });
  if (status === 200) stage.counts.accepted += 1;
};

const correct: Action = async (stage) => {
  const answer = await someAnswer(stage);
  if (!answer) return;
  await stage.page.says(one(stage.people), `no, ${randomInt(1, 6)}`, { thread: answer.thread, replyTo: answer.id });
  stage.counts.accepted += 1;
};

const teach: Action = async ({ page, people, counts }) => {
  await page.says(one(people), `/teach gizmo${randomInt(1000)}`, { pictures: [await picture()] });
  counts.accepted += 1;
};

const undo: Action = async ({ page, people, asked, counts }) => {
  await page.says(one(people), '/undo', { thread: one(asked).thread });
  counts.accepted += 1;
};

const actions: readonly Action[] = [askAnew, askAnew, askOn, askOn, react, react, correct, teach, undo];

const one = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)];

export async function runKills(kills: number, environment: Readonly<Record<string, string>>): Promise<KillRun> {
  const server = { address: '' };
  const stage: Stage = { page: visitor(server), people: [], asked: [], counts: { accepted: 0 } };
  const { asked } = stage;
  for (let kill = 0; kill < kills; kill += 1) {
    const bot = await startBotProcess(environment);
    server.address = bot.address;
    if (stage.people.length === 0) stage.people.push(await stage.page.join('Ann'), await stage.page.join('Ben'));
    if (asked.length === 0) await askAnew(stage);
    const enough = stage.counts.accepted + randomInt(1, 8);
    const deadline = performance.now() + 15_000;
    let isKilled = false;
    // What the kill cuts off was not accepted.
    const busy = Promise.all(
      [1, 2, 3].map(async () => {
        while (!isKilled) await one(actions)(stage).catch(() => sleep(5));
      }),
    );
    while (stage.counts.accepted < enough && performance.now() < deadline) await sleep(10);
    // In the middle of what was accepted, however fast the machine is.
    await sleep(randomInt(400));
    await bot.kill();
    isKilled = true;
    await busy;
  }
  return endRun({ kills, stage, server, environment });
}

async function endRun({
  kills,
  stage,
  server,
  environment,
}: {
  readonly kills: number;
  readonly stage: Stage;
  readonly server: { address: string };
  readonly environment: Readonly<Record<string, string>>;
}): Promise<KillRun> {
  const { asked, counts, page } = stage;
  let bot: BotProcess = await startBotProcess(environment);
  server.address = bot.address;
  for (let at = 0; at < 5; at += 1) await askAnew(stage);
  const stopMs = await bot.stop();
  bot = await startBotProcess(environment);
  server.address = bot.address;
  const found = await judged(page, asked);
  await bot.stop();
  return { kills, ...counts, questions: asked.length, stopMs, ...found, ...(await kept(environment)) };
}

/** ms in which what was left must be done once nothing is killed any more. */
const enoughMs = 90_000;

async function judged(page: Visitor, asked: readonly Asked[]) {
  const deadline = performance.now() + enoughMs;
  for (;;) {
    const found = await judge(page, asked);
    if (found.unanswered + found.unfinished === 0 || performance.now() > deadline) return found;
    await sleep(300);
  }
}

/** Each question’s picture has a name of its own, and its answer shows it. */
async function judge(page: Visitor, asked: readonly Asked[]) {
  const found = { unanswered: 0, answeredTwice: 0, unfinished: 0, outOfOrder: 0 };
  for (const { id: thread } of (await page.home()).threads) {
    const { posts } = await page.posts(thread, '?limit=200');
    const answers = posts.filter(isAnswer).filter(({ post }) => post.status === 'answered' && !post.lesson);
    found.unfinished += posts.filter(isAnswer).filter(({ post }) => post.working).length;
    let last = 0;
    for (const question of posts) {
      const shown =
        question.from === 'person' && question.text.startsWith('How many') ? question.pictures[0]?.name : '';
      if (!shown) continue;
      const its = answers.filter(({ post }) => post.pictures.some(({ reference }) => reference.name === shown));
      // One that was not accepted may have been answered all the same.
      if (its.length === 0 && asked.some(({ post }) => post === question.id)) found.unanswered += 1;
      if (its.length > 1) found.answeredTwice += 1;
      const at = its.length > 0 ? answers.indexOf(its[0]) : last;
      if (at < last) found.outOfOrder += 1;
      last = at;
    }
  }
  return found;
}

/** What is left in its memory when nobody works with it. */
async function kept({ CLOVABOT_HOME: home = '', DATABASE_URL }: Readonly<Record<string, string>>) {
  const memory = await openMemory({
    ...{ home, promptSchemas, seeds: path.join(projectRoot, 'data', 'experience') },
    databaseUrl: DATABASE_URL ?? `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
    ...{ now: Date.now, randomId: randomUUID, log: recordingLog() },
  });
  try {
    const shelf = memory.lessons('home');
    const lessons = await shelf.list();
    const [examples, prompts] = [new Set<string>(), new Set<string>()];
    for (const { id } of await shelf.examples()) examples.add(id);
    for (const { id } of await shelf.prompts()) prompts.add(id);
    const isHalf = (lesson: (typeof lessons)[number]): boolean => {
      const added = [...lesson.examples.map((id) => examples.has(id)), ...lesson.prompts.map((id) => prompts.has(id))];
      if (lesson.status === 'accepted') return added.includes(false);
      // What a refused one was about stays an example.
      return isWorking(lesson) || (lesson.status === 'undone' && added.includes(true));
    };
    const owned = new Set(lessons.flatMap((lesson) => [...lesson.examples, ...lesson.prompts]));
    const notes = await Promise.all(
      ['journal-posts', 'journal-posts-by-id', 'journal-decisions'].map((name) =>
        memory.store.list(name, z.unknown(), {}),
      ),
    );
    return {
      halfLearned: lessons.filter(isHalf).length,
      orphans: [...examples, ...prompts].filter((id) => !owned.has(id)).length + notes.flat().length,
      waiting: (await memory.journal.list('waiting', 100)).length + (await memory.journal.list('dead', 100)).length,
    };
  } finally {
    await memory.close();
  }
}
