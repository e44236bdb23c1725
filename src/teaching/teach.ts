import type { Lesson } from '../contracts/lesson.js';
import type { Teaching } from '../contracts/teacher.js';
import { isStepKind, type LearningKind, type StepKind } from '../learning/kind.js';
import { withProgress } from '../util/with-progress.js';
import { type LearningSources, learningServices } from './learning-services.js';
import type { OpenLesson } from './open-lesson.js';

export interface TeachOptions extends LearningSources {
  readonly kinds: readonly LearningKind[];
}

/** Learns what something looks like from pictures of it, without a mistake first. */
export async function* teachConcept(
  { name, shown }: Teaching,
  lesson: OpenLesson,
  options: TeachOptions,
): AsyncGenerator<Lesson, void> {
  yield await lesson.save();
  const learning = withProgress(async (report) => {
    const services = await learningServices(options, { report, trials: lesson.trials });
    return teachingKind(options.kinds).teach(name, shown, services);
  });
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.update({ reason: next.value });
  await lesson.keep(next.value);
  yield lesson.current;
}

type TeachingKind = StepKind & Required<Pick<StepKind, 'teach'>>;

/** The kind that learns from pictures what a name means. @throws when no kind does */
export function teachingKind(kinds: readonly LearningKind[]): TeachingKind {
  const [kind] = kinds.filter(isStepKind).filter(canTeach);
  if (!kind) throw new Error('[teaching] no kind of learning can be taught with pictures; see skills/index.ts');
  return kind;
}

const canTeach = (kind: StepKind): kind is TeachingKind => kind.teach !== undefined;

/** A teaching as a lesson that has only begun. */
export function firstTeaching(
  { team, thread, author, name, shown, post, resumes }: Teaching,
  { kinds, now, randomId }: Pick<TeachOptions, 'kinds' | 'now' | 'randomId'>,
): Lesson {
  const reason = `Looking for what “${name}” looks like…`;
  if (resumes) return { ...resumes, status: 'learning', reason };
  return {
    id: randomId(),
    team,
    thread,
    status: 'learning',
    kind: 'teaching',
    author,
    post,
    said: name,
    expected: [],
    shown,
    tool: teachingKind(kinds).taughtTool,
    concept: name,
    reason,
    prompts: [],
    examples: [],
    experiences: [],
    at: now(),
    ms: 0,
  };
}
