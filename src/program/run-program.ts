import { setMaxListeners } from 'node:events';
import { ProgramError } from '../contracts/errors.js';
import type { Tool, ToolContext } from '../contracts/tool.js';
import type { DoneStep, Instruction, Program, Step, Value } from '../contracts/turn.js';
import { type Call, programCalls } from './call.js';
import { formatInstruction } from './format-program.js';
import { programFault } from './program-fault.js';
import { runStep, type StepBill, type StepOptions } from './run-step.js';
import { startRunTimer } from './run-timer.js';
import { createStepCache, type ResultStore, type StepCache } from './step-cache.js';
import { returnedTypes, typeWords } from './types.js';

export interface RunLimits {
  /** Steps of a program. */
  readonly steps: number;
  /** Of the whole run, waiting for others left out; then only what is being paid for is waited for, and only steps that ask no model start. */
  readonly ms: number;
  /** US dollars of the whole run; once it has cost more, only steps that ask no model start. */
  readonly cost: number;
}
export const defaultLimits: RunLimits = { steps: 60, ms: 120_000, cost: 0.5 };

export interface ProgramRun extends Intervention {
  /** From `checkProgram`. */
  readonly program: Program;
  /** From `inputValues`. */
  readonly inputs: ReadonlyMap<string, Value>;
  readonly tools: readonly Tool[];
  /** What a step's tool gets; `variables` are those in its expressions, `signal` aborts when the run stops. */
  makeContext(instruction: Instruction, variables: ReadonlyMap<string, Value>, signal: AbortSignal): ToolContext;
  readonly now: () => number;
  readonly limits?: RunLimits;
  /** ms in which the run has only waited for others so far. */
  waitedMs?(): number;
  readonly signal?: AbortSignal;
  /** Shared by runs, so that what one has computed the next need not; without it a run shares within itself. */
  readonly cache?: StepCache;
  /** Changes whenever the tool's learned prompts change. */
  promptKey?(tool: Tool): string;
  /** Where results of a tool that were paid for outlive the process. */
  resultStoreOf?(tool: Tool): ResultStore | undefined;
  /** What a step's own calls of models have cost so far; without it, what its result says. */
  billOf?(instruction: Instruction): StepBill | undefined;
  /**
   * Asked of each step under way when the run's time is over: true where a call is being paid for. The step then goes
   * on, as far as it comes without another such call; all others are stopped.
   */
  stopSpending?(instruction: Instruction): boolean;
  /** Hears the cause of each failed step, for the log. */
  onFault?(cause: unknown, instruction: Instruction): void;
}

interface OutcomeRecord {
  /** Those that have settled, in the order of the program's lines. */
  readonly steps: readonly Step[];
  /** Wall-clock time, ms. */
  readonly ms: number;
  /** US dollars spent in this run: nothing for steps that were cached, known or replaced. */
  readonly cost: number;
}
export type Outcome = OutcomeRecord &
  (
    | {
        readonly status: 'done';
        /** The answer: of several the first that is in words. */
        readonly result: Value;
      }
    | {
        readonly status: 'failed';
        /** For the person. */
        readonly fault: string;
        /** The output of the failed step that it comes from; absent when a limit stopped the run. */
        readonly failed?: string;
      }
    | { readonly status: 'aborted' }
  );

/**
 * Runs a program: each step as soon as what it needs is there, several at the same time, whether or not the reader keeps
 * up. Yields each step once as it settles and returns the outcome. A failed step is data: what depends on it does not
 * run, the rest does. Stops at the limits, when the signal aborts, and when its reader stops reading.
 * @throws ProgramError when an intervention does not fit the program; what the caller's own `onFault` throws
 */
export async function* runProgram(options: ProgramRun): AsyncGenerator<Step, Outcome, undefined> {
  const run = prepareRun(options);
  const { signal } = options;
  const onAbort = (): void => run.stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopTimer = startRunTimer(run.limits.ms, () => stopLate(run), options.waitedMs);
  try {
    startReady(run);
    for (;;) {
      for (let step = run.unread.shift(); step; step = run.unread.shift()) yield step;
      if (run.mistake) throw run.mistake.error;
      if (run.running.size === 0) break;
      await new Promise<void>((resolve) => {
        run.wake = resolve;
      });
    }
  } finally {
    stopTimer();
    signal?.removeEventListener('abort', onAbort);
    if (run.running.size > 0) run.stop.abort();
  }
  return outcomeSoFar(run);
}

