import type { Consultation, Critic, Critique, WrongAnswer } from './critic.js';

export interface ConsultOptions {
  /** Absent: nobody has an opinion. */
  readonly critic?: Critic;
  readonly wrong: WrongAnswer;
  /** Whether it may judge the whole run. */
  readonly mayJudge: boolean;
  readonly signal: AbortSignal;
}

export function consult({ critic, wrong, mayJudge, signal }: ConsultOptions): Consultation {
  const record = { asked: 0, refuted: 0, proved: 0 };
  let isSilent = false;
  let verdict: Promise<Critique | undefined> | undefined;
  let suspected: string | undefined;

  async function ask<Opinion>(opinion: (of: Critic) => Promise<Opinion>): Promise<Opinion | undefined> {
    if (!critic || isSilent) return undefined;
    record.asked += 1;
    const said = await opinion(critic);
    isSilent = said === undefined;
    return said;
  }

  async function judge(): Promise<Critique | undefined> {
    if (!mayJudge) return undefined;
    const critique = await ask((own) => own.judge(wrong, signal));
    suspected = critique?.at === 'step' ? critique.step : undefined;
    return critique;
  }

  return {
    judge: () => {
      verdict ??= judge();
      return verdict;
    },
    judgeStep: (step) => ask((own) => own.judgeStep(wrong, step, signal)),
    inferOutput: (step) => ask((own) => own.inferOutput(wrong, step, signal)),
    settle(outcome) {
      record[outcome] += 1;
    },
    conclude({ fault, rivals }) {
      if (suspected !== undefined) {
        if (fault.at === 'tool' && fault.step === suspected) record.proved += 1;
        else if (!rivals.some(({ step }) => step === suspected)) record.refuted += 1;
      }
      return record.asked > 0 ? { ...record } : undefined;
    },
  };
}
