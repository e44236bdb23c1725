import type { Example, Lesson } from '../../learning.js';
import type { Person, Turn } from '../../turn.js';
import { addExperiences, confirmedExamples } from './learn-planning.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';
import { stepViews } from './step-views.js';

/** ✅: what led to the answer is remembered as a success, and what its tools saw becomes examples. */
export async function confirmTurn(
  turn: Turn,
  author: Person,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Lesson | undefined> {
  const { memory, now, randomId, tools, learners, bill } = options;
  const { team, thread } = turn.request;
  const began = now();
  if (turn.status !== 'answered') return undefined;
  const lessons = memory.lessons(team);
  const before = (await lessons.ofTurn(turn.id)).filter(
    ({ kind, status }) => kind === 'confirmation' && status === 'accepted',
  );
  if (before.some((lesson) => lesson.author.id === author.id)) return undefined;

  const experiences = await addExperiences(turn, confirmedExamples(turn), options, signal);
  const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
  const examples: Example[] = [];
  // One look at a picture is one example, however many people agree.
  if (before.length === 0) {
    const services = await learningServices(team, options, signal);
    for (const view of stepViews(turn)) {
      const kind = tools.find(({ name }) => name === view.step.instruction.tool)?.learns;
      if (kind)
        examples.push(...((await learners[kind].fromConfirmation?.({ ...view, turn, author }, services)) ?? []));
    }
  }
  const lesson: Lesson = {
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
    experiences,
    outcome: ids.length > 0 ? { ids, was: 'success' } : undefined,
    at: began,
    ms: now() - began,
    ...(bill && bill.cost > 0 && { cost: bill.cost }),
  };
  await lessons.save(lesson, { addExamples: examples });
  if (lesson.outcome) await memory.experience(team).recordOutcome(lesson.outcome.ids, 'success');
  return lesson;
}
