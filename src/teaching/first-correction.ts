import type { Expected } from '../contracts/feedback.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Correction } from '../contracts/teacher.js';
import type { ImageValue, PictureReference } from '../contracts/turn.js';
import { readExpected } from '../language/expected.js';
import { sayExpected } from '../reflection/votes.js';
import type { LearningSources } from './learning-services.js';

/** A correction as a lesson that has only begun. */
export function firstCorrection(
  correction: Correction,
  { now, randomId, lexicon }: Pick<LearningSources, 'now' | 'randomId' | 'lexicon'>,
): Lesson {
  const { turn, author, text, resumes, agreed } = correction;
  if (resumes) return { ...resumes, status: 'reflecting', reason: 'Looking again for what went wrong…' };
  const expected = correction.expected ?? expectedIn(text, (phrase) => lexicon.singular(phrase));
  return {
    id: randomId(),
    team: turn.request.team,
    thread: turn.request.thread,
    status: 'reflecting',
    kind: 'correction',
    author,
    turn: turn.id,
    post: correction.post,
    said: text ?? expected.map(sayExpected).join(', '),
    expected,
    suspects: correction.suspects,
    ...(agreed && agreed.length > 0 && { agreed }),
    shown: correction.images.flatMap((picture) => partsShown(picture, expected)),
    reason: 'Looking for what went wrong…',
    prompts: [],
    examples: [],
    experiences: [],
    before: turn.answer?.text,
    at: now(),
    ms: 0,
  };
}

function expectedIn(text: string | undefined, singular: (phrase: string) => string): readonly Expected[] {
  const read = text === undefined ? undefined : readExpected(text, singular);
  return read ? [read] : [];
}

/** What was drawn around in a picture that came as an example, or all of it. */
function partsShown(picture: PictureReference, expected: readonly Expected[]): readonly ImageValue[] {
  const drawn = expected.flatMap((one) => (one.kind === 'regions' && one.picture === picture.id ? one.boxes : []));
  if (drawn.length === 0) return [{ type: 'Image', picture }];
  return drawn.map((view) => ({ type: 'Image', picture, view }));
}
