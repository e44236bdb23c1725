/** The bot in a process of its own is killed at random moments, stopped, and started twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startBotProcess } from './support/kills/bot-process.js';
import { runKills } from './support/kills/page-run.js';

async function newHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-killed-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return home;
}

// `npm run bench kills` kills more often.
test('killed again and again, it answers everything once, in order, and ends within ten seconds', {
  timeout: 300_000,
}, async () => {
  const { faults, cases, ...run } = await runKills(4, { CLOVABOT_HOME: await newHome() });
  expect(cases).toEqual([]);
  expect(Object.values(faults).filter((count) => count > 0)).toEqual([]);
  expect(run.questions).toBeGreaterThan(2);
  expect(run.stopMs).toBeLessThan(10_000);
});

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
