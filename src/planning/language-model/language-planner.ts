import type { Entity } from '../../contracts/learning.js';
import type { Capability } from '../../contracts/model.js';
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
import { type AskServices, ask } from './ask-in-time.js';
import { jsonSchema, type Question } from './ask-model.js';
import { chooseProgram, programReply } from './choose-program.js';
import { type Eyes, type FirstResult, firstQuestion } from './first-call.js';
import { growingAnswer } from './growing-answer.js';
import { programMessage } from './messages.js';
import { planQuestion } from './plan-question.js';
import { type PlanningPrompts, planningInstructions } from './prompts.js';
import { repairQuestion } from './repair.js';
import { createStandIn } from './stand-in.js';
import { failedPrograms, taughtPlan, taughtProgram } from './taught.js';
import { usableTools } from './tool-section.js';

export interface LanguagePlannerOptions extends AskServices {
  readonly tools: readonly Tool[];
  /** What the connected models can do: tools that nothing can be done with are not told of. */
  readonly offered: ReadonlySet<Capability>;
  /** The texts of `data/prompts`. */
  readonly prompts: PlanningPrompts;
  /** What a team has taught to be found by name; absent: nothing. */
  readonly taught?: (team: string) => Promise<readonly Entity[]>;
  /** Absent where the model is shown no pictures: it then plans first, and writes the program after. */
  readonly eyes?: Eyes;
  /** Plans when the language model doesn't answer, or answers with nothing that can run. Absent: the person is told. */
  readonly fallback?: Planner;
}

/** So many replies in a row that nothing can be seen, and the model is shown no more pictures. */
const blindFrom = 2;
const programSchema = jsonSchema('program', programReply);

/**
 * The paper's planner and programmer: a language model that is shown the tools and what went right and wrong for similar
 * requests. One that sees does both in one call, or answers by itself. What it sends is text, read leniently, checked, and
 * sent back with what is wrong at most twice. What was right before for the very same words is done again without asking it.
 */
export function createLanguagePlanner(options: LanguagePlannerOptions): Planner {
  const { tools } = options;
  const instructions = planningInstructions(options.prompts, usableTools(tools, options.offered));
  const standIn = createStandIn(options.fallback);
  let blindReplies = 0;
  const eyesFor = ({ images }: Request): Eyes | undefined =>
    blindReplies < blindFrom && images.length > 0 ? options.eyes : undefined;

  /** Undefined where the model turns out to see nothing. */
  async function planSeeing(
    request: Request,
    plans: readonly Retrieved<PlanExample>[],
    { programs = [], doubt, mayBeRemark, ...call }: PlanningOptions,
    eyes: Eyes,
  ): Promise<Planned | undefined> {
    const scope = scopeOf(request, tools);
    const taught = taughtProgram(request.text, programs, scope);
    if (taught) return { steps: taught.example.steps, examples: [], draft: { source: taught.source } };
    const failed = failedPrograms(request.text, programs, scope);
    const first = { request, known: { plans, programs }, scope, failed, mayBeRemark };
    const { onText } = call;
    const heard = { ...call, onText: onText && ((reply: string) => tellAnswer(reply, { mayBeRemark, onText })) };
    const question = await firstQuestion(first, instructions, eyes, call.signal);
    const asked = await ask(question, heard, options);
    // A server may take the request's own pictures, and no more.
    const { result, why, isBlind } =
      asked.isRefused && question.showsExamples
        ? await ask(
            await firstQuestion(first, instructions, { ...eyes, examples: undefined }, call.signal),
            heard,
            options,
          )
        : asked;
    if (isBlind || sawNothing(result)) {
      blindReplies = isBlind ? blindFrom : blindReplies + 1;
      return undefined;
    }
    if (result) blindReplies = 0;
    if (result && 'planned' in result) return result.planned;
    return standIn.plan(request, plans, result ? 'it would not answer' : why, { ...call, doubt });
  }

  async function planUnseeing(
    request: Request,
    plans: readonly Retrieved<PlanExample>[],
    { programs: _, doubt, mayBeRemark: __, ...call }: PlanningOptions,
  ): Promise<Planned> {
    const taught = (await options.taught?.(request.team)) ?? [];
    const { question, examples } = planQuestion(request, plans, instructions, {
      isDoubtful: doubt !== undefined,
      taught,
    });
    const { result, why } = await ask(question, call, options);
    return result ? { steps: [], ...result, examples } : standIn.plan(request, plans, why, { ...call, doubt });
  }

  return {
    name: 'language',
    goesByShape: true,
    ...(options.eyes ? { readsThreads: true } : { readsFollowUps: true }),

    async plan(request, retrieved, call) {
      call.signal.throwIfAborted();
      const taught = taughtPlan(request.text, request.images.length, retrieved);
      if (taught) return { steps: taught.steps, examples: [taught.id] };
      const eyes = eyesFor(request);
      const seen = eyes && (await planSeeing(request, retrieved, call, eyes));
      // Plans are not for people.
      return seen ?? planUnseeing(request, retrieved, { ...call, onText: undefined });
    },

    async program(request, plan, retrieved, call) {
      call.signal.throwIfAborted();
      const planned = await standIn.programFor(plan, request, retrieved, call);
      if (planned) return planned;
      const scope = scopeOf(request, tools);
      const taught = taughtProgram(request.text, retrieved, scope);
      if (taught) return { source: taught.source, ...replaced(plan, taught.example) };
      const failed = failedPrograms(request.text, retrieved, scope);
      const message = programMessage(request, plan, retrieved).text;
      const question = programQuestion(instructions.program, message, scope, failed);
      const { result, refused, why } = await ask(question, call, options);
      if (result !== undefined) return { source: result, refused };
      return { ...(await standIn.program(request, retrieved, why, call)), refused };
    },

    async repair(request, failed, call) {
      call.signal.throwIfAborted();
      // What another planned is not the model's to mend.
      if (failed.plan.note !== undefined) return undefined;
      const eyes = eyesFor(request);
      const told = eyes ? instructions.first : instructions.program;
      const question = await repairQuestion({ request, failed, scope: scopeOf(request, tools) }, told, eyes);
      return (await ask(question, call, options)).result?.draft;
    },
  };
}

function tellAnswer(
  reply: string,
  { mayBeRemark, onText }: { readonly mayBeRemark?: boolean; readonly onText: (soFar: string) => void },
): void {
  const answer = growingAnswer(reply, { mayBeRemark });
  if (answer !== undefined) onText(answer);
}

const sawNothing = (result: FirstResult | undefined): boolean =>
  result !== undefined && 'without' in result && result.without === 'blind';

const scopeOf = ({ images }: Request, tools: readonly Tool[]): ProgramScope => ({
  tools,
  inputs: inputTypes(images.length),
});

const programQuestion = (
  instructions: string,
  message: string,
  scope: ProgramScope,
  failed: ReadonlyMap<string, string>,
): Question<string> => ({
  instructions,
  message,
  schema: programSchema,
  read: (reply) => chooseProgram(reply, scope, failed),
});

/** A program that was right before has its own plan. */
const replaced = (plan: Plan, { steps }: ProgramExample): Pick<ProgramDraft, 'plan'> =>
  steps.join('\n') === plan.steps.join('\n') ? {} : { plan: { ...plan, steps } };
