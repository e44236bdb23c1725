import type { Example, Prompt } from '../contracts/learning.js';
import type { Lesson, LessonDraft } from '../contracts/lesson.js';
import type { LessonChange, Memory } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { isStepKind, type LearningKind, type LearningServices } from '../learning/kind.js';
import { subjectOf } from '../util/concept-pair.js';
import { examplesFor } from './examples-for.js';
import { type LearningSources, learningServices, servicesOfSpaces } from './learning-services.js';

export interface RetractOptions extends LearningSources {
  readonly kinds: readonly LearningKind[];
}

export interface Retracted {
  readonly lesson: Lesson;
  /** Prompts of other lessons that were learned again without its examples, and those that no longer hold. */
  readonly relearned: number;
  readonly dropped: number;
}

/** Takes back exactly what a lesson added; what other lessons built on its examples is learned again. */
export async function retract(lesson: Lesson, by: Person, options: RetractOptions): Promise<Retracted> {
  const undone = await withdraw(lesson, await experiencesOfOthers([lesson], options), by, options);
  return { lesson: undone, ...(await relearnWithoutRemoved(options)) };
}

/** Takes back a single example of several that a lesson gave; what stands on it is learned again from the others. */
export async function retractExample(
  lesson: Lesson,
  example: string,
  by: Person,
  options: RetractOptions,
): Promise<Retracted> {
  if (!lesson.examples.some((id) => id !== example)) return retract(lesson, by, options);
  const lessons = options.memory.lessons(lesson.team);
  const examples = await lessons.examples();
  const gone = examples.find(({ id }) => id === example);
  const left: Lesson = {
    ...lesson,
    examples: lesson.examples.filter((id) => id !== example),
    shown: lesson.shown.filter(({ picture }) => picture.id !== gone?.picture.id),
  };
  await lessons.save(left, { removeExamples: [example] });
  return { lesson: left, ...(await relearnWithoutRemoved(options)) };
}

/** Takes back what a lesson added, and leaves what was built on it. @param shared experiences that stay */
export async function withdraw(
  lesson: Lesson,
  shared: ReadonlySet<string>,
  by: Person,
  { memory, now }: Pick<LearningSources, 'memory' | 'now'>,
): Promise<Lesson> {
  const undone: Lesson = { ...lesson, status: 'undone', undone: { by, at: now() } };
  const experience = memory.experience(lesson.team);
  if (lesson.asleep) await experience.setAsleep(lesson.experiences, false);
  for (const id of lesson.experiences) if (!shared.has(id)) await experience.remove(id);
  await memory.lessons(lesson.team).save(undone, { removePrompts: lesson.prompts, removeExamples: lesson.examples });
  return undone;
}

type Owner = Pick<Lesson, 'id' | 'team' | 'experiences'>;
type MemoryOption = { readonly memory: Pick<Memory, 'lessons' | 'experience'> };

/** Removes experiences that a lesson added, but for those that another one added as well. */
export async function dropExperiences(lesson: Owner, options: MemoryOption): Promise<void> {
  const shared = await experiencesOfOthers([lesson], options);
  const experience = options.memory.experience(lesson.team);
  for (const id of lesson.experiences) if (!shared.has(id)) await experience.remove(id);
}

/** Experiences that stand on other lessons than these of one team. */
export async function experiencesOfOthers(
  lessons: readonly Owner[],
  { memory }: MemoryOption,
): Promise<ReadonlySet<string>> {
  const added = lessons.find(({ experiences }) => experiences.length > 0);
  if (!added) return new Set();
  return memory.lessons(added.team).sharedExperiences(
    lessons.flatMap(({ experiences }) => experiences),
    lessons.map(({ id }) => id),
  );
}

/**
 * Each tool's prompts that were tuned on examples that were removed, now or by a run that was cut off before this, tuned
 * and judged again on those that are left.
 */
export async function relearnWithoutRemoved(options: RetractOptions): Promise<Omit<Retracted, 'lesson'>> {
  const lessons = options.memory.lessons(options.team);
  const removed = await lessons.removedExamples();
  const done = await relearnWithout(removed, options);
  if (removed.length > 0) await lessons.forgetRemoved(removed.map(({ id }) => id));
  return done;
}

async function relearnWithout(
  removed: readonly Example[],
  options: RetractOptions,
): Promise<Omit<Retracted, 'lesson'>> {
  let relearned = 0;
  let dropped = 0;
  if (removed.length === 0) return { relearned, dropped };
  const kinds = options.kinds.filter(isStepKind);
  const gone = new Set(removed.map(({ id }) => id));
  const known = await examplesFor(
    kinds.map(({ needs }) => needs),
    removed.map(subjectOf),
    {
      lessons: options.memory.lessons(options.team),
      pool: await options.pools.of(options.team),
      lexicon: options.lexicon,
      subjects: Number.POSITIVE_INFINITY,
    },
  );
  const left = known.filter(({ id }) => !gone.has(id));
  const today = await learningServices(options, { examples: left });
  for (const services of servicesOfSpaces(today, left)) {
    const seen = services.pool.spaces.examplesIn(services.pool.space, removed);
    for (const kind of kinds)
      for (const { replaces, draft } of (await kind.relearn?.(seen, services)) ?? []) {
        const made = await replacePrompts(replaces, draft, services, options);
        relearned += made > 0 ? 1 : 0;
        dropped += made > 0 ? 0 : 1;
      }
  }
  return { relearned, dropped };
}

/** The lesson that owned the old prompts owns the new ones. */
async function replacePrompts(
  replaces: readonly string[],
  draft: LessonDraft,
  { team, pool }: LearningServices,
  { memory, now, randomId }: LearningSources,
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
