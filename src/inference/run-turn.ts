import { CapabilityError, ModelError } from '../contracts/errors.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Eyes, Plan, Program, Step, Turn } from '../contracts/turn.js';
import { type UnusedPart, unusedParts } from '../language/unused-parts.js';
import type { Account } from '../money/treasury.js';
import { partsOfProgram } from '../program/call.js';
import { type Outcome, outcomeOf } from '../program/run-program.js';
import { faultWords, makeAnswer } from './answer.js';
import { findingOf } from './finding.js';
import { untoldOf } from './finding-words.js';
import { inferenceMessages } from './messages.js';
import { type OtherWays, waysWithout } from './other-ways.js';
import { type RepairServices, repairedProgram } from './repaired-run.js';
import type { RunOptions } from './runner.js';
import { type EndedRun, settleWays, type WayServices } from './settle-ways.js';
import { makeAnswers, type PartOutcome } from './several-answers.js';
import type { TurnInProgress } from './turn-in-progress.js';
import { findingSentence, makesPicture, untoldChoice, unusedSentence, whichAreMeant } from './unused-words.js';
import { whileItGrows } from './while-it-grows.js';
import { eyesToTrust, mayLookAnew, otherEyes } from './whose-eyes.js';

export interface RunServices extends WayServices, RepairServices {
  readonly memory: Pick<Memory, 'pictures' | 'lessons'>;
  /** For when a tool has no model that works; absent: there is one way only. */
  readonly otherWays?: OtherWays;
}

/**
 * Runs a program to its answer, and settles it with what the planner has seen by itself. Where a tool has no model that
 * works, another way is taken, if there is one. What a plan left words of its request unused for ends as failed: with the
 * words, and with what was found without them.
 */
export async function* runProgramOfTurn(
  turn: TurnInProgress,
  program: Program,
  services: RunServices,
): AsyncGenerator<Turn, void> {
  const { plan } = turn.current;
  const unused = plan ? unusedParts(turn.request.text, plan) : [];
  const run = yield* unused.length > 0
    ? runWithoutWords(turn, program, unused, services)
    : runOrWayAround(turn, program, services);
  // What was stopped on one of its ways has not failed.
  if (run.stage.status !== 'answered') turn.signal.throwIfAborted();
  yield turn.updateTurn({ ...run.stage, ...(yield* whileItGrows(turn, () => settleWays(turn, run, services))) });
}

async function* runOrWayAround(
  turn: TurnInProgress,
  program: Program,
  services: RunServices,
): AsyncGenerator<Turn, EndedRun> {
  const { plan } = turn.current;
  const lacking = new Map<string, LackingTool>();
  const causes = new Map<string, unknown>();
  const eyes = await eyesToTrust(turn, program, services);
  const outcome = yield* watchSteps(turn, program, services, {
    eyes,
    onFault(cause, { output, tool }) {
      causes.set(output, cause);
      const why = whyLacking(cause);
      if (why !== undefined) lacking.set(output, { output, tool, why });
    },
  });
  const lack = outcome.status === 'failed' ? lacking.get(outcome.failed ?? '') : undefined;
  for (const way of lack ? await waysWithout(lack, turn.request, program, services) : []) {
    yield turn.updateTurn({ ...way, steps: [] });
    const other = yield* watchSteps(turn, way.program, services);
    if (other.status !== 'done') continue;
    return ending(turn, way.program, other, services, { ...way.plan, ...(plan?.direct && { direct: plan.direct }) });
  }
  const fault = lack && untoldSelection(lack.output, program, outcome, services.tools);
  const run = {
    ...(await ending(turn, program, outcome, services, plan)),
    eyes,
    again: () => withOtherEyes(turn, program, plan, otherEyes(eyes), services),
  };
  const ended = fault ? { ...run, stage: { ...run.stage, fault } } : run;
  if (outcome.status !== 'failed') return ended;
  const again = lack ? undefined : await withOtherEyes(turn, program, plan, otherEyes(eyes), services);
  if (again?.stage.status === 'answered') return again;
  // What is known to fail before it runs has no cause but its words; what lacks a model has a hint.
  const failed = outcome.steps.find(({ instruction }) => instruction.output === outcome.failed);
  const known = failed?.status === 'failed' && failed.hint === undefined ? failed.fault : undefined;
  return (yield* runRepaired(turn, ended, causes.get(outcome.failed ?? '') ?? known, services)) ?? ended;
}

