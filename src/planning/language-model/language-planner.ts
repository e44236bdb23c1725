import { CapabilityError, ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { CallOptions, Capability, Models } from '../../contracts/model.js';
import type {
  PlanExample,
  Planned,
  Planner,
  PlanningOptions,
  ProgramDraft,
  ProgramExample,
  Retrieved,
} from '../../contracts/planner.js';
import type { Tool } from '../../contracts/tool.js';
import type { Plan, Request } from '../../contracts/turn.js';
import type { ProgramScope } from '../../program/checker.js';
import { inputTypes } from '../../program/types.js';
import { causeWords } from '../../util/cause-words.js';
import { beforeAbort } from '../../util/concurrency.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { type Asked, askModel, jsonSchema, type Question } from './ask-model.js';
import { chooseProgram, programReply } from './choose-program.js';
import { type Eyes, firstQuestion } from './first-call.js';
import { planMessage, programMessage } from './messages.js';
import { type PlanningPrompts, planningInstructions } from './prompts.js';
import { planReply, type ReadPlan, readPlan } from './read-plan.js';
import { repairQuestion } from './repair.js';
import { failedPrograms, taughtPlan, taughtProgram } from './taught.js';
import { usableTools } from './tool-section.js';

export interface LanguagePlannerOptions {
  readonly complete: Models['complete'];
  readonly tools: readonly Tool[];
  /** What the connected models can do: tools that nothing can be done with are not told of. */
  readonly offered: ReadonlySet<Capability>;
  /** The texts of `data/prompts`. */
  readonly prompts: PlanningPrompts;
  /** Absent where the model is shown no pictures: it then plans first, and writes the program after. */
  readonly eyes?: Eyes;
  /** Plans when the language model doesn't answer, or answers with nothing that can run. Absent: the person is told. */
  readonly fallback?: Planner;
  /**
   * The longest that the model may take for a plan, or for a program, with all its repairs: ms. Absent: as long as its
   * backend waits for each of its replies.
   */
  readonly maxWaitMs?: number;
  readonly log: Log;
}

/** So many replies in a row that nothing can be seen, and the model is shown no more pictures. */
const blindFrom = 2;
const planSchema = jsonSchema('plan', planReply);
const programSchema = jsonSchema('program', programReply);

/**
 * The paper's planner and programmer: a language model that is shown the tools and what went right and wrong for similar
 * requests. One that sees does both in one call, or answers by itself. What it sends is text, read leniently, checked, and
 * sent back with what is wrong at most twice. What was right before for the very same words is done again without asking it.
 */
export function createLanguagePlanner(options: LanguagePlannerOptions): Planner {
  const { tools, eyes } = options;
  const instructions = planningInstructions(options.prompts, usableTools(tools, options.offered));
  const standIn = createStandIn(options.fallback);
  let blindReplies = 0;

  async function planFirst(
    request: Request,
    plans: readonly Retrieved<PlanExample>[],
    { programs: _, doubt, ...call }: PlanningOptions,
  ): Promise<Planned> {
    // It is not told of the thread.
    if (doubt !== undefined) return { steps: [], examples: [], question: doubt };
    const { text, examples } = planMessage(request, plans);
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
    return result ? { steps: [], ...result, examples } : standIn.plan(request, plans, why, call);
  }

  /** Undefined where the model turns out to see nothing. */
  async function planSeeing(
    request: Request,
    plans: readonly Retrieved<PlanExample>[],
    { programs = [], doubt, ...call }: PlanningOptions,
    own: Eyes,
  ): Promise<Planned | undefined> {
    const scope: ProgramScope = { tools, inputs: inputTypes(request.images.length) };
    const taught = taughtProgram(request.text, programs, scope);
    if (taught) return { steps: taught.example.steps, examples: [], draft: { source: taught.source } };
    const failed = failedPrograms(request.text, programs, scope);
    const question = await firstQuestion(
      { request, known: { plans, programs }, scope, failed },
      instructions.first,
      own,
    );
    const { result, why, isBlind } = await ask(question, call, options);
    if (isBlind || (result && 'without' in result && result.without === 'blind')) {
      blindReplies = isBlind ? blindFrom : blindReplies + 1;
      return undefined;
    }
    blindReplies = 0;
    if (result && 'planned' in result) return result.planned;
    return standIn.plan(request, plans, result ? 'it would not answer' : why, { ...call, doubt });
  }

  return {
    name: 'language',
    ...(eyes && { readsThreads: true }),

    async plan(request, retrieved, call) {
      call.signal.throwIfAborted();
      const taught = taughtPlan(request.text, request.images.length, retrieved);
      if (taught) return { steps: taught.steps, examples: [taught.id] };
      const seen =
        eyes && blindReplies < blindFrom && request.images.length > 0
          ? await planSeeing(request, retrieved, call, eyes)
          : undefined;
      return seen ?? planFirst(request, retrieved, call);
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

    async repair(request, failed, call) {
      call.signal.throwIfAborted();
      // What another planned is not the model's to mend.
      if (failed.plan.note !== undefined) return undefined;
      const own = blindReplies < blindFrom && request.images.length > 0 ? eyes : undefined;
      const scope: ProgramScope = { tools, inputs: inputTypes(request.images.length) };
      const told = own ? instructions.first : instructions.program;
      const { result } = await ask(await repairQuestion({ request, failed, scope }, told, own), call, options);
      return result?.draft;
    },
  };
}

/** What the model says, or why there is nothing of it that can be used. */
async function ask<Result>(
  question: Question<Result>,
  call: CallOptions,
  { complete, maxWaitMs, log }: LanguagePlannerOptions,
): Promise<Asked<Result> & { readonly why: string; readonly isBlind?: boolean }> {
  const late = maxWaitMs === undefined ? undefined : AbortSignal.timeout(maxWaitMs);
  const signal = late ? AbortSignal.any([call.signal, late]) : call.signal;
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
    const isBlind = question.sights !== undefined && error instanceof CapabilityError;
    return { result: undefined, refused: 0, why: late?.aborted ? 'it took too long' : whyNot(error), isBlind };
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
