import type { VendorOf } from '../contracts/backend.js';
import { BudgetError, ClovabotError, ProgramError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Models } from '../contracts/model.js';
import type {
  PlanExample,
  Planner,
  ProgramDraft,
  ProgramExample,
  ReadRemark,
  Retrieved,
} from '../contracts/planner.js';
import type { Resolver } from '../contracts/resolver.js';
import type { Experience, HoldsFor, Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Request, Turn } from '../contracts/turn.js';
import { unusedParts } from '../language/unused-parts.js';
import { meteredModels } from '../money/metered-models.js';
import type { Account, Treasury } from '../money/treasury.js';
import { nearby } from '../planning/language-model/example-lines.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes } from '../program/types.js';
import { estimateProgram } from './estimate.js';
import { refusalOf } from './guard.js';
import type { AnsweredByPage } from './on-page.js';
import { completeWay } from './other-ways.js';
import { type OpenRequest, readInThread } from './read-in-thread.js';
import { type RunServices, runFreeSteps, runProgramOfTurn } from './run-turn.js';
import { endByLook, endUnwritten } from './settle-ways.js';
import { holdsForPictures } from './taught-pictures.js';
import { beginTurn, type TurnInProgress } from './turn-in-progress.js';
import { makesPicture } from './unused-words.js';
import { whileItGrows } from './while-it-grows.js';

