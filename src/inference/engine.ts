import { BudgetError, ClovabotError, ProgramError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Models, VendorOf } from '../contracts/model.js';
import type { Planner } from '../contracts/planner.js';
import type { Memory, Pictures } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Request, Step, Turn } from '../contracts/turn.js';
import { estimateProgram } from '../money/estimate-program.js';
import { meteredModels } from '../money/metered-models.js';
import type { Account, Part, Treasury } from '../money/treasury.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes } from '../program/inputs.js';
import type { Outcome } from '../program/run-program.js';
import { makeAnswer } from './answer.js';
import { refusalOf } from './guard.js';
import type { Runner, RunOptions } from './runner.js';
import { createLacks, type OtherWays, waysAround } from './ways-around.js';

/** How many experiences of each kind a planner sees. */
const retrievedExamples = 8;

export interface EngineOptions {
  readonly planner: Planner;
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly vendorOf: VendorOf;
  readonly runner: Runner;
  readonly memory: Pick<Memory, 'pictures' | 'experience'>;
  readonly treasury: Treasury;
  /** For when a tool has no model that works; absent: there is one way only. */
  readonly otherWays?: OtherWays;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Engine {
  /**
   * The inference phase: yields a fuller Turn after the plan, the program and each step, and last the finished one
   * (`answered`, `asked`, `failed` or `aborted`). Never rejects for what an instruction, a model or a tool does.
   */
  infer(request: Request, signal: AbortSignal, options?: InferOptions): AsyncGenerator<Turn, void>;
  /** Runs the program of a turn that offered it, as `infer` would have. */
  carryOut(offered: Turn, signal: AbortSignal): AsyncGenerator<Turn, void>;
  /** The program that it would write now, unchecked and not run; undefined when it would ask back. */
  devise(request: Request, signal: AbortSignal, options?: InferOptions): Promise<string | undefined>;
}

export interface InferOptions {
  /** What pays for it; absent: an account of the request's author for this question. */
  readonly account?: Account;
  /** US dollars: a program that would cost about more is not run but offered; absent: none is. */
  readonly confirmAbove?: number;
}

export function createEngine(options: EngineOptions): Engine {
  const { planner, tools, models, vendorOf, runner, memory, treasury, now, log } = options;
  const otherWays: OtherWays = options.otherWays ?? (async () => []);

  const accountFor = ({ team, author }: Request): Account => treasury.open({ team, person: author }, 'question');

  async function* infer(request: Request, signal: AbortSignal, given: InferOptions = {}): AsyncGenerator<Turn, void> {
    const account = given.account ?? accountFor(request);
    const thought: Thought = { account, part: account.part(), refused: 0 };
    const first: Turn = { id: request.id, status: 'planning', request, steps: [], ms: 0, cost: 0 };
    const grow = growing(first, account, () => planningOf(thought));

    const refusal = refusalOf(request);
    if (refusal) {
      yield grow({ status: 'asked', plan: { steps: [], examples: [], question: refusal } });
      return;
    }
    yield first;
    async function* work(): AsyncGenerator<Turn, void> {
      const written = yield* write(request, thought, signal, grow);
      if (!written) return;
      const { plan, program } = written;
      const { usual, most } = estimateProgram(program, tools, vendorOf);
      yield grow({ status: 'running', plan, program });
      if (usual <= (given.confirmAbove ?? Number.POSITIVE_INFINITY)) {
        yield* run(request, program, account, signal, grow);
        return;
      }
      if (yield* runForNothing(request, program, signal, grow)) return;
      const objection = await accountFor(request).objection(most);
      if (objection) yield grow({ status: 'failed', steps: [], fault: objection.friendly });
      else yield grow({ status: 'asked', steps: [], offer: usual });
    }
    yield* toTheEnd(work(), account, signal, grow);
  }

  async function* carryOut(offered: Turn, signal: AbortSignal): AsyncGenerator<Turn, void> {
    const { request } = offered;
    const account = accountFor(request);
    const grow = growing({ ...offered, offer: undefined }, account);
    async function* work(): AsyncGenerator<Turn, void> {
      // The tools may have changed since it was offered.
      const { source = '', examples = [] } = offered.program ?? {};
      const program = checkProgram(source, { tools, inputs: inputTypes(request.images.length) }, examples);
      yield grow({ status: 'running', program });
      yield* run(request, program, account, signal, grow);
    }
    yield* toTheEnd(work(), account, signal, grow);
  }

  /** Makes fuller copies of a turn, each with the time and the money of all of it so far. */
  function growing(first: Turn, account: Account, more: () => Partial<Turn> = () => ({})) {
    const started = now();
    const paidBefore = account.bill.cost;
    let turn = first;
    return (stage: Partial<Turn>): Turn => {
      const spent = { ms: first.ms + now() - started, cost: first.cost + account.bill.cost - paidBefore };
      turn = { ...turn, ...more(), ...stage, ...spent };
      return turn;
    };
  }

  /** What breaks ends the turn. */
  async function* toTheEnd(
    work: AsyncGenerator<Turn, void>,
    account: Account,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
  ): AsyncGenerator<Turn, void> {
    try {
      yield* work;
    } catch (error) {
      const turn = grow({});
      if (signal.aborted) yield grow({ status: 'aborted', fault: 'It was stopped.' });
      else {
        if (!(error instanceof BudgetError)) log.error({ err: error, turn: turn.id }, 'a turn failed');
        await account.discardAnswers();
        yield grow({ status: 'failed', fault: friendly(error) });
      }
    }
  }

  async function devise(
    request: Request,
    signal: AbortSignal,
    { account = accountFor(request) }: InferOptions = {},
  ): Promise<string | undefined> {
    const { feature, plan } = await makePlan(request, account.part(), signal);
    if (plan.question) return undefined;
    return (await draftProgram(request, plan, feature, account.part(), signal)).draft.source;
  }

  async function makePlan(request: Request, part: Part, signal: AbortSignal) {
    const [feature] = await meteredModels(models, part).embedText([request.text], { signal });
    const retrieved = await memory.experience(request.team).plans(feature, retrievedExamples);
    const plan = await part.spend((payment) => planner.plan(request, retrieved, { signal, ...payment }));
    return { feature, plan };
  }

  async function draftProgram(request: Request, plan: Plan, feature: Float32Array, part: Part, signal: AbortSignal) {
    const retrieved = await memory.experience(request.team).programs(feature, retrievedExamples);
    const draft = await part.spend((payment) => planner.program(request, plan, retrieved, { signal, ...payment }));
    return { draft, examples: retrieved.map(({ example }) => example.id) };
  }

  /** The checked program, and the plan that it carries out; undefined when the person is asked back. */
  async function* write(
    request: Request,
    thought: Thought,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
  ): AsyncGenerator<Turn, Required<Pick<Turn, 'plan' | 'program'>> | undefined> {
    const { feature, plan } = await makePlan(request, thought.part, signal);
    // What a language model sent and nobody could use.
    if (plan.note !== undefined) await thought.account.discardAnswers();
    if (plan.question) {
      yield grow({ status: 'asked', plan });
      return undefined;
    }
    yield grow({ status: 'programming', plan });
    const { draft, examples } = await draftProgram(request, plan, feature, thought.part, signal);
    thought.refused += draft.refused ?? 0;
    if (draft.plan?.note !== undefined) await thought.account.discardAnswers();
    try {
      const program = checkProgram(draft.source, { tools, inputs: inputTypes(request.images.length) }, examples);
      return { plan: draft.plan ?? plan, program };
    } catch (error) {
      if (error instanceof ProgramError) thought.refused += 1;
      throw error;
    }
  }

  /** Where a tool has no model that works, the instruction is carried out in another way, if there is one. */
  async function* run(
    request: Request,
    program: Program,
    account: Account,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
  ): AsyncGenerator<Turn, void> {
    const pictures = memory.pictures(request.team);
    const lacks = createLacks();
    const { plan } = grow({});
    const outcome = yield* watch(request, program, account, signal, grow, { onFault: lacks.hear });
    const lacking = lacks.of(outcome.status === 'failed' ? outcome.failed : undefined);
    for (const way of lacking ? await waysAround(lacking, program, request, { otherWays, tools }) : []) {
      yield grow({ ...way, steps: [] });
      const other = yield* watch(request, way.program, account, signal, grow);
      if (other.status !== 'done') continue;
      yield grow(await finish(other, way.program, pictures));
      return;
    }
    yield grow({ plan, program, ...(await finish(outcome, program, pictures)) });
  }

  /**
   * Runs as much of a program as costs nothing. What was paid for and is kept needs no offer, nor does what cannot be
   * done, such as painting over something that is not in the picture.
   * @returns whether the turn has ended so
   */
  async function* runForNothing(
    request: Request,
    program: Program,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
  ): AsyncGenerator<Turn, boolean> {
    const purse = treasury.open({ team: request.team, person: request.author }, 'question', { most: 0 });
    const isRefused = (step: Step): boolean =>
      step.status === 'failed' && purse.refused.some((refusal) => refusal.friendly === step.fault);
    const outcome = yield* watch(request, program, purse, signal, grow, {
      isShown: (step) => !isRefused(step),
    });
    const steps = outcome.steps.filter((step) => !isRefused(step));
    const broken = steps.find((step) => step.status === 'failed');
    if (outcome.status !== 'aborted' && purse.refused.length > 0 && !broken) return false;
    const ended: Outcome = outcome.status === 'failed' && broken ? { ...outcome, fault: broken.fault } : outcome;
    yield grow(await finish({ ...ended, steps }, program, memory.pictures(request.team)));
    return true;
  }

  /** Yields the turn with each step that settles; returns how it ended. */
  async function* watch(
    request: Request,
    program: Program,
    account: Account,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
    { isShown = () => true, onFault }: WatchOptions = {},
  ): AsyncGenerator<Turn, Outcome> {
    const steps: Step[] = [];
    // Whoever stops reading turns stops the tools as well.
    const stop = new AbortController();
    const running = await runner.run(request, program, {
      signal: AbortSignal.any([signal, stop.signal]),
      account,
      onFault,
    });
    try {
      for (let next = await running.next(); ; next = await running.next()) {
        if (next.done) return next.value;
        if (!isShown(next.value)) continue;
        steps.push(next.value);
        yield grow({ steps: inProgramOrder(program, steps) });
      }
    } finally {
      stop.abort();
    }
  }

  async function finish(outcome: Outcome, program: Program, pictures: Pictures): Promise<Partial<Turn>> {
    const { steps } = outcome;
    switch (outcome.status) {
      case 'done':
        return {
          status: 'answered',
          steps,
          answer: await makeAnswer(outcome.result, program, steps, { pictures, tools }),
        };
      case 'failed':
        return { status: 'failed', steps, fault: outcome.fault };
      case 'aborted':
        return { status: 'aborted', steps, fault: 'It was stopped.' };
    }
  }

  return { infer, carryOut, devise };
}

interface WatchOptions {
  readonly isShown?: (step: Step) => boolean;
  readonly onFault?: RunOptions['onFault'];
}

/** What finding the plan and the program has taken so far. */
interface Thought {
  readonly account: Account;
  readonly part: Part;
  /** Programs that the checker refused. */
  refused: number;
}

/** Nothing where no model was asked and nothing refused: planning was free then. */
function planningOf({ part: { bill }, refused }: Thought): Pick<Turn, 'planning'> {
  const { cost, tokens, substitutions } = bill;
  if (!tokens && cost === 0 && refused === 0 && substitutions.length === 0) return {};
  return {
    planning: {
      cost,
      ...(tokens && { tokens }),
      ...(substitutions.length > 0 && { substitutions: [...substitutions] }),
      refused,
    },
  };
}

function inProgramOrder(program: Program, steps: readonly Step[]): readonly Step[] {
  const place = new Map(program.instructions.map((instruction, position) => [instruction.output, position]));
  return [...steps].sort((a, b) => (place.get(a.instruction.output) ?? 0) - (place.get(b.instruction.output) ?? 0));
}

function friendly(error: unknown): string {
  if (error instanceof ProgramError) return 'I wrote a program that cannot run. Please say it in other words.';
  if (error instanceof ClovabotError) return error.friendly;
  return 'Something went wrong on my side. Please try again; the log has the cause.';
}
