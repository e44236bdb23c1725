import type { Reflection } from '../../contracts/feedback.js';
import type { Turn, Value } from '../../contracts/turn.js';

/** A wrong answer as a critic is told of it. */
export interface WrongAnswer {
  readonly turn: Turn;
  /** What the person says is right, in words. */
  readonly right: string;
  /** Each step's line and what came of it, as text, in order: see `describeStep`. */
  readonly results: readonly string[];
  /** Values of the run by variable, the request's pictures among them. */
  readonly values: ReadonlyMap<string, Value>;
}

/** Where a critic thinks that a run went wrong. It's only a suspicion, which is tested before it counts. */
export type Critique =
  /** `output`: what the step should have put out, in the words of the critic. */
  | { readonly at: 'step'; readonly step: string; readonly output?: string }
  | {
      readonly at: 'plan' | 'program';
      /** For people, harmless to show. */
      readonly reason: string;
      /** What should have been done: checked, but not run. */
      readonly steps: readonly string[];
      readonly source: string;
    }
  | { readonly at: 'none' };

/** What a critic thinks of one step's output. */
export interface StepCritique {
  readonly right: boolean;
  /** What it should have been, in the words of the critic. */
  readonly output?: string;
}

/**
 * A language model's opinion on a wrong answer, after the critic of CLOVA (CVPR 2024, section 3.3). It sees the program
 * and what came of each step, never how tools are made. Undefined where the model failed, may not be paid, or said nothing
 * that can be used; rejects only when the signal aborts.
 */
export interface Critic {
  /** Global critique, also of programs that failed. */
  judge(wrong: WrongAnswer, signal: AbortSignal): Promise<Critique | undefined>;
  /** Local critique of one step, by its output. */
  judgeStep(wrong: WrongAnswer, step: string, signal: AbortSignal): Promise<StepCritique | undefined>;
  /** What a step should have said, given the right final answer. */
  inferOutput(wrong: WrongAnswer, step: string, signal: AbortSignal): Promise<string | undefined>;
}

/** The critic's part in one reflection: it is asked until it has nothing to say, and what came of its word is counted. */
export interface Consultation {
  /** Its verdict on the whole run, asked once. Undefined where nobody is asked, since the person pointed at what is right. */
  judge(): Promise<Critique | undefined>;
  judgeStep(step: string): Promise<StepCritique | undefined>;
  inferOutput(step: string): Promise<string | undefined>;
  /** Notes what running said to something that it suspected. */
  settle(outcome: 'proved' | 'refuted'): void;
  /** Notes what came of the step that it suspected at first. Gives the record; undefined where it was not asked. */
  conclude(explanation: Pick<Reflection, 'fault' | 'rivals'>): Reflection['critic'];
}
