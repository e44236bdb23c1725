/** Spans for what happens between an event and its posts: questions, plans, steps, lessons. */
import type { Lesson } from '../contracts/lesson.js';
import type { Planner } from '../contracts/planner.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Tool } from '../contracts/tool.js';
import type { Step, Turn } from '../contracts/turn.js';
import type { Engine } from '../inference/engine.js';
import type { Runner } from '../inference/runner.js';
import { type Span, spanned, spannedStages, type Tracer, watchedStages } from './tracer.js';

export function tracedPlanner(planner: Planner, tracer: Tracer): Planner {
  const { name, repair } = planner;
  const facts = { planner: name };
  return {
    ...planner,
    plan: (...given) =>
      spanned(
        tracer,
        {
          ...{ name: 'plan', facts },
          told: ({ steps, direct, question, remark }) => ({
            ...{ steps: steps.length, direct: direct !== undefined },
            ...{ asks: question !== undefined, remark: remark?.kind },
          }),
        },
        () => planner.plan(...given),
      ),
    program: (...given) =>
      spanned(tracer, { name: 'write program', facts, told: ({ refused = 0 }) => ({ refused }) }, () =>
        planner.program(...given),
      ),
    ...(repair && {
      repair: (...given: Parameters<typeof repair>) =>
        spanned(tracer, { name: 'repair program', facts }, () => repair(...given)),
    }),
  };
}

export function tracedEngine(engine: Engine, tracer: Tracer): Engine {
  const onStage = (span: Span, { status, steps, planning, cost }: Turn): void =>
    span.note({ status, steps: steps.length, refused: planning?.refused, dollars: cost });
  return {
    ...engine,
    infer: (request, signal, options) =>
      spannedStages(
        tracer,
        { name: 'question', facts: { pictures: request.images.length, kept: options?.onlyKept === true } },
        () => engine.infer(request, signal, options),
        onStage,
      ),
    carryOut: (offered, signal) =>
      spannedStages(tracer, { name: 'offered question' }, () => engine.carryOut(offered, signal), onStage),
  };
}

/** The tools and the runner of one bot: where a tool runs, that is its step's span; where its result was kept, there is a short one. */
export function tracedSteps(tools: readonly Tool[], tracer: Tracer) {
  /** How many spans there are of a result or a fault whose steps have not come by yet; a step may pass a result on. */
  const shown = new WeakMap<object, number>();
  const add = (known: unknown): void => {
    if (typeof known === 'object' && known !== null) shown.set(known, (shown.get(known) ?? 0) + 1);
  };
  function take(known: unknown): boolean {
    const count = typeof known === 'object' && known !== null ? (shown.get(known) ?? 0) : 0;
    if (typeof known === 'object' && known !== null && count > 0) shown.set(known, count - 1);
    return count > 0;
  }
  const stepName = (tool: string): string => `step ${tool}`;

  function showRest(step: Step, fault: unknown): void {
    const { instruction, status } = step;
    if (take(status === 'done' ? step.output : fault)) return;
    const span = tracer.begin(stepName(instruction.tool), { tool: instruction.tool, kept: status === 'done' });
    span.end(status === 'failed' ? { error: fault } : undefined);
  }

  return {
    tools: tools.map(
      (tool): Tool => ({
        ...tool,
        run: (values, context) =>
          spanned(tracer, { name: stepName(tool.name), facts: { tool: tool.name, kept: false } }, async () => {
            try {
              const result = await tool.run(values, context);
              add(result.output);
              return result;
            } catch (error) {
              add(error);
              throw error;
            }
          }),
      }),
    ),
    runner: (runner: Runner): Runner => ({
      ...runner,
      async run(request, program, options) {
        const faults = new Map<string, unknown>();
        const steps = await runner.run(request, program, {
          ...options,
          onFault(cause, instruction) {
            faults.set(instruction.output, cause);
            options.onFault?.(cause, instruction);
          },
        });
        // A search for what went wrong runs the same steps many times.
        if (options.replaced || options.known) return steps;
        return watchedStages(steps, { onStage: (step) => showRest(step, faults.get(step.instruction.output)) });
      },
    }),
  };
}

export function tracedTeacher(teacher: Teacher, tracer: Tracer): Teacher {
  const learns = (what: string, begin: () => AsyncGenerator<Lesson, void>): AsyncGenerator<Lesson, void> => {
    let stage: Lesson['status'] | undefined;
    return spannedStages(tracer, { name: `lesson ${what}`, facts: { lesson: what } }, begin, (span, lesson) => {
      const { status, tool, cost } = lesson;
      if (status !== stage) span.event(status, { tool });
      stage = status;
      span.note({ status, tool, dollars: cost });
    });
  };
  return {
    ...teacher,
    correct: (...given) => learns('correction', () => teacher.correct(...given)),
    teach: (...given) => learns('teaching', () => teacher.teach(...given)),
    adopt: (...given) => learns('adoption', () => teacher.adopt(...given)),
    confirm: (...given) => spanned(tracer, { name: 'lesson confirmation' }, () => teacher.confirm(...given)),
    undo: (...given) => spanned(tracer, { name: 'undo lesson' }, () => teacher.undo(...given)),
    forget: (...given) => spanned(tracer, { name: 'forget' }, () => teacher.forget(...given)),
    recheck: (...given) => spanned(tracer, { name: 'recheck lessons' }, () => teacher.recheck(...given)),
  };
}
