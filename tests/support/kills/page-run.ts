/** People use the page while its process is killed at random moments; at the end everything must have happened once. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { visitor } from '../../chats/web/visitor.js';
import { type BotProcess, startBotProcess } from './bot-process.js';
import { kept } from './kept.js';
import { actions, askAnew, one, type Stage } from './page-actions.js';
import { judgePage } from './page-judge.js';

export interface KillRun {
  readonly kills: number;
  /** Events that were told to be accepted. */
  readonly accepted: number;
  readonly questions: number;
  /** ms from SIGTERM to the end, in the middle of questions. */
  readonly stopMs: number;
  /** Of each kind of fault, how many there are. */
  readonly faults: Readonly<Record<string, number>>;
  /** What each of them is, and the last lines of the log. */
  readonly cases: readonly string[];
}

export async function runKills(kills: number, environment: Readonly<Record<string, string>>): Promise<KillRun> {
  const server = { address: '' };
  const stage: Stage = {
    ...{ page: visitor(server), people: [], asked: [], leavers: [], commands: [], counts: { accepted: 0 } },
  };
  const log: string[] = [];
  const start = async (): Promise<BotProcess> => {
    const bot = await startBotProcess(environment);
    server.address = bot.address;
    return bot;
  };
  for (let kill = 0; kill < kills; kill += 1) {
    const bot = await start();
    if (stage.people.length === 0) stage.people.push(await stage.page.join('Ann'), await stage.page.join('Ben'));
    if (stage.asked.length === 0) await askAnew(stage);
    await killBusy(bot, stage);
    log.push(...bot.log);
  }
  let bot = await start();
  for (let at = 0; at < 5; at += 1) await askAnew(stage);
  const stopMs = await bot.stop();
  log.push(...bot.log);
  bot = await start();
  const seen = await judgePage(stage);
  await bot.stop();
  log.push(...bot.log);
  const gone = stage.leavers.filter(({ isGone }) => isGone);
  const left = await kept(environment, 'home', {
    people: gone.map(({ person }) => person.id),
    pictures: [
      ...gone.flatMap(({ asked }) => asked?.pictures ?? []),
      ...stage.asked.flatMap(({ isDeleted, pictures }) => (isDeleted ? pictures : [])),
    ],
  });
  const { cases: inPosts, ...seenFaults } = seen;
  const { cases: inRows, ...leftFaults } = left;
  const cases = [...inPosts, ...inRows];
  return {
    ...{ kills, stopMs, accepted: stage.counts.accepted, questions: stage.asked.length },
    faults: { ...seenFaults, ...leftFaults, unforgotten: seen.unforgotten + left.unforgotten },
    cases: cases.length > 0 ? [...cases, ...log.slice(-200)] : [],
  };
}

/** Kills it in the middle of what people do, at some moment or between two of its writes. */
async function killBusy(bot: BotProcess, stage: Stage): Promise<void> {
  const enough = stage.counts.accepted + randomInt(1, 8);
  const deadline = performance.now() + 15_000;
  let isKilled = false;
  const busy = Promise.all(
    [1, 2, 3].map(async () => {
      while (!isKilled) await one(actions)(stage).catch(() => sleep(5));
    }),
  );
  while (stage.counts.accepted < enough && performance.now() < deadline) await sleep(10);
  // In the middle of what was accepted, however fast the machine is.
  await sleep(randomInt(400));
  await (randomInt(2) === 0 ? bot.kill() : bot.killAtWrite());
  isKilled = true;
  await busy;
}
