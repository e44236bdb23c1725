import type { Example, Lesson } from '../contracts/learning.js';
import type { Person, Turn } from '../contracts/turn.js';
import { isPlanKind, stepKindNamed } from '../learning/kind.js';
import { unlessTrouble } from '../learning/model-trouble.js';
import { addExperiences, instructionFeature } from './add-experiences.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';
import { stepViews } from './step-views.js';

/**
 * ✅: what led to the answer is remembered as a success, and what its tools saw becomes examples. A model that fails, or
 * may not be paid, takes only its own part out of that.
 */
export async function confirmTurn(
  turn: Turn,
  author: Person,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Lesson | undefined> {
  const { memory, now, randomId, bill } = options;
  const { team, thread } = turn.request;
  const began = now();
  if (turn.status !== 'answered') return undefined;
  const lessons = memory.lessons(team);
  const before = (await lessons.ofTurn(turn.id)).filter(
    ({ kind, status }) => kind === 'confirmation' && status === 'accepted',
  );
  if (before.some((lesson) => lesson.author.id === author.id)) return undefined;

  // All that asks a model comes before anything is stored.
  const planning = options.kinds.filter(isPlanKind).flatMap((kind) => kind.fromConfirmation(turn));
  const feature =
    planning.length > 0 ? await orLog(() => instructionFeature(turn, options, signal), options, signal) : undefined;
  // One look at a picture is one example, however many people agree.
  const examples = before.length === 0 ? await examplesOf(turn, author, options, signal) : [];
  const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
  const first: Lesson = {
    id: randomId(),
    team,
    thread,
    status: 'accepted',
    kind: 'confirmation',
    author,
    turn: turn.id,
    said: turn.answer?.text ?? '',
    expected: [],
    shown: [],
    reason: 'confirmed',
    prompts: [],
    examples: examples.map(({ id }) => id),
    experiences: [],
    outcome: ids.length > 0 ? { ids, was: 'success' } : undefined,
    at: began,
    ms: now() - began,
    ...(bill && bill.cost > 0 && { cost: bill.cost }),
  };
  let lesson = first;
  const keep = async (experiences: readonly string[]): Promise<void> => {
    lesson = { ...first, experiences };
    await lessons.save(lesson, { addExamples: examples });
  };
  if (feature) await addExperiences(first, planning, feature, options, keep);
  else await keep([]);
  if (lesson.outcome) await memory.experience(team).recordOutcome(lesson.outcome.ids, 'success');
  return lesson;
}

async function examplesOf(
  turn: Turn,
  author: Person,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<readonly Example[]> {
  const { tools, kinds } = options;
  const services = await learningServices(turn.request.team, options, signal);
  const examples: Example[] = [];
  for (const view of stepViews(turn)) {
    const kind = stepKindNamed(kinds, tools.find(({ name }) => name === view.step.instruction.tool)?.learns);
    const made =
      kind && (await orLog(async () => kind.fromConfirmation?.({ ...view, turn, author }, services), options, signal));
    examples.push(...(made ?? []));
  }
  return examples;
}

async function orLog<Result>(
  ask: () => Promise<Result>,
  { log }: Pick<TeacherOptions, 'log'>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const given = await unlessTrouble({ signal }, ask);
  if ('result' in given) return given.result;
  log.warn({ err: given.trouble }, 'a confirmation is kept without what a model would have told');
  return undefined;
}
