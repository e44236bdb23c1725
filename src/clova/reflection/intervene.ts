import type { DoneStep, Expected, Intervention, Step, Value } from '../../turn.js';
import { sayResult } from '../inference/answer.js';
import type { Outcome } from '../program/run-program.js';
import { type Change, changesOf } from './changes.js';
import { judgeResult } from './judge.js';

export interface InterveneOptions {
  readonly steps: readonly Step[];
  readonly expected: Expected;
  /** True for tools whose output is a judgement that can err; what is merely computed from it cannot be to blame. */
  canErr(tool: string): boolean;
  /** How often a tool has been to blame so far, 0..1; 0.5 when nothing is known. */
  blameRate(tool: string): number;
  /** Runs the rest of the program again with outputs put in the place of steps' own. */
  rerun(replaced: ReadonlyMap<string, Value>): Promise<Outcome>;
  singular(word: string): string;
  /** Programs run at most. */
  readonly trials: number;
  readonly signal: AbortSignal;
}

/** An intervention that turned the answer; `unseen`: it claims things of which the tool saw no trace. */
export interface Explanation extends Intervention {
  readonly unseen: boolean;
}

/**
 * Counterfactual search: which smallest change of one step's output, the rest run again, gives the right answer? Tries
 * the changes of all steps together in the order of their plausibility, so that the first that works is the likeliest;
 * of each step only its likeliest explanation is kept.
 * @returns explanations, most plausible first; each one was run, none is believed
 */
export async function intervene(options: InterveneOptions): Promise<readonly Explanation[]> {
  const { steps, expected, rerun, signal, singular } = options;
  const queue = steps
    .flatMap((step) =>
      step.status === 'done' && options.canErr(step.instruction.tool) ? candidates(step, options) : [],
    )
    .sort((a, b) => a.cost - b.cost);
  const explained = new Map<string, Explanation>();
  let trials = 0;
  for (const { step, change, cost } of queue) {
    const { output } = step.instruction;
    if (explained.has(output)) continue;
    if (trials >= options.trials) break;
    signal.throwIfAborted();
    trials += 1;
    const outcome = await rerun(new Map([[output, change.after]]));
    if (outcome.status !== 'done' || judgeResult(outcome.result, expected, singular) !== 'right') continue;
    explained.set(output, {
      step: output,
      before: step.output,
      after: change.after,
      words: change.words,
      answer: sayResult(outcome.result),
      cost,
      unseen: change.unseen,
    });
  }
  return [...explained.values()].sort((a, b) => a.cost - b.cost);
}

interface Candidate {
  readonly step: DoneStep;
  readonly change: Change;
  readonly cost: number;
}

function candidates(step: DoneStep, { expected, blameRate }: InterveneOptions): readonly Candidate[] {
  const rate = Math.min(0.95, Math.max(0.05, blameRate(step.instruction.tool)));
  const record = Math.log((1 - rate) / rate) * 0.25;
  return changesOf(step, expected).map((change) => ({ step, change, cost: change.cost + record }));
}
