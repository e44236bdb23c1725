import { ClovabotError, ProgramError } from '../../errors.js';
import type { Log } from '../../log.js';
import type { Models } from '../../model.js';
import type { Planner } from '../../planner.js';
import type { Memory, Pictures } from '../../store.js';
import type { Tool } from '../../tool.js';
import type { Program, Request, Step, Turn } from '../../turn.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes } from '../program/inputs.js';
import type { Outcome } from '../program/run-program.js';
import { makeAnswer } from './answer.js';
import { refusalOf } from './guard.js';
import type { Runner } from './runner.js';

/** How many experiences of each kind a planner sees. */
const retrievedExamples = 8;

export interface EngineOptions {
  readonly planner: Planner;
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly runner: Runner;
  readonly memory: Pick<Memory, 'pictures' | 'experience'>;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Engine {
  /**
   * The inference phase: yields a fuller Turn after the plan, the program and each step, and last the finished one
   * (`answered`, `asked`, `failed` or `aborted`). Never rejects for what an instruction, a model or a tool does.
   */
  infer(request: Request, signal: AbortSignal): AsyncGenerator<Turn, void>;
  /** The program that it would write now, unchecked and not run; undefined when it would ask back. */
  devise(request: Request, signal: AbortSignal): Promise<string | undefined>;
}

export function createEngine(options: EngineOptions): Engine {
  const { planner, tools, models, runner, memory, now, log } = options;

  async function* infer(request: Request, signal: AbortSignal): AsyncGenerator<Turn, void> {
    const started = now();
    let turn: Turn = { id: request.id, status: 'planning', request, steps: [], ms: 0, cost: 0 };
    const grow = (more: Partial<Turn>): Turn => {
      turn = { ...turn, ...more, ms: now() - started };
      return turn;
    };

    const refusal = refusalOf(request);
    if (refusal) {
      yield grow({ status: 'asked', plan: { steps: [], examples: [], question: refusal } });
      return;
    }
    yield turn;
    try {
      yield* think(request, signal, grow);
    } catch (error) {
      if (signal.aborted) yield grow({ status: 'aborted', fault: 'It was stopped.' });
      else {
        log.error({ err: error, turn: request.id }, 'a turn failed');
        yield grow({ status: 'failed', fault: friendly(error) });
      }
    }
  }

  async function devise(request: Request, signal: AbortSignal): Promise<string | undefined> {
    const experience = memory.experience(request.team);
    const [feature] = await models.embedText([request.text], { signal });
    const plan = await planner.plan(request, await experience.plans(feature, retrievedExamples), { signal });
    if (plan.question) return undefined;
    const examples = await experience.programs(feature, retrievedExamples);
    return (await planner.program(request, plan, examples, { signal })).source;
  }

  async function* think(
    request: Request,
    signal: AbortSignal,
    grow: (more: Partial<Turn>) => Turn,
  ): AsyncGenerator<Turn, void> {
    const experience = memory.experience(request.team);
    const pictures = memory.pictures(request.team);
    const [feature] = await models.embedText([request.text], { signal });

    const plan = await planner.plan(request, await experience.plans(feature, retrievedExamples), { signal });
    if (plan.question) {
      yield grow({ status: 'asked', plan });
      return;
    }
    yield grow({ status: 'programming', plan });

    const programExamples = await experience.programs(feature, retrievedExamples);
    const { source, plan: carriedOut = plan } = await planner.program(request, plan, programExamples, { signal });
    const program = checkProgram(
      source,
      { tools, inputs: inputTypes(request.images.length) },
      programExamples.map(({ example }) => example.id),
    );
    yield grow({ status: 'running', plan: carriedOut, program });

    const steps: Step[] = [];
    // Whoever stops reading turns stops the tools as well.
    const stop = new AbortController();
    const run = await runner.run(request, program, { signal: AbortSignal.any([signal, stop.signal]) });
    try {
      for (let next = await run.next(); ; next = await run.next()) {
        if (next.done) {
          yield grow(await finish(next.value, program, pictures));
          return;
        }
        steps.push(next.value);
        yield grow({ steps: inProgramOrder(program, steps), cost: sumCost(steps) });
      }
    } finally {
      stop.abort();
    }
  }

  async function finish(outcome: Outcome, program: Program, pictures: Pictures): Promise<Partial<Turn>> {
    const { steps, cost } = outcome;
    switch (outcome.status) {
      case 'done':
        return { status: 'answered', steps, cost, answer: await makeAnswer(outcome.result, program, steps, pictures) };
      case 'failed':
        return { status: 'failed', steps, cost, fault: outcome.fault };
      case 'aborted':
        return { status: 'aborted', steps, cost, fault: 'It was stopped.' };
    }
  }

  return { infer, devise };
}

const sumCost = (steps: readonly Step[]): number => steps.reduce((sum, step) => sum + step.cost, 0);

function inProgramOrder(program: Program, steps: readonly Step[]): readonly Step[] {
  const place = new Map(program.instructions.map((instruction, position) => [instruction.output, position]));
  return [...steps].sort((a, b) => (place.get(a.instruction.output) ?? 0) - (place.get(b.instruction.output) ?? 0));
}

function friendly(error: unknown): string {
  if (error instanceof ProgramError) return 'I wrote a program that cannot run. Please say it in other words.';
  if (error instanceof ClovabotError) return error.friendly;
  return 'Something went wrong on my side. Please try again; the log has the cause.';
}