/** What the planner made of a program that failed, where that came to an answer. */
async function* runRepaired(
  turn: TurnInProgress,
  failed: EndedRun,
  cause: unknown,
  services: RunServices,
): AsyncGenerator<Turn, EndedRun | undefined> {
  const other = await repairedProgram(turn, failed, cause, services);
  if (!other) return undefined;
  yield turn.updateTurn({ ...other, steps: [] });
  const outcome = yield* watchSteps(turn, other.program, services);
  const run = await ending(turn, other.program, outcome, services, other.plan);
  return run.stage.status === 'answered' ? run : undefined;
}

/** The same program with other eyes; undefined where it looks for nothing, or nobody else could. */
async function withOtherEyes(
  turn: TurnInProgress,
  program: Program,
  plan: Plan | undefined,
  eyes: Eyes,
  services: RunServices,
): Promise<EndedRun | undefined> {
  const { request, signal, account } = turn;
  if (!mayLookAnew(program, services)) return undefined;
  const outcome = await outcomeOf(await services.runner.run(request, program, { signal, account, eyes }));
  return outcome.status === 'done' ? { ...(await ending(turn, program, outcome, services, plan)), eyes } : undefined;
}

/** What a plan does with only some of a request's words is shown as just that. The picture is not changed by it. */
async function* runWithoutWords(
  turn: TurnInProgress,
  program: Program,
  unused: readonly UnusedPart[],
  services: RunServices,
): AsyncGenerator<Turn, EndedRun> {
  const { tools } = services;
  const { plan } = turn.current;
  const sentence = unusedSentence(turn.request.text, unused, program, tools);
  if (makesPicture(program, tools)) {
    const fault = inferenceMessages.soNothingChanged(sentence);
    return { plan, program, stage: { status: 'failed', steps: [], fault } };
  }
  const outcome = yield* watchSteps(turn, program, services);
  const end = await ending(turn, program, outcome, services, plan);
  if (outcome.status === 'aborted') return end;
  const fault = `${sentence} ${findingSentence(program, outcome.steps, tools)}`.trim();
  return { plan, program, stage: { status: 'failed', steps: outcome.steps, fault } };
}

/** "I can't tell who is running. I count 3 people.", where no model can choose by such words; undefined where it could. */
function untoldSelection(
  output: string,
  program: Program,
  { steps }: Outcome,
  tools: readonly Tool[],
): string | undefined {
  const instruction = program.instructions.find((one) => one.output === output);
  const narrowedBy = tools.find(({ name }) => name === instruction?.tool)?.narrowedBy;
  const words = narrowedBy === undefined ? undefined : instruction?.arguments[narrowedBy];
  const given = steps.flatMap((step) =>
    step.status === 'done' &&
    step.output.type === 'Regions' &&
    Object.values(instruction?.arguments ?? {}).some(
      (argument) => argument.kind === 'variable' && argument.name === step.instruction.output,
    )
      ? step.output.regions
      : [],
  );
  if (words?.kind !== 'literal' || typeof words.value !== 'string' || !given[0]) return undefined;
  const meant = whichAreMeant(words.value, given[0].label);
  if (meant === undefined) return undefined;
  const sentence = inferenceMessages.cantTell(meant);
  const told = makesPicture(program, tools) ? inferenceMessages.soNothingChanged(sentence) : sentence;
  return `${told} ${findingSentence(program, steps, tools)}`.trim();
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
  const run = await ending(turn, program, { ...ended, steps }, services, turn.current.plan);
  yield turn.updateTurn({ ...run.stage, ...(await settleWays(turn, run, services)) });
  return true;
}

interface WatchOptions extends Pick<RunOptions, 'onFault' | 'eyes'> {
  readonly account?: Account;
  readonly isShown?: (step: Step) => boolean;
}