/** A run under way. */
interface ProgramInProgress {
  readonly options: ProgramRun;
  readonly limits: RunLimits;
  readonly startedAt: number;
  readonly calls: readonly Call[];
  /** Steps that need not run, by output. */
  readonly given: ReadonlyMap<string, DoneStep>;
  /** What the variables stand for so far. */
  readonly values: Map<string, Value>;
  readonly waiting: Set<Call>;
  readonly running: Map<Call, AbortController>;
  readonly settled: Map<string, Step>;
  /** Settled, and not yet yielded. */
  readonly unread: Step[];
  readonly stop: AbortController;
  readonly stepOptions: Omit<StepOptions, 'signal'>;
  cost: number;
  /** What to say when its time is over. */
  late?: string;
  /** What the caller's own functions threw. */
  mistake?: { readonly error: unknown };
  /** Tells the generator that something has settled. */
  wake(): void;
}

function prepareRun(options: ProgramRun): ProgramInProgress {
  const { program, now, limits = defaultLimits, cache = createStepCache() } = options;
  const calls = programCalls(program.instructions, options.tools);
  const outputs = new Set(calls.map(({ instruction }) => instruction.output));
  // A name that a line defines is that line's, also where a picture of the request bears it.
  const values = new Map([...options.inputs].filter(([name]) => !outputs.has(name)));
  return {
    options,
    limits,
    startedAt: now(),
    calls,
    given: settledSteps(calls, options),
    values,
    waiting: new Set(calls.length > limits.steps ? [] : calls),
    running: new Map(),
    settled: new Map(),
    unread: [],
    stop: new AbortController(),
    stepOptions: {
      values,
      cache,
      now,
      makeContext: (...of) => options.makeContext(...of),
      promptKey: (tool) => options.promptKey?.(tool) ?? '',
      resultStoreOf: (tool) => options.resultStoreOf?.(tool),
      billOf: (instruction) => options.billOf?.(instruction),
      onFault: (...of) => options.onFault?.(...of),
    },
    cost: 0,
    wake: () => undefined,
  };
}

/** Starts in the program's order, so that one pass sees all that steps given from the start make ready. */
function startReady(run: ProgramInProgress): void {
  if (run.stop.signal.aborted) return;
  for (const call of run.waiting) {
    if (![...call.needs].every((name) => run.values.has(name))) continue;
    // What asks no model costs nothing: an answer that has been paid for is not withheld.
    const maySpend = run.cost <= run.limits.cost && run.late === undefined;
    if (!maySpend && call.tool?.capabilities.length !== 0) continue;
    run.waiting.delete(call);
    const known = run.given.get(call.instruction.output);
    if (known) settle(run, known);
    else start(run, call);
  }
}

function start(run: ProgramInProgress, call: Call): void {
  const own = new AbortController();
  run.running.set(call, own);
  const signal = AbortSignal.any([run.stop.signal, own.signal]);
  // A step listens, and all that it asks; Node would take that for a leak from the eleventh on.
  setMaxListeners(0, signal);
  runStep(call, { ...run.stepOptions, signal })
    .then((step) => {
      run.running.delete(call);
      if (step) settle(run, step);
      run.cost += step?.cost ?? 0;
      startReady(run);
    })
    .catch((error: unknown) => {
      run.mistake = { error };
    })
    .finally(() => run.wake());
}

function settle(run: ProgramInProgress, step: Step): void {
  run.settled.set(step.instruction.output, step);
  if (step.status === 'done') run.values.set(step.instruction.output, step.output);
  run.unread.push(step);
}

function stopLate(run: ProgramInProgress): void {
  // Nothing left to stop: only the reader has not come to the end yet.
  if (run.running.size === 0) return;
  const unfinished = [...run.running.keys()].map(({ instruction }) => instruction.tool).join(', ');
  run.late = `This took longer than ${run.limits.ms / 1000} s, so I stopped; ${unfinished} had not finished.`;
  const reason = new DOMException('the run took too long', 'TimeoutError');
  // What will be billed is waited for, as long as its backend allows: it is better shown than thrown away.
  for (const [{ instruction }, own] of run.running) if (!run.options.stopSpending?.(instruction)) own.abort(reason);
}

