import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { CallOptions, Capability, Models } from '../../contracts/model.js';
import type { PlanExample, Planner, ProgramDraft, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Tool } from '../../contracts/tool.js';
import type { Plan, Request } from '../../contracts/turn.js';
import type { ProgramScope } from '../../program/checker.js';
import { inputTypes } from '../../program/inputs.js';
import { beforeAbort } from '../../util/before-abort.js';
import { causeWords } from '../../util/cause-words.js';
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
  /** Who plans when the language model does not answer, or nothing that can run; without one, that is said. */
  readonly fallback?: Planner;
  /** The longest that the model may take for a plan, or for a program, with all its repairs: ms. */
  readonly patience?: number;
  readonly log: Log;
}

const defaultPatience = 90_000;
const planSchema = jsonSchema('plan', planReply);
const programSchema = jsonSchema('program', programReply);

/**
 * The paper's planner and programmer: a language model that is shown the tools and what went right and wrong for similar
 * requests. What it sends is text, read leniently, checked, and sent back with what is wrong at most twice. What was right
 * before for the very same words is done again without asking it.
 */
export function createLanguagePlanner(options: LanguagePlannerOptions): Planner {
  const { complete, tools, fallback, patience = defaultPatience, log } = options;
  const instructions = planningInstructions(options.prompts, usableTools(tools, options.offered));
  /** Plans of the fallback's: their programs are its as well. */
  const fallbackPlans = new WeakSet<Plan>();

  /** What the model says, or why there is nothing of it that can be used. */
  async function ask<Result>(
    question: Question<Result>,
    call: CallOptions,
  ): Promise<Asked<Result> & { readonly why: string }> {
    const late = AbortSignal.timeout(patience);
    const signal = AbortSignal.any([call.signal, late]);
    try {
      const asked = await beforeAbort(askModel(complete, question, { ...call, signal }), signal);
      return { ...asked, why: 'what it sent could not be used' };
    } catch (error) {
      call.signal.throwIfAborted();
      // What fails because of the same is told with its stack.
      log.warn(
        error instanceof ClovabotError ? { reason: causeWords(error) } : { err: error },
        '[planner] the language model did not plan',
      );
      return { result: undefined, refused: 0, why: late.aborted ? 'it took too long' : whyNot(error) };
    }
  }

  async function planWithout(
    request: Request,
    retrieved: readonly Retrieved<PlanExample>[],
    why: string,
    call: CallOptions,
  ): Promise<Plan> {
    if (!fallback)
      throw new ClovabotError(
        `[planner] the language model made no plan: ${why}; ask again, or set CLOVABOT_PLANNER=auto`,
        {
          friendly: `I could not think that through: ${why}. Please try again, or say it in other words.`,
        },
      );
    const plan = {
      ...(await fallback.plan(request, retrieved, call)),
      note: `planned without the language model: ${why}`,
    };
    fallbackPlans.add(plan);
    return plan;
  }

  /** Another plan, with its program: the given plan could not be made a program of. */
  async function programWithout(
    request: Request,
    retrieved: readonly Retrieved<ProgramExample>[],
    why: string,
    call: CallOptions,
  ): Promise<Omit<ProgramDraft, 'refused'>> {
    const plan = await planWithout(request, [], why, call);
    if (fallback && !plan.question)
      return { plan, source: (await fallback.program(request, plan, retrieved, call)).source };
    throw new ClovabotError(`[planner] no program could be written: ${why}; say it in other words`, {
      friendly: 'I could not work out how to do that. Please say it in other words.',
    });
  }

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
      );
      if (!result) return planWithout(request, retrieved, why, call);
      return { steps: [], ...result, examples };
    },

    async program(request, plan, retrieved, call) {
      call.signal.throwIfAborted();
      if (fallback && fallbackPlans.has(plan)) return fallback.program(request, plan, retrieved, call);
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
      );
      if (result !== undefined) return { source: result, refused };
      return { ...(await programWithout(request, retrieved, why, call)), refused };
    },
  };
}

/** A program that was right before has its own plan. */
const replaced = (plan: Plan, { steps }: ProgramExample): Pick<ProgramDraft, 'plan'> =>
  steps.join('\n') === plan.steps.join('\n') ? {} : { plan: { ...plan, steps } };

/** In a few words, for the small print: what comes after tells how to mend it, which is in the log. */
/** Something was begun and done all the same, by the grammar. */
const whyNot = (error: unknown): string =>
  error instanceof ClovabotError
    ? escapeForChat(error.friendly.replace(/^I didn't begin: /, ''), 200).split(/[.;](?: |$)/)[0]
    : 'it could not be asked';
