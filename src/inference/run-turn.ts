import { CapabilityError, ModelError, ProgramError } from '../contracts/errors.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Request, Step, Turn } from '../contracts/turn.js';
import type { Account } from '../money/treasury.js';
import { tryProgram } from '../program/checker.js';
import type { Outcome } from '../program/run-program.js';
import { inputTypes } from '../program/types.js';
import { faultWords, makeAnswer } from './answer.js';
import type { Runner, RunOptions } from './runner.js';
import type { TurnInProgress } from './turn-in-progress.js';

export interface RunServices {
  readonly runner: Runner;
  readonly tools: readonly Tool[];
  readonly memory: Pick<Memory, 'pictures'>;
  /** For when a tool has no model that works; absent: there is one way only. */
  readonly otherWays?: OtherWays;
}

/** Other ways to carry out an instruction, each a plan with its program, the likeliest first. */
export type OtherWays = (
  request: Pick<Request, 'text' | 'images'>,
) => Promise<readonly { readonly steps: readonly string[]; readonly source: string }[]>;

/** Runs a program to its answer. Where a tool has no model that works, another way is taken, if there is one. */
export async function* runProgramOfTurn(
  turn: TurnInProgress,
  program: Program,
  services: RunServices,
): AsyncGenerator<Turn, void> {
  const { plan } = turn.current;
  const lacking = new Map<string, LackingTool>();
  const outcome = yield* watchSteps(turn, program, services, {
    onFault(cause, { output, tool }) {
      const why = whyLacking(cause);
      if (why !== undefined) lacking.set(output, { tool, why });
    },
  });
  const lack = outcome.status === 'failed' ? lacking.get(outcome.failed ?? '') : undefined;
  for (const way of lack ? await waysWithout(lack, turn, program, services) : []) {
    yield turn.updateTurn({ ...way, steps: [] });
    const other = yield* watchSteps(turn, way.program, services);
    if (other.status !== 'done') continue;
    yield turn.updateTurn(await ending(turn, way.program, other, services));
    return;
  }
  yield turn.updateTurn({ plan, program, ...(await ending(turn, program, outcome, services)) });
}

/**
 * Runs as much of a program as costs nothing. What was paid for and is kept needs no offer, nor does what can't be done,
 * such as painting over something that is not in the picture.
 * @param unpaid an account that allows nothing
 * @returns whether the turn has ended so
 */
export async function* runFreeSteps(
  turn: TurnInProgress,
  program: Program,
  unpaid: Account,
  services: RunServices,
): AsyncGenerator<Turn, boolean> {
  const isRefused = (step: Step): boolean =>
    step.status === 'failed' && unpaid.refused.some((refusal) => refusal.friendly === step.fault);
  const outcome = yield* watchSteps(turn, program, services, {
    account: unpaid,
    isShown: (step) => !isRefused(step),
  });
  const steps = outcome.steps.filter((step) => !isRefused(step));
  const broken = steps.find((step) => step.status === 'failed');
  if (outcome.status !== 'aborted' && unpaid.refused.length > 0 && !broken) return false;
  const ended: Outcome = outcome.status === 'failed' && broken ? { ...outcome, fault: broken.fault } : outcome;
  yield turn.updateTurn(await ending(turn, program, { ...ended, steps }, services));
  return true;
}

interface WatchOptions extends Pick<RunOptions, 'onFault'> {
  readonly account?: Account;
  readonly isShown?: (step: Step) => boolean;
}

/** Yields the turn with each step that settles; returns how it ended. */
async function* watchSteps(
  turn: TurnInProgress,
  program: Program,
  { runner }: RunServices,
  { account = turn.account, isShown = () => true, onFault }: WatchOptions = {},
): AsyncGenerator<Turn, Outcome> {
  const steps: Step[] = [];
  // When nobody reads the turns any more, the tools stop as well.
  const stop = new AbortController();
  const signal = AbortSignal.any([turn.signal, stop.signal]);
  const running = await runner.run(turn.request, program, { signal, account, onFault });
  try {
    for (let next = await running.next(); ; next = await running.next()) {
      if (next.done) return next.value;
      if (!isShown(next.value)) continue;
      steps.push(next.value);
      yield turn.updateTurn({ steps: inProgramOrder(program, steps) });
    }
  } finally {
    stop.abort();
  }
}

function inProgramOrder(program: Program, steps: readonly Step[]): readonly Step[] {
  const lines = new Map(program.instructions.map(({ output }, line) => [output, line]));
  return [...steps].sort((a, b) => (lines.get(a.instruction.output) ?? 0) - (lines.get(b.instruction.output) ?? 0));
}

async function ending(
  { request }: TurnInProgress,
  program: Program,
  outcome: Outcome,
  { memory, tools }: RunServices,
): Promise<Partial<Turn>> {
  const { steps } = outcome;
  switch (outcome.status) {
    case 'done': {
      const desk = { pictures: memory.pictures(request.team), tools };
      return { status: 'answered', steps, answer: await makeAnswer(outcome.result, program, steps, desk) };
    }
    case 'failed':
      return { status: 'failed', steps, fault: faultWords(outcome, steps, tools) };
    case 'aborted':
      return { status: 'aborted', steps, fault: 'It was stopped.' };
  }
}

/** A tool that had no model to do its work. */
interface LackingTool {
  readonly tool: string;
  /** In a few words. */
  readonly why: string;
}

/** Undefined for what another way would run into as well, such as a cap on money, and for what tools say of a picture. */
function whyLacking(cause: unknown): string | undefined {
  if (cause instanceof CapabilityError) return 'no connected model can do that';
  return cause instanceof ModelError ? "its model isn't working at the moment" : undefined;
}

/** Checked programs for the instruction that do without the tool that lacks its model, each with its plan. */
async function waysWithout(
  { tool, why }: LackingTool,
  { request: { text, images } }: TurnInProgress,
  { source }: Program,
  { otherWays = async () => [], tools }: RunServices,
): Promise<readonly { readonly plan: Plan; readonly program: Program }[]> {
  const scope = { tools, inputs: inputTypes(images.length) };
  return (await otherWays({ text, images })).flatMap((way) => {
    const program = tryProgram(way.source, scope);
    if (program instanceof ProgramError || program.source.trim() === source.trim()) return [];
    if (program.instructions.some((instruction) => instruction.tool === tool)) return [];
    return [{ plan: { steps: way.steps, examples: [], note: `planned again without ${tool}: ${why}` }, program }];
  });
}
