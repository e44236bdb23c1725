import type { VendorOf } from '../contracts/backend.js';
import { BudgetError, ClovabotError, isPassing, ProgramError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Planner, ReadRemark } from '../contracts/planner.js';
import type { Resolver } from '../contracts/resolver.js';
import type { Memory } from '../contracts/store.js';
import type { Request, Turn } from '../contracts/turn.js';
import { unusedParts } from '../language/unused-parts.js';
import type { HeldPools } from '../learning/one-version.js';
import type { Account, Part, Treasury } from '../money/treasury.js';
import { estimateProgram } from './estimate.js';
import { refusalOf } from './guard.js';
import { completeWay } from './other-ways.js';
import { type OpenRequest, readInThread } from './read-in-thread.js';
import { type RunServices, runFreeSteps, runProgramOfTurn } from './run-turn.js';
import { endByLook, endUnwritten } from './settle-ways.js';
import { beginTurn, type TurnInProgress } from './turn-in-progress.js';
import { makesPicture } from './unused-words.js';
import { whileItGrows } from './while-it-grows.js';
import {
  askForProgram,
  checkSource,
  isDirect,
  makePlan,
  type WritingServices,
  type WrittenPlan,
  writeProgram,
} from './write-program.js';

export interface EngineOptions extends WritingServices, RunServices {
  readonly planner: Planner;
  readonly memory: Pick<Memory, 'pictures' | 'experience' | 'lessons'>;
  /** Reads follow-ups in their threads; absent: requests are taken as they are. */
  readonly resolver?: Resolver;
  readonly vendorOf: VendorOf;
  readonly treasury: Treasury;
  /** Keeps each question to one version of what its team has taught; absent: nobody teaches meanwhile. */
  readonly ofOneVersion?: HeldPools['hold'];
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
   * (`answered`, `asked`, `failed` or `aborted`). Never rejects for what an instruction, a model or a tool does; only
   * for trouble of the database that passes.
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
  /** No model is asked: where what is kept from before is not enough, it ends as aborted. */
  readonly onlyKept?: boolean;
}

export function createEngine(options: EngineOptions): Engine {
  const begin = (
    first: Turn,
    signal: AbortSignal,
    { account = accountFor(first.request, options), isWatched = false }: InferOptions = {},
  ): TurnInProgress =>
    beginTurn(first, { account, signal, isWatched: isWatched && options.streams === true, now: options.now });

  const { readsThreads } = options.planner;
  const { ofOneVersion = (stages) => stages } = options;
  return {
    ...(readsThreads && { readsThreads }),
    async *infer(request, given, { confirmAbove, mayBeRemark, onlyKept, ...more } = {}) {
      const stop = new AbortController();
      const signal = onlyKept ? AbortSignal.any([given, stop.signal]) : given;
      const account = onlyKept
        ? withoutModels(accountFor(request, options), (reason) => stop.abort(reason))
        : more.account;
      const turn = begin(firstTurn(request), signal, { ...more, ...(account && { account }) });
      const refusal = refusalOf(request, options.tools, options.planner);
      if (refusal) {
        yield turn.updateTurn({ status: 'asked', plan: { steps: [], examples: [], question: refusal } });
        return undefined;
      }
      yield turn.current;
      turn.planning.mayBeRemark = mayBeRemark === true && readsThreads === true;
      yield* endOnError(turn, ofOneVersion(answerRequest(turn, confirmAbove, options)), options);
      return turn.planning.remark;
    },

    async *carryOut(offered, signal) {
      const turn = begin({ ...offered, offer: undefined }, signal, { isWatched: true });
      yield* endOnError(turn, ofOneVersion(runOffered(turn, options)), options);
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

/** An account from which no model is asked but for what words mean. @param onAsked hears that one would be */
function withoutModels(account: Account, onAsked: (reason: Error) => void): Account {
  const refuse = (): never => {
    const reason = new ClovabotError('[engine] what is kept does not answer it');
    onAsked(reason);
    throw reason;
  };
  const part = (): Part => {
    const own = account.part();
    const spend: Part['spend'] = (work) =>
      own.spend((payment) => work({ ...payment, meter: { ...payment.meter, reserve: async () => refuse() }, refuse }));
    return { ...own, spend };
  };
  return { ...account, part };
}

const accountFor = ({ team, thread, author }: Request, { treasury }: Pick<EngineOptions, 'treasury'>): Account =>
  treasury.open({ team, thread, person: author }, 'question');

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
  const { team, thread, author } = turn.request;
  const unpaid = options.treasury.open({ team, thread, person: author }, 'question', { max: 0 });
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
  const program = await checkSource(turn, source, examples, options);
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
    // Whoever asked for it tries again when the database is back.
    if (isPassing(error)) throw error;
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