function outcomeSoFar({ options, limits, calls, settled, values, cost, late, startedAt }: ProgramInProgress): Outcome {
  const steps = calls.flatMap(({ instruction }) => settled.get(instruction.output) ?? []);
  const record = { steps, ms: options.now() - startedAt, cost };
  const results = calls.flatMap(({ instruction, tool }) => (tool?.ends ? (values.get(instruction.output) ?? []) : []));
  const result = results.find(({ type }) => type !== 'Image') ?? results[0];
  if (result) return { ...record, status: 'done', result };
  if (options.signal?.aborted) return { ...record, status: 'aborted' };
  if (late !== undefined) return { ...record, status: 'failed', fault: late };
  const failed = steps.find((step) => step.status === 'failed');
  if (failed) return { ...record, status: 'failed', fault: failed.fault, failed: failed.instruction.output };
  return { ...record, status: 'failed', fault: whyUnfinished(calls.length, cost, limits) };
}

function whyUnfinished(steps: number, cost: number, limits: RunLimits): string {
  if (steps > limits.steps) return `I can't do that: it takes ${steps} steps, and I do at most ${limits.steps}.`;
  if (cost <= limits.cost) return "I can't answer that: the program has no result.";
  return `I can't go on: this has cost $${cost.toFixed(2)}, and I may spend $${limits.cost.toFixed(2)}.`;
}

/** The outcome of a run, for those who do not watch its steps. */
export async function outcomeOf(steps: AsyncGenerator<Step, Outcome, undefined>): Promise<Outcome> {
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
  }
}

/** Steps that need not run: outputs that are put in the place of a step's own, and steps that another run has done. */
export interface Intervention {
  /** By output name. What depends on them runs again. */
  readonly replaced?: ReadonlyMap<string, Value>;
  /**
   * Steps of an earlier run with the same inputs. One is taken over if the same call stands here and nothing that it
   * depends on has changed. Leave out those whose tool has learned since.
   */
  readonly known?: readonly Step[];
}

/**
 * The steps that are settled from the start, by output.
 * @throws ProgramError when a replaced output is none of the program's, or of a type that its tool does not return
 */
function settledSteps(calls: readonly Call[], { replaced, known = [] }: Intervention): ReadonlyMap<string, DoneStep> {
  const settled = new Map<string, DoneStep>();
  const unchanged = new Set<string>();
  const outputs = new Set(calls.map(({ instruction }) => instruction.output));
  const earlier = new Map(known.map((step) => [step.instruction.output, step]));
  for (const { instruction, tool, needs } of calls) {
    const { output } = instruction;
    const instead = replaced?.get(output);
    if (instead) {
      const types = tool ? returnedTypes(tool) : [];
      if (!types.includes(instead.type)) {
        const what = `${output} cannot be replaced by ${typeWords([instead.type])}; it is ${typeWords(types)}`;
        throw programFault('type', what, formatInstruction(instruction), instruction.span);
      }
      settled.set(output, { status: 'done', instruction, output: instead, ms: 0, cost: 0, prompts: [] });
      continue;
    }
    const before = earlier.get(output);
    if (before?.status !== 'done' || !isSameCall(before.instruction, instruction)) continue;
    if ([...needs].some((name) => outputs.has(name) && !unchanged.has(name))) continue;
    unchanged.add(output);
    settled.set(output, { ...before, instruction });
  }
  const unknown = [...(replaced?.keys() ?? [])].find((name) => !outputs.has(name));
  if (unknown !== undefined) {
    const message = `[program] no step makes ${unknown}; replace one of ${[...outputs].join(', ')}`;
    throw new ProgramError('undefined-variable', message, { line: 1, start: 1, end: 2 });
  }
  return settled;
}

/** Wherever they stand. */
const isSameCall = (one: Instruction, other: Instruction): boolean =>
  formatInstruction(one) === formatInstruction(other);
