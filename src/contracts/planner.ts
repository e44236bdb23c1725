/** Turns an instruction into a plan and a plan into a program. The engine knows no difference between planners. */
import type { Verdict } from './feedback.js';
import type { CallOptions } from './model.js';
import type { Plan, Program, Request, Step } from './turn.js';

/** A picture of the request that something was learned from, with the mark that it is known again by (`pictureMark`). */
export interface TaughtPicture {
  readonly id: string;
  readonly mark: string;
}

/** A remembered plan: what the instruction was, which steps were taken, how it went and, for a failure, why. */
export interface PlanExample {
  readonly id: string;
  readonly instruction: string;
  readonly steps: readonly string[];
  readonly outcome: 'success' | 'failure';
  readonly reason?: string;
  /** The pictures to which it is confined, in order, with what is nearly the same; absent: it holds for any. */
  readonly here?: readonly TaughtPicture[];
}

/** A remembered program for a plan. */
export interface ProgramExample {
  readonly id: string;
  readonly instruction: string;
  readonly steps: readonly string[];
  readonly program: string;
  readonly outcome: 'success' | 'failure';
  readonly reason?: string;
  readonly here?: readonly TaughtPicture[];
}

/** What was retrieved, most similar first; `similarity` is the cosine of the instructions' text features. */
export interface Retrieved<Example> {
  readonly example: Example;
  readonly similarity: number;
}

export interface ProgramDraft {
  readonly source: string;
  /** Programs before it that the checker refused and the planner repaired. */
  readonly refused?: number;
  /** Set when the program carries out another plan than the one given, which it then replaces. */
  readonly plan?: Plan;
}

/** What a message says that asks for nothing, as a planner reads it in its thread. `about` is an earlier turn's id. */
export type ReadRemark =
  /** Said among people. */
  | { readonly kind: 'aside' }
  /** What an answer is worth; `right` is what would be right, in English: "3", "you missed the dog at the lower left". */
  | { readonly kind: 'feedback'; readonly verdict: Verdict; readonly right?: string; readonly about?: string }
  /** Somebody is not sure; `guess` is what may be right. */
  | { readonly kind: 'doubt'; readonly guess?: string; readonly about?: string };

/** A plan, and its program where the planner had both at once. */
export interface Planned extends Plan {
  readonly draft?: ProgramDraft;
  /** It is no request, so nothing is planned. */
  readonly remark?: ReadRemark;
}

export interface PlanningOptions extends CallOptions {
  /** It may be no request but say something of an earlier answer, or to somebody else; only then is it read so. */
  readonly mayBeRemark?: boolean;
  /** From D_cs and D_cf, for planners that write the program at once. */
  readonly programs?: readonly Retrieved<ProgramExample>[];
  /** The request could not be read in its thread by rules: what the person is asked where nobody reads it there. */
  readonly doubt?: string;
}

/** A program that was run and came to nothing: the values of its steps so far, and why it went no further. */
export interface FailedRun {
  readonly plan: Plan;
  readonly program: Program;
  readonly steps: readonly Step[];
  readonly fault: string;
}

export interface Planner {
  readonly name: string;
  /** It is given what no rule reads in its thread, as it was said. */
  readonly readsThreads?: boolean;
  /** Where nothing that is known is similar, it is shown what has the same shape. */
  readonly goesByShape?: boolean;
  /** It sees nothing, but is told the thread in words: follow-ups that no rule reads it plans as well. */
  readonly readsFollowUps?: boolean;
  /**
   * What is retrieved comes from both pools, D_ps and D_pf. Resolves to a Plan with `question` when not understood, and to
   * one without steps and with `direct` when the planner has seen the answer.
   */
  plan(request: Request, retrieved: readonly Retrieved<PlanExample>[], options: PlanningOptions): Promise<Planned>;
  /**
   * From D_cs and D_cf; asked where the plan came without its program. The source is parsed and checked by the engine
   * before anything runs.
   */
  program(
    request: Request,
    plan: Plan,
    retrieved: readonly Retrieved<ProgramExample>[],
    options: CallOptions,
  ): Promise<ProgramDraft>;
  /**
   * Another plan with its program, after one that failed as it ran; asked once a request. Undefined where it knows none. Absent:
   * it would plan the same again.
   */
  repair?(request: Request, failed: FailedRun, options: CallOptions): Promise<ProgramDraft | undefined>;
}
