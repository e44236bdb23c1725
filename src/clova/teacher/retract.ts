import type { Example, Lesson, LessonDraft, Prompt } from '../../learning.js';
import type { LessonChange } from '../../store.js';
import type { Person } from '../../turn.js';
import type { LearningServices } from '../learning/kind.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';

export interface Retracted {
  readonly lesson: Lesson;
  /** Prompts of other lessons that were learned anew without its examples, and those that did not stand any more. */
  readonly relearned: number;
  readonly dropped: number;
}

/** Takes back exactly what a lesson added; what others' lessons built on its examples is learned anew. */
export async function retract(
  lesson: Lesson,
  by: Person,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Retracted> {
  const { memory, now } = options;
  const lessons = memory.lessons(lesson.team);
  const experience = memory.experience(lesson.team);
  const shared = lesson.experiences.length > 0 ? await experiencesOfOthers(lesson, options) : new Set<string>();
  const gone = new Set(lesson.examples);
  const removed = gone.size > 0 ? (await lessons.examples()).filter(({ id }) => gone.has(id)) : [];

  const undone: Lesson = { ...lesson, status: 'undone', undone: { by, at: now() } };
  for (const id of lesson.experiences) if (!shared.has(id)) await experience.remove(id);
  await lessons.save(undone, { removePrompts: lesson.prompts, removeExamples: lesson.examples });
  if (lesson.outcome) await experience.withdrawOutcome(lesson.outcome.ids, lesson.outcome.was);
  return { lesson: undone, ...(await relearnWithout(lesson.team, removed, options, signal)) };
}

async function experiencesOfOthers(lesson: Lesson, { memory }: TeacherOptions): Promise<ReadonlySet<string>> {
  const others = await memory.lessons(lesson.team).list();
  return new Set(
    others.flatMap(({ id, status, experiences }) => (id === lesson.id || status === 'undone' ? [] : experiences)),
  );
}

/** Each tool's prompts that were tuned on examples that are gone, tuned and judged again on those that are left. */
export async function relearnWithout(
  team: string,
  removed: readonly Example[],
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<{ readonly relearned: number; readonly dropped: number }> {
  let relearned = 0;
  let dropped = 0;
  if (removed.length === 0) return { relearned, dropped };
  const services = await learningServices(team, options, signal);
  for (const learner of Object.values(options.learners))
    for (const { replaces, draft } of (await learner.relearn?.(removed, services)) ?? []) {
      const made = await replacePrompts(replaces, draft, services, options);
      relearned += made > 0 ? 1 : 0;
      dropped += made > 0 ? 0 : 1;
    }
  return { relearned, dropped };
}

/** The lesson that owned the old prompts owns the new ones. */
async function replacePrompts(
  replaces: readonly string[],
  draft: LessonDraft,
  { team, pool }: LearningServices,
  { memory, now, randomId }: TeacherOptions,
): Promise<number> {
  const lessons = memory.lessons(team);
  const old = pool.all().filter(({ id }) => replaces.includes(id));
  const owner = old.length > 0 ? await lessons.get(old[old.length - 1].lesson) : undefined;
  if (!owner) return 0;
  const prompts = draft.prompts.map(
    (prompt): Prompt => ({ ...prompt, id: randomId(), team, lesson: owner.id, at: now() }),
  );
  const kept = owner.prompts.filter((id) => !replaces.includes(id));
  const change: LessonChange = { addPrompts: prompts, removePrompts: replaces };
  await lessons.save({ ...owner, prompts: [...kept, ...prompts.map(({ id }) => id)] }, change);
  return prompts.length;
}
