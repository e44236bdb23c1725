import { ClovabotError } from '../../contracts/errors.js';
import type { CallOptions } from '../../contracts/model.js';
import type {
  PlanExample,
  Planned,
  Planner,
  PlanningOptions,
  ProgramDraft,
  ProgramExample,
  Retrieved,
} from '../../contracts/planner.js';
import type { Plan, Request } from '../../contracts/turn.js';

/** The planner that is asked where the language model gives nothing that can be used. */
export function createStandIn(fallback: Planner | undefined) {
  /** Their programs are the fallback's as well. */
  const plans = new WeakSet<Plan>();

  async function planned(
    request: Request,
    retrieved: readonly Retrieved<PlanExample>[],
    why: string,
    { doubt, ...call }: PlanningOptions,
  ): Promise<Plan> {
    // Nobody is left who reads it in its thread.
    if (doubt !== undefined) return { steps: [], examples: [], question: doubt };
    if (!fallback)
      throw new ClovabotError(
        `[planner] the language model made no plan: ${why}; ask again, or set CLOVABOT_PLANNER=auto`,
        { friendly: `I couldn't think that through: ${why}. Please try again, or say it in other words.` },
      );
    const note = `planned without the language model: ${why}`;
    const made = { ...(await fallback.plan(request, retrieved, call)), note };
    plans.add(made);
    return made;
  }

  return {
    /** With its program: a model that is gone is not asked for it. */
    async plan(
      request: Request,
      retrieved: readonly Retrieved<PlanExample>[],
      why: string,
      call: PlanningOptions,
    ): Promise<Planned> {
      const made = await planned(request, retrieved, why, call);
      if (!fallback || made.question !== undefined) return made;
      const whole = { ...made, draft: await fallback.program(request, made, [], call) };
      plans.add(whole);
      return whole;
    },

    /** The program of a plan that the fallback made; undefined for the language model's own. */
    programFor: async (
      of: Plan,
      request: Request,
      retrieved: readonly Retrieved<ProgramExample>[],
      call: CallOptions,
    ): Promise<ProgramDraft | undefined> =>
      fallback && plans.has(of) ? fallback.program(request, of, retrieved, call) : undefined,

    /** Another plan with its program, where no program could be made of the language model's plan. */
    async program(
      request: Request,
      retrieved: readonly Retrieved<ProgramExample>[],
      why: string,
      call: CallOptions,
    ): Promise<Omit<ProgramDraft, 'refused'>> {
      const other = await planned(request, [], why, call);
      if (fallback && !other.question)
        return { plan: other, source: (await fallback.program(request, other, retrieved, call)).source };
      throw new ClovabotError(`[planner] no program could be written: ${why}; say it in other words`, {
        friendly: "I couldn't work out how to do that. Please say it in other words.",
      });
    },
  };
}