export interface EngineOptions extends WritingServices, RunServices {
  readonly planner: Planner;
  readonly memory: Pick<Memory, 'pictures' | 'experience' | 'lessons'>;
  /** Reads follow-ups in their threads; absent: requests are taken as they are. */
  readonly resolver?: Resolver;
  readonly vendorOf: VendorOf;
  readonly treasury: Treasury;
  /** Whether turns that somebody watches grow with what a model says. */
  readonly streams?: boolean;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Engine {
  /** Its planner reads what people say in a thread, so that more may be given to it than requests. */
  readonly readsThreads?: boolean;
  /**
   * The inference phase: yields a fuller Turn after the plan, the program and each step, and last the finished one
   * (`answered`, `asked`, `failed` or `aborted`). Never rejects for what an instruction, a model or a tool does.
   * @returns what it says, where it may be a remark and turns out to be one: then no turn is finished
   */
  infer(request: Request, signal: AbortSignal, options?: InferOptions): AsyncGenerator<Turn, ReadRemark | undefined>;
  /** Runs the program of a turn that offered it, as `infer` would have. */
  carryOut(offered: Turn, signal: AbortSignal): AsyncGenerator<Turn, void>;
  /** The program that it would write now, unchecked and not run; undefined when it would ask back. */
  draftProgram(request: Request, signal: AbortSignal, options?: InferOptions): Promise<string | undefined>;
}

export interface InferOptions {
  /** What pays for it; absent: an account of the request's author for this question. */
  readonly account?: Account;
  /** US dollars: a program that would cost about more is not run but offered; absent: none is. */
  readonly confirmAbove?: number;
  /** It may say something of an earlier answer, or to somebody else, and ask for nothing. */
  readonly mayBeRemark?: boolean;
  /** Somebody sees the turns as they come: between the stages they grow with what a model says. */
  readonly isWatched?: boolean;
}

export function createEngine(options: EngineOptions): Engine {
  const begin = (
    first: Turn,
    signal: AbortSignal,
    { account = accountFor(first.request, options), isWatched = false }: InferOptions = {},
  ): TurnInProgress =>
    beginTurn(first, { account, signal, isWatched: isWatched && options.streams === true, now: options.now });

  const { readsThreads } = options.planner;
  return {
    ...(readsThreads && { readsThreads }),
    async *infer(request, signal, { confirmAbove, mayBeRemark, ...more } = {}) {
      const turn = begin(firstTurn(request), signal, more);
      const refusal = refusalOf(request, options.tools, options.planner);
      if (refusal) {
        yield turn.updateTurn({ status: 'asked', plan: { steps: [], examples: [], question: refusal } });
        return undefined;
      }
      yield turn.current;
      turn.planning.mayBeRemark = mayBeRemark === true && readsThreads === true;
      yield* endOnError(turn, answerRequest(turn, confirmAbove, options), options);
      return turn.planning.remark;
    },

    async *carryOut(offered, signal) {
      const turn = begin({ ...offered, offer: undefined }, signal, { isWatched: true });
      yield* endOnError(turn, runOffered(turn, options), options);
    },

    async draftProgram(request, signal, { account } = {}) {
      const turn = begin(firstTurn(request), signal, { account });
      const planned = await makePlan(turn, options);
      if (planned.plan.question || isDirect(planned.plan)) return undefined;
      return (await askForProgram(turn, planned, options)).source;
    },
  };
}

const firstTurn = (request: Request): Turn => ({
  id: request.id,
  status: 'planning',
  request,
  steps: [],
  ms: 0,
  cost: 0,
});

const accountFor = ({ team, author }: Request, { treasury }: Pick<EngineOptions, 'treasury'>): Account =>
  treasury.open({ team, person: author }, 'question');

/** From the request to the answer, or to an offer where the program would cost more than `confirmAbove`. */
async function* answerRequest(
  turn: TurnInProgress,
  confirmAbove = Number.POSITIVE_INFINITY,
  options: EngineOptions,
): AsyncGenerator<Turn, void> {
  const open = yield* readInThread(turn, options);
  if (!open) return;
  const first = yield* writeOrLook(turn, options, open);
  if (!first) return;
  if (!first.program) {
    yield turn.updateTurn({ status: 'running', plan: first.plan });
    const { plan } = first;
    yield turn.updateTurn(yield* whileItGrows(turn, () => endByLook(turn, plan, options)));
    return;
  }
  const { direct } = first.plan;
  const leavesWords = unusedParts(turn.request.text, first.plan).length > 0;
  // Where its planner has seen the answer, that stands in, and no rule's program takes the place of its own.
  const isSeen = direct !== undefined && !makesPicture(first.program, options.tools);
  const way = leavesWords && !isSeen ? await completeWay(turn.request, first.program, options) : undefined;
  const written = way ? { ...way, plan: { ...way.plan, ...(direct && { direct }) } } : first;
  yield turn.updateTurn({ status: 'running', ...written });
  const { usual, max } = estimateProgram(written.program, options.tools, options.vendorOf);
  if (usual <= confirmAbove) {
    yield* runProgramOfTurn(turn, written.program, options);
    return;
  }
  const { team, author } = turn.request;
  const unpaid = options.treasury.open({ team, person: author }, 'question', { max: 0 });
  if (yield* runFreeSteps(turn, written.program, unpaid, options)) return;
  const objection = await accountFor(turn.request, options).objection(max);
  if (objection) yield turn.updateTurn(await endUnwritten(turn, objection.friendly, options));
  else yield turn.updateTurn({ status: 'asked', steps: [], offer: usual });
}

/** Where no program can be written, or none that checks, what is seen at a glance is still an answer. */
async function* writeOrLook(
  turn: TurnInProgress,
  options: EngineOptions,
  open: OpenRequest,
): AsyncGenerator<Turn, WrittenPlan | undefined> {
  try {
    return yield* writeProgram(turn, options, open);
  } catch (error) {
    turn.signal.throwIfAborted();
    const ended = yield* whileItGrows(turn, () => endUnwritten(turn, friendlyWords(error), options));
    if (ended.status !== 'answered') throw error;
    options.log.warn({ err: error, turn: turn.request.id }, 'answered without a program');
    await turn.account.discardAnswers();
    yield turn.updateTurn(ended);
    return undefined;
  }
}

/** The program is checked again, because the tools may have changed since it was offered. */
async function* runOffered(turn: TurnInProgress, options: EngineOptions): AsyncGenerator<Turn, void> {
  const { source = '', examples = [] } = turn.current.program ?? {};
  const program = checkSource(turn, source, examples, options);
  yield turn.updateTurn({ status: 'running', program });
  yield* runProgramOfTurn(turn, program, options);
}

/** An error ends the turn instead of reaching the reader of the turns. */
async function* endOnError(
  turn: TurnInProgress,
  work: AsyncGenerator<Turn, void>,
  { log }: Pick<EngineOptions, 'log'>,
): AsyncGenerator<Turn, void> {
  try {
    yield* work;
  } catch (error) {
    if (turn.signal.aborted) {
      yield turn.updateTurn({ status: 'aborted', fault: 'It was stopped.' });
      return;
    }
    if (!(error instanceof BudgetError)) log.error({ err: error, turn: turn.request.id }, 'a turn failed');
    await turn.account.discardAnswers();
    yield turn.updateTurn({ status: 'failed', fault: friendlyWords(error) });
  }
}

function friendlyWords(error: unknown): string {
  if (error instanceof ProgramError) return "I didn't understand that well enough. Could you say it in other words?";
  if (error instanceof ClovabotError) return error.friendly;
  return "I can't answer that just now: something went wrong on my side. Please try again.";
}

/** How many experiences of each kind a planner sees. */
const retrievedExamples = 8;
const retrievedByShape = 32;

export interface WritingServices {
  readonly planner: Planner;
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly memory: Pick<Memory, 'experience' | 'pictures'>;
  /** Answers from the text of a picture that is there to be read; absent: nothing is asked of it first. */
  readonly answeredByPage?: AnsweredByPage;
}

/** A plan with its checked program, or one whose planner has seen the answer, which needs none. */
export type WrittenPlan =
  | { readonly plan: Plan; readonly program: Program }
  | { readonly plan: DirectPlan; readonly program?: undefined };

/** What its planner answers is all there is of it. */
export type DirectPlan = Plan & Required<Pick<Plan, 'direct'>>;

const isDirect = (plan: Plan): plan is DirectPlan => plan.steps.length === 0 && plan.direct !== undefined;

/** The plan with its checked program; undefined when the person is asked back. */
export async function* writeProgram(
  turn: TurnInProgress,
  services: WritingServices,
  open: OpenRequest = {},
): AsyncGenerator<Turn, WrittenPlan | undefined> {
  const planned = yield* whileItGrows(turn, () => makePlan(turn, services, open));
  const { plan, known } = planned;
  if (turn.planning.remark) return undefined;
  const page = known ? undefined : await services.answeredByPage?.(turn.request, turn.signal);
  if (page) return page;
  await discardUnusable(plan, turn);
  if (plan.question) {
    yield turn.updateTurn({ status: 'asked', plan });
    return undefined;
  }
  yield turn.updateTurn({ status: 'programming', plan, request: requestAsRead(turn.request, plan) });
  if (isDirect(plan)) return { plan };
  const draft = await askForProgram(turn, planned, services);
  turn.planning.refused += draft.refused ?? 0;
  await discardUnusable(draft.plan, turn);
  const examples = planned.programs.slice(0, retrievedExamples).map(({ example }) => example.id);
  try {
    return {
      plan: draft.plan ? { direct: plan.direct, ...draft.plan } : plan,
      program: checkSource(turn, draft.source, examples, services),
    };
  } catch (error) {
    if (error instanceof ProgramError) turn.planning.refused += 1;
    throw error;
  }
}

/** What was read in other words is known by these from here on: what was learned for them holds, and so does what will be. */
function requestAsRead(request: Request, { readAs }: Plan): Request {
  return readAs === undefined ? request : { ...request, said: request.said ?? request.text, text: readAs };
}

/** A note says that a language model's reply couldn't be used, so the model is asked afresh the next time. */
async function discardUnusable(plan: Plan | undefined, { account }: TurnInProgress): Promise<void> {
  if (plan?.note !== undefined) await account.discardAnswers();
}

/** Where nothing is similar a planner may go by the shape of what is known, of which more is needed to choose from. */
async function retrieve(experience: Experience, feature: Float32Array, holdsFor: HoldsFor): Promise<Known> {
  const nearest = (limit: number): Promise<Known> =>
    Promise.all([experience.plans(feature, limit, holdsFor), experience.programs(feature, limit, holdsFor)]).then(
      ([plans, programs]) => ({
        plans,
        programs,
      }),
    );
  const known = await nearest(retrievedExamples);
  const isNear = [...known.plans, ...known.programs].some(({ similarity }) => similarity >= nearby);
  return isNear ? known : nearest(retrievedByShape);
}

interface Known {
  readonly plans: readonly Retrieved<PlanExample>[];
  readonly programs: readonly Retrieved<ProgramExample>[];
}

interface MadePlan {
  readonly plan: Plan;
  /** Where it came with the plan. */
  readonly draft?: ProgramDraft;
  /** The programs that are known for similar requests. */
  readonly programs: readonly Retrieved<ProgramExample>[];
  /** Experience knows this very wording. */
  readonly known: boolean;
}

async function makePlan(
  { request, signal, planning, onText }: TurnInProgress,
  { planner, models, memory }: WritingServices,
  { doubt }: OpenRequest = {},
): Promise<MadePlan> {
  const { part, mayBeRemark } = planning;
  const [feature] = await meteredModels(models, part).embedText([request.text], { signal });
  const holdsFor = holdsForPictures(request, memory);
  const { plans, programs } = await retrieve(memory.experience(request.team), feature, holdsFor);
  const planned = await part.spend((payment) =>
    planner.plan(request, plans, { signal, programs, doubt, mayBeRemark, onText, ...payment }),
  );
  const known = plans.some(({ similarity }) => similarity > sameWording);
  const { draft, remark, ...plan } = planned;
  if (mayBeRemark) planning.remark = remark;
  return { plan, programs, known, ...(draft && { draft }) };
}

/** Cosine of text features of one wording, but for rounding. */
const sameWording = 0.9995;

/** The planner's program, unchecked. */
async function askForProgram(
  { request, signal, planning: { part } }: TurnInProgress,
  { plan, draft, programs }: MadePlan,
  { planner }: WritingServices,
): Promise<ProgramDraft> {
  return draft ?? (await part.spend((payment) => planner.program(request, plan, programs, { signal, ...payment })));
}

/** @throws ProgramError */
const checkSource = (
  { request }: TurnInProgress,
  source: string,
  examples: readonly string[],
  { tools }: Pick<WritingServices, 'tools'>,
): Program => checkProgram(source, { tools, inputs: inputTypes(request.images.length) }, examples);
