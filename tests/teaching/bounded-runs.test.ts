import { expect, test } from 'vitest';
import type { Step } from '../../src/contracts/turn.js';
import type { Outcome } from '../../src/program/run-program.js';
import { boundedRuns } from '../../src/teaching/bounded-runs.js';
import { fullTurn } from '../support/turn.js';

const full = fullTurn('1', 'team', 'thread', 0);
const [known] = full.steps;
const used = { input: 10, cached: 0, output: 1 };
const before: Step = { ...known, tokens: used };
const turn = { ...full, steps: [before] };
const outcome = (steps: readonly Step[]): Outcome => ({ status: 'aborted', steps, ms: 0, cost: 0 });
async function* run(steps: readonly Step[]): AsyncGenerator<Step, Outcome, undefined> {
  yield* steps;
  return outcome(steps);
}

test('runs that ask connected models anew are few; what asks nobody, or was asked before, is none of them', async () => {
  const whileCheap = boundedRuns(turn, 2);
  const free: Step = { ...known, tokens: undefined };
  const asking: Step = { ...known, tokens: { ...used } };
  for (let times = 0; times < 50; times += 1) expect(await whileCheap(async () => run([free, before]))).toBeDefined();
  expect(await whileCheap(async () => run([before, asking]))).toBeDefined();
  expect(await whileCheap(async () => run([asking]))).toBeDefined();
  let runs = 0;
  const more = await whileCheap(async () => {
    runs += 1;
    return run([free]);
  });
  expect([more, runs]).toEqual([undefined, 0]);
});
