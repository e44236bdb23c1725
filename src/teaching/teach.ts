import type { Lesson } from '../contracts/lesson.js';
import type { Teaching } from '../contracts/teacher.js';
import type { ImageValue } from '../contracts/turn.js';
import { isStepKind, type Learned, type LearningKind, type StepKind } from '../learning/kind.js';
import { withProgress } from '../util/with-progress.js';
import { type LearningSources, learningServices } from './learning-services.js';
import type { OpenLesson } from './open-lesson.js';

export interface TeachOptions extends LearningSources {
  readonly kinds: readonly LearningKind[];
}

/** Learns what something looks like from pictures of it, without a mistake first. */
export async function* teachConcept(
  { name, shown, told }: Teaching,
  lesson: OpenLesson,
  options: TeachOptions,
): AsyncGenerator<Lesson, void> {
  yield await lesson.save();
  const learning = withProgress(async (report) => {
    const kind = teachingKind(options.kinds);
    const about = { needs: [kind.needs], words: [name] };
    const services = await learningServices(options, { report, trials: lesson.trials, about });
    return kind.teach(name, shown, services, told);
  });
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.update({ reason: next.value });
  const places = placesIn(next.value);
  if (places.length > 0) lesson.update({ shown: places });
  await lesson.keep(next.value);
  yield lesson.current;
}

/** What of the pictures was taken for the thing, so that everybody sees it. */
const placesIn = ({ examples }: Learned): readonly ImageValue[] =>
  examples
    .filter(({ source }) => source.kind === 'taught')
    .flatMap(({ picture, candidates, right }) =>
      right.map((at): ImageValue => ({ type: 'Image', picture, view: candidates[at].box })),
    );

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
  { team, thread, author, name, shown, told, post, resumes, agreed, id }: Teaching,
  { kinds, now, randomId }: Pick<TeachOptions, 'kinds' | 'now' | 'randomId'>,
): Lesson {
  const reason = `Looking for what “${name}” looks like…`;
  if (resumes) return { ...resumes, status: 'learning', reason };
  return {
    id: id ?? randomId(),
    team,
    thread,
    status: 'learning',
    kind: 'teaching',
    author,
    post,
    said: name,
    ...(agreed && agreed.length > 0 && { agreed }),
    expected: [],
    shown,
    ...(told && { told }),
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