/** Yields the turn with each step that settles; returns how it ended. */
async function* watchSteps(
  turn: TurnInProgress,
  program: Program,
  { runner }: RunServices,
  { account = turn.account, isShown = () => true, eyes, onFault }: WatchOptions = {},
): AsyncGenerator<Turn, Outcome> {
  const steps: Step[] = [];
  // When nobody reads the turns any more, the tools stop as well.
  const stop = new AbortController();
  const signal = AbortSignal.any([turn.signal, stop.signal]);
  // Who hears of it changes from step to step.
  const onText = turn.isWatched ? (soFar: string) => turn.onText?.(soFar) : undefined;
  const running = await runner.run(turn.request, program, { signal, account, eyes, onFault, onText });
  let isOver = false;
  try {
    for (;;) {
      const next = yield* whileItGrows(turn, () => running.next());
      isOver = next.done === true;
      if (next.done) return next.value;
      if (!isShown(next.value)) continue;
      steps.push(next.value);
      yield turn.updateTurn({ steps: inProgramOrder(program, steps) });
    }
  } finally {
    if (!isOver) stop.abort();
  }
}

function inProgramOrder(program: Program, steps: readonly Step[]): readonly Step[] {
  const lines = new Map(program.instructions.map(({ output }, line) => [output, line]));
  return [...steps].sort((a, b) => (lines.get(a.instruction.output) ?? 0) - (lines.get(b.instruction.output) ?? 0));
}

/** How a turn ends by a run of a program, what else it may end by left aside. */
async function ending(
  { request }: TurnInProgress,
  program: Program,
  outcome: Outcome,
  { memory, tools }: RunServices,
  plan: Plan | undefined,
): Promise<EndedRun> {
  const { steps } = outcome;
  const ended = (stage: Partial<Turn>, more: Pick<EndedRun, 'result' | 'untold'> = {}): EndedRun => ({
    plan,
    program,
    stage: { plan, program, steps, ...stage },
    ...more,
  });
  switch (outcome.status) {
    case 'done': {
      const desk = { pictures: memory.pictures(request.team), tools };
      const parts = partsOfProgram(program, tools);
      if (parts.length > 1) {
        const outcomes = parts.map((part) => outcomeOfPart(part, steps, tools));
        const untold = outcomes.flatMap(({ fault }) => fault ?? []);
        return ended({ status: 'answered', answer: await makeAnswers(outcomes, desk) }, { untold });
      }
      const fault = untoldOf(findingOf(outcome.result, program, steps, tools)) ?? untoldChoice(program, steps, tools);
      if (fault !== undefined) return ended({ status: 'failed', fault });
      const answer = await makeAnswer(outcome.result, program, steps, desk);
      return ended({ status: 'answered', answer }, { result: outcome.result });
    }
    case 'failed':
      return ended({ status: 'failed', fault: faultWords(outcome, program, steps, tools) });
    case 'aborted':
      return ended({ status: 'aborted', fault: 'It was stopped.' });
  }
}

/** What became of one of several answers. */
function outcomeOfPart(program: Program, all: readonly Step[], tools: readonly Tool[]): PartOutcome {
  const lines = new Set(program.instructions.map(({ output }) => output));
  const steps = all.filter(({ instruction }) => lines.has(instruction.output));
  const last = steps.find(({ instruction }) => instruction.output === program.instructions.at(-1)?.output);
  if (last?.status === 'done') {
    const untold = untoldOf(findingOf(last.output, program, steps, tools)) ?? untoldChoice(program, steps, tools);
    return untold === undefined ? { program, steps, result: last.output } : { program, steps, fault: untold };
  }
  const failed = steps.find((step) => step.status === 'failed');
  const { fault = inferenceMessages.noTime } = failed?.status === 'failed' ? failed : {};
  return {
    program,
    steps,
    fault: faultWords({ fault, failed: failed?.instruction.output }, program, steps, tools),
  };
}

/** A tool that had no model to do its work. */
interface LackingTool {
  readonly output: string;
  readonly tool: string;
  /** In a few words. */
  readonly why: string;
}

/** Undefined for what another way would run into as well, such as a cap on money, and for what tools say of a picture. */
function whyLacking(cause: unknown): string | undefined {
  if (cause instanceof CapabilityError) return 'no connected model can do that';
  return cause instanceof ModelError ? "its model isn't working at the moment" : undefined;
}
