import type { Reflection } from '../../contracts/turn.js';
import type { Critic, Critique, StepCritique, WrongAnswer } from './critic.js';

/** A critic's part in one reflection, with the record of what came of its word. */
export interface Consultation {
  /** Undefined where no critic was asked. */
  readonly record: Reflection['critic'];
  judge(): Promise<Critique | undefined>;
  judgeStep(step: string): Promise<StepCritique | undefined>;
  inferOutput(step: string): Promise<string | undefined>;
  /** What running said to something that it suspected. */
  settle(outcome: 'proved' | 'refuted'): void;
}

/** @param critic asked until it has nothing to say; absent: nobody has an opinion */
export function consult(critic: Critic | undefined, wrong: WrongAnswer, signal: AbortSignal): Consultation {
  const record = { asked: 0, refuted: 0, proved: 0 };
  let isSilent = false;
  async function ask<Opinion>(opinion: (of: Critic) => Promise<Opinion>): Promise<Opinion | undefined> {
    if (!critic || isSilent) return undefined;
    record.asked += 1;
    const said = await opinion(critic);
    isSilent = said === undefined;
    return said;
  }
  return {
    get record() {
      return record.asked > 0 ? { ...record } : undefined;
    },
    judge: () => ask((own) => own.judge(wrong, signal)),
    judgeStep: (step) => ask((own) => own.judgeStep(wrong, step, signal)),
    inferOutput: (step) => ask((own) => own.inferOutput(wrong, step, signal)),
    settle(outcome) {
      record[outcome] += 1;
    },
  };
}
