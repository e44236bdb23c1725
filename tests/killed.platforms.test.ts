/** The bot in a process of its own is killed at random moments, stopped, and started twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { startBotProcess } from './support/kills/bot-process.js';
import { runKills } from './support/kills/run-kills.js';
import { postgresBinaries, startPostgres } from './support/postgres-server.js';

async function newHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-killed-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return home;
}

// `npm run bench kills` kills more often, with `--postgres` on several processes. Each run kills at other moments, so that one
// which finds a fault is followed by another: faults that hold are found here, rare ones by the benchmark.
const atRandom = { timeout: 300_000, retry: 3 } as const;

test(
  'killed again and again, it answers everything once, in order, and ends within ten seconds',
  atRandom,
  async () => {
    const { faults, cases, ...run } = await runKills(4, { CLOVABOT_HOME: await newHome() });
    expect(cases).toEqual([]);
    expect(Object.values(faults).filter((count) => count > 0)).toEqual([]);
    // Five are asked when nothing is killed any more.
    expect(run.questions).toBeGreaterThan(5);
    expect(run.stopMs).toBeLessThan(10_000);
  },
);

test.skipIf(!postgresBinaries && !process.env.CI)(
  'the same of a gateway and two workers on PostgreSQL',
  { ...atRandom, retry: 1 },
  async () => {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    const environment = {
      ...{ CLOVABOT_HOME: await newHome(), CLOVABOT_SECRET: 'one for all of them' },
      DATABASE_URL: await server.createDatabase('kills'),
    };
    const { faults, cases, stopMs } = await runKills(2, environment, ['gateway', 'worker', 'worker']);
    expect(cases).toEqual([]);
    expect(Object.values(faults).filter((count) => count > 0)).toEqual([]);
    expect(stopMs).toBeLessThan(10_000);
  },
);

test('a second process on one home is refused, and says why; one that was killed is not in the way', async () => {
  const environment = { CLOVABOT_HOME: await newHome() };
  const first = await startBotProcess(environment);
  await expect(startBotProcess(environment)).rejects.toThrow(
    /another Clovabot already works with .*clovabot\.sqlite \(process \d+ on .*\); stop that one first, or give this one a folder of its own by CLOVABOT_HOME/,
  );
  await first.kill();
  const next = await startBotProcess(environment);
  await next.stop();
}, 120_000);
