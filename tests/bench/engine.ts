import type { Lexicon } from '../../src/contracts/lexicon.js';
import type { Models } from '../../src/contracts/model.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
/** The engine without models: what a question costs before and beside the models' time. */
import { checkProgram } from '../../src/program/checker.js';
import { createStepCache } from '../../src/program/step-cache.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { picture, shelf } from '../program/shelf.js';
import { runToEnd } from '../support/run-to-end.js';

export interface EngineBench {
  readonly name: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Of the median: parsing and checking alone. */
  readonly checkMs: number;
  /** What the median must stay below. */
  readonly budgetMs: number;
}

const sixSteps = `BOX0=LOC(image=IMAGE,object='umbrella')
IMAGE0=CROP_LEFTOF(image=IMAGE,box=BOX0)
BOX1=LOC(image=IMAGE0,object='person')
ANSWER0=COUNT(box=BOX1)
ANSWER1=EVAL(expr="'yes' if {ANSWER0} > 0 else 'no'")
FINAL_RESULT=RESULT(var=ANSWER1)`;

const refuse = (): Promise<never> => Promise.reject(new Error('instant tools ask nobody'));

/** Parse, check and dispatch of a six-step program on instant tools; a fresh cache each time, so that every tool runs. */
export async function benchEngine(runs = 2000): Promise<EngineBench> {
  const checks: number[] = [];
  const totals: number[] = [];
  const scope = { tools: shelf, inputs: inputTypes(1) };
  const inputs = inputValues([picture]);
  for (let count = 0; count < runs + 200; count += 1) {
    const began = performance.now();
    const program = checkProgram(sixSteps, scope);
    const checked = performance.now();
    const outcome = await runToEnd({
      program,
      tools: shelf,
      inputs,
      now: () => performance.now(),
      cache: createStepCache(new Map()),
      makeContext: (_, variables, signal) => ({
        team: 'bench',
        models: {} as Models, // these tools ask no model
        lexicon: {} as Lexicon, // nor the lexicon
        prompts: createPromptPool(),
        namesPeople: false,
        pictures: { sight: refuse, glance: refuse, keep: refuse, keepMask: refuse, mask: refuse },
        signal,
        variables,
      }),
    });
    const ended = performance.now();
    if (outcome.status !== 'done') throw new Error(`[bench] the program came out ${outcome.status}`);
    // The first runs are those of a cold compiler.
    if (count < 200) continue;
    checks.push(checked - began);
    totals.push(ended - began);
  }
  return {
    name: 'engine without models: parse, check and run six instant steps',
    runs,
    medianMs: quantile(totals, 0.5),
    p95Ms: quantile(totals, 0.95),
    checkMs: quantile(checks, 0.5),
    budgetMs: 1,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}
