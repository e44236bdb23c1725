/** Two bots on one PostgreSQL database: what one of them learns, the other one knows, and no question mixes two versions. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Bot } from '../src/bot.js';
import type { Backend } from '../src/contracts/backend.js';
import type { Prompt } from '../src/contracts/learning.js';
import type { Request, Turn } from '../src/contracts/turn.js';
import { learnedMaxAgeMs } from '../src/memory/experience-rows.js';
import { startTestBot } from './support/bot.js';
import { busy } from './support/drawn-pictures.js';
import { fullLesson } from './support/lesson.js';
import { type PostgresServer, postgresBinaries, startPostgres } from './support/postgres-server.js';
import { slow } from './support/slow-backend.js';

const team = 'herons';
/** Re-scoring after which nothing counts. */
const nothing = [-20, ...Array.from({ length: 40 }, () => 0)];

let server: PostgresServer;
let databases = 0;

/** Adds a lesson that changes what is found. Returns its prompt's id. */
async function learn(bot: Bot): Promise<string> {
  const [id, lesson] = [randomUUID(), randomUUID()];
  const prompt: Prompt = {
    ...{ kind: 'rescoring', id, team, tool: 'LOC', concept: '*', lesson, supersedes: [], at: Date.now() },
    ...{ weights: nothing, margin: 0 },
  };
  await bot.memory
    .lessons(team)
    .save({ ...fullLesson(lesson, team, Date.now()), prompts: [id], examples: [] }, { addPrompts: [prompt] });
  return id;
}

async function requestTo(bot: Bot, width = 200): Promise<Request> {
  const picture = await bot.memory.pictures(team).keep(busy(width, 120), 'dogs.png');
  return {
    ...{ id: randomUUID(), team, thread: 'thread', author: { id: 'U1', name: 'Ana' } },
    ...{ text: 'How many dogs are there?', images: [picture], at: Date.now() },
  };
}

async function ask(bot: Bot, onStage: (turn: Turn) => Promise<void> = async () => undefined): Promise<Turn> {
  let last: Turn | undefined;
  for await (const turn of bot.engine.infer(await requestTo(bot), new AbortController().signal)) {
    last = turn;
    await onStage(turn);
  }
  if (!last) throw new Error('no turn came');
  return last;
}

const promptsOf = ({ steps }: Turn): readonly string[] =>
  steps.flatMap((step) => (step.status === 'done' ? step.prompts : []));

/** Until it knows a prompt. */
async function knows(bot: Bot, id: string): Promise<void> {
  await expect
    .poll(async () => (await bot.teacher.learned(team)).active('LOC', '*').map((prompt) => prompt.id), {
      timeout: 30_000,
      interval: 20,
    })
    .toContain(id);
}

async function twoBots(backend: Backend = slow): Promise<readonly [Bot, Bot]> {
  const environment = { DATABASE_URL: await server.createDatabase(`lessons_${databases++}`) };
  const bots = await Promise.all([1, 2].map(() => startTestBot(undefined, environment, [backend])));
  onTestFinished(async () => void (await Promise.all(bots.map((bot) => bot.close()))));
  const [one, other] = bots;
  return [one.bot, other.bot];
}

describe.skipIf(!postgresBinaries && !process.env.CI)('lessons in two processes', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.close());

  test('what one learns, the other one answers by within a second', async () => {
    const [one, other] = await twoBots();
    // Known before, so that it has to hear of it.
    expect((await ask(other)).answer?.text).toMatch(/2/);
    const id = await learn(one);
    await knows(other, id);
    // A busy machine decides how long that took; so old is what is known at most.
    expect(learnedMaxAgeMs).toBeLessThan(1000);
    expect(promptsOf(await ask(other))).toContain(id);
  });

  test.each<readonly [when: string, isThen: (turn: Turn) => boolean]>([
    ['it is planned', ({ status }) => status === 'programming'],
    ['its program is about to run', ({ status }) => status === 'running'],
    ['its program runs', ({ status, steps }) => status === 'running' && steps.length > 0],
  ])(
    'a lesson that lands when a question is so far that %s changes nothing of it, and all of the next one',
    async (_when, isThen) => {
      const [one, other] = await twoBots();
      let id: string | undefined;
      const turn = await ask(other, async (stage) => {
        if (id !== undefined || !isThen(stage)) return;
        id = await learn(one);
        await knows(other, id);
      });
      expect(id).toBeDefined();
      expect(turn).toMatchObject({ status: 'answered', answer: { text: expect.stringMatching(/2/) } });
      expect(promptsOf(turn)).toEqual([]);
      expect(promptsOf(await ask(other))).toEqual([id]);
    },
  );
});
