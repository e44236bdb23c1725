/** A program that failed as it ran goes back to its planner once, with what its steps came to. */

import { BudgetError, CapabilityError, ModelError, ProgramError } from '../contracts/errors.js';
import type { Planner } from '../contracts/planner.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program } from '../contracts/turn.js';
import { unusedParts } from '../language/unused-parts.js';
import { tryProgram } from '../program/checker.js';
import { inputTypes } from '../program/types.js';
import { missingFor } from './finding.js';
import type { EndedRun } from './settle-ways.js';
import type { TurnInProgress } from './turn-in-progress.js';
import { makesPicture } from './unused-words.js';

export interface RepairServices {
  readonly tools: readonly Tool[];
  /** Absent: nobody plans again. */
  readonly planner?: Pick<Planner, 'repair'>;
}

export interface Repaired {
  readonly plan: Plan;
  readonly program: Program;
}

/**
 * Another program for what failed; undefined where another could do no better, where a look stands in anyway, and where
 * the planner knows none.
 * @param cause what made the step fail that the run failed of
 */
export async function repairedProgram(
  turn: TurnInProgress,
  run: EndedRun,
  cause: unknown,
  { tools, planner }: RepairServices,
): Promise<Repaired | undefined> {
  const { plan, program, stage } = run;
  if (!planner?.repair || !plan || stage.status !== 'failed' || !isOfPlan(run, cause, tools)) return undefined;
  const { request, signal, planning } = turn;
  const failed = { plan, program, steps: stage.steps ?? [], fault: stage.fault ?? '' };
  const draft = await planning.part
    .spend(async (payment) => planner.repair?.(request, failed, { signal, ...payment }))
    .catch((error: unknown) => {
      signal.throwIfAborted();
      // Who can't be asked repairs nothing; what failed is told as it was.
      if (error instanceof ModelError || error instanceof BudgetError || error instanceof CapabilityError)
        return undefined;
      throw error;
    });
  if (!draft) return undefined;
  const other = tryProgram(draft.source, { tools, inputs: inputTypes(request.images.length) });
  if (other instanceof ProgramError) {
    planning.refused += 1;
    return undefined;
  }
  const others = { ...plan, ...draft.plan, ...(plan.direct && { direct: plan.direct }) };
  const isSame = other.source.trim() === program.source.trim();
  return isSame || unusedParts(request.text, others).length > 0 ? undefined : { plan: others, program: other };
}

/** Another program could do better: no model, money or time was lacking, and nobody has seen the answer already. */
function isOfPlan({ plan, program, stage }: EndedRun, cause: unknown, tools: readonly Tool[]): boolean {
  const isLacking = cause instanceof CapabilityError || cause instanceof ModelError || cause instanceof BudgetError;
  if (cause === undefined || isLacking) return false;
  if (!plan?.direct || makesPicture(program, tools)) return true;
  const failed = stage.steps?.find(({ status }) => status === 'failed')?.instruction.output ?? '';
  return missingFor(failed, program, stage.steps ?? [], tools).length === 0;
}
