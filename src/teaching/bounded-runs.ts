import type { Turn } from '../contracts/turn.js';
import type { Runner } from '../inference/runner.js';
import { type Outcome, outcomeOf } from '../program/run-program.js';

/** Runs programs to their end until `max` of these runs have asked connected models; from then on none comes to anything. */
export function boundedRuns(
  { steps: known }: Turn,
  max: number,
): (run: () => ReturnType<Runner['run']>) => Promise<Outcome | undefined> {
  // Steps that are known bring what they used with them.
  const usedBefore = new Set(known.map(({ tokens }) => tokens));
  let asking = 0;
  return async (run) => {
    if (asking >= max) return undefined;
    const outcome = await outcomeOf(await run());
    if (outcome.steps.some(({ tokens }) => tokens !== undefined && !usedBefore.has(tokens))) asking += 1;
    return outcome;
  };
}
