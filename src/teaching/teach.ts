import type { Lesson } from '../contracts/learning.js';
import type { Teaching } from '../contracts/teacher.js';
import type { StepKind } from '../learning/kind.js';
import { isStepKind } from '../learning/kind.js';
import { withProgress } from '../util/with-progress.js';
import { learningServices } from './learning-services.js';
import { openLesson } from './open-lesson.js';
import type { TeacherOptions } from './options.js';

/** Learns what something looks like from pictures of it, without a mistake first. */
export async function* teachConcept(
  teaching: Teaching,
  options: TeacherOptions,
  signal: AbortSignal,
): AsyncGenerator<Lesson, void> {
  const { team, name, shown } = teaching;
  const lesson = openLesson(firstLesson(teaching, options), options);
  yield await lesson.save();
  const learning = withProgress(async (report) =>
    teachingKind(options).teach(name, shown, await learningServices(team, options, signal, report)),
  );
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.grow({ reason: next.value });
  await lesson.keep(next.value);
  yield lesson.now;
}

/** The kind that learns from pictures what a name means. @throws when no kind does */
export function teachingKind({ kinds }: Pick<TeacherOptions, 'kinds'>): Required<Pick<StepKind, 'teach'>> {
  const [kind] = kinds.filter(isStepKind).filter(canTeach);
  if (!kind) throw new Error('[teaching] no kind of learning can be taught with pictures; see skills/index.ts');
  return kind;
}

const canTeach = (kind: StepKind): kind is StepKind & Required<Pick<StepKind, 'teach'>> => kind.teach !== undefined;

function firstLesson({ team, thread, author, name, shown, post, resumes }: Teaching, options: TeacherOptions): Lesson {
  const reason = `Looking for what “${name}” looks like…`;
  if (resumes) return { ...resumes, status: 'learning', reason };
  return {
    id: options.randomId(),
    team,
    thread,
    status: 'learning',
    kind: 'teaching',
    author,
    post,
    said: name,
    expected: [],
    shown,
    tool: 'LOC',
    concept: name,
    reason,
    prompts: [],
    examples: [],
    experiences: [],
    at: options.now(),
    ms: 0,
  };
}
