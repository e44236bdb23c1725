import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { CallOptions, Capability, Models } from '../../contracts/model.js';
import type { PlanExample, Planner, ProgramDraft, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Tool } from '../../contracts/tool.js';
import type { Plan, Request } from '../../contracts/turn.js';
import type { ProgramScope } from '../../program/checker.js';
import { inputTypes } from '../../program/types.js';
import { causeWords } from '../../util/cause-words.js';
import { beforeAbort } from '../../util/concurrency.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { type Asked, askModel, jsonSchema, type Question } from './ask-model.js';
import { chooseProgram, programReply } from './choose-program.js';
import { planMessage, programMessage } from './messages.js';
import { type PlanningPrompts, planningInstructions } from './prompts.js';
import { planReply, type ReadPlan, readPlan } from './read-plan.js';
import { failedPrograms, taughtPlan, taughtProgram } from './taught.js';
import { usableTools } from './tool-section.js';

export interface LanguagePlannerOptions {
  readonly complete: Models['complete'];
  readonly tools: readonly Tool[];
  /** What the connected models can do: tools that nothing can be done with are not told of. */
  readonly offered: ReadonlySet<Capability>;
  /** The texts of `data/prompts`. */
  readonly prompts: PlanningPrompts;
  /** Plans when the language model doesn't answer, or answers with nothing that can run. Absent: the person is told. */
  readonly fallback?: Planner;
  /** The longest that the model may take for a plan, or for a program, with all its repairs: ms. */
  readonly maxWaitMs?: number;
  readonly log: Log;
}

const defaultMaxWaitMs = 90_000;
const planSchema = jsonSchema('plan', planReply);
const programSchema = jsonSchema('program', programReply);

/**
 * The paper's planner and programmer: a language model that is shown the tools and what went right and wrong for similar
 * requests. What it sends is text, read leniently, checked, and sent back with what is wrong at most twice. What was right
 * before for the very same words is done again without asking it.
 */
export function createLanguagePlanner(options: LanguagePlannerOptions): Planner {
  const { tools } = options;
  const instructions = planningInstructions(options.prompts, usableTools(tools, options.offered));
  const standIn = createStandIn(options.fallback);

  return {
    name: 'language',

    async plan(request, retrieved, call) {
      call.signal.throwIfAborted();
      const taught = taughtPlan(request.text, request.images.length, retrieved);
      if (taught) return { steps: taught.steps, examples: [taught.id] };
      const { text, examples } = planMessage(request, retrieved);
      const { result, why } = await ask<ReadPlan>(
        {
          instructions: instructions.plan,
          message: text,
          schema: planSchema,
          read(reply) {
            const plan = readPlan(reply);
            return plan ? { result: plan } : { fault: 'there is no plan in this reply; send "steps" in words' };
          },
        },
        call,
        options,
      );
      if (!result) return standIn.plan(request, retrieved, why, call);
      return { steps: [], ...result, examples };
    },

    async program(request, plan, retrieved, call) {
      call.signal.throwIfAborted();
      const planned = await standIn.programFor(plan, request, retrieved, call);
      if (planned) return planned;
      const scope: ProgramScope = { tools, inputs: inputTypes(request.images.length) };
      const taught = taughtProgram(request.text, retrieved, scope);
      if (taught) return { source: taught.source, ...replaced(plan, taught.example) };
      const failed = failedPrograms(request.text, retrieved, scope);
      const { result, refused, why } = await ask(
        {
          instructions: instructions.program,
          message: programMessage(request, plan, retrieved).text,
          schema: programSchema,
          read: (reply) => chooseProgram(reply, scope, failed),
        },
        call,
        options,
      );
      if (result !== undefined) return { source: result, refused };
      return { ...(await standIn.program(request, retrieved, why, call)), refused };
    },
  };
}

/** What the model says, or why there is nothing of it that can be used. */
async function ask<Result>(
  question: Question<Result>,
  call: CallOptions,
  { complete, maxWaitMs = defaultMaxWaitMs, log }: LanguagePlannerOptions,
): Promise<Asked<Result> & { readonly why: string }> {
  const late = AbortSignal.timeout(maxWaitMs);
  const signal = AbortSignal.any([call.signal, late]);
  try {
    const asked = await beforeAbort(askModel(complete, question, { ...call, signal }), signal);
    return { ...asked, why: "what it sent couldn't be used" };
  } catch (error) {
    call.signal.throwIfAborted();
    // Only an unexpected error needs its stack in the log.
    log.warn(
      error instanceof ClovabotError ? { reason: causeWords(error) } : { err: error },
      '[planner] the language model did not plan',
    );
    return { result: undefined, refused: 0, why: late.aborted ? 'it took too long' : whyNot(error) };
  }
}

/** The planner that is asked where the language model gives nothing that can be used. */
function createStandIn(fallback: Planner | undefined) {
  /** Their programs are the fallback's as well. */
  const plans = new WeakSet<Plan>();

  async function plan(
    request: Request,
    retrieved: readonly Retrieved<PlanExample>[],
    why: string,
    call: CallOptions,
  ): Promise<Plan> {
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
    plan,

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
      const other = await plan(request, [], why, call);
      if (fallback && !other.question)
        return { plan: other, source: (await fallback.program(request, other, retrieved, call)).source };
      throw new ClovabotError(`[planner] no program could be written: ${why}; say it in other words`, {
        friendly: "I couldn't work out how to do that. Please say it in other words.",
      });
    },
  };
}

/** A program that was right before has its own plan. */
const replaced = (plan: Plan, { steps }: ProgramExample): Pick<ProgramDraft, 'plan'> =>
  steps.join('\n') === plan.steps.join('\n') ? {} : { plan: { ...plan, steps } };

/**
 * In a few words, for the small print; how to fix it is in the log. "I didn't begin" is left out, because with the
 * grammar something was begun all the same.
 */
const whyNot = (error: unknown): string =>
  error instanceof ClovabotError
    ? escapeForChat(error.friendly.replace(/^I didn't begin: /, ''), 200).split(/[.;](?: |$)/)[0]
    : 'it could not be asked';
