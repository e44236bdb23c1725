import type { Lesson } from '../../learning.js';
import type { Correction } from '../../teacher.js';
import type { Expected, ImageValue } from '../../turn.js';
import { readExpected } from '../reflection/expected.js';
import type { TeacherOptions } from './options.js';

/** A correction as a lesson that has only begun. */
export function firstLesson(correction: Correction, { now, randomId, lexicon }: TeacherOptions): Lesson {
  const { turn, author, text, resumes } = correction;
  if (resumes) return { ...resumes, status: 'reflecting', reason: 'Looking again for what went wrong…' };
  const exact = correction.expected ?? [];
  const said = text === undefined ? undefined : readExpected(text, (phrase) => lexicon.singular(phrase));
  // Who draws boxes and says a word with them has said all with the boxes; a number besides still counts.
  const counted = said && exact.some(({ kind }) => kind === said.kind) ? undefined : said;
  return {
    id: randomId(),
    team: turn.request.team,
    thread: turn.request.thread,
    status: 'reflecting',
    kind: 'correction',
    author,
    turn: turn.id,
    post: correction.post,
    said: text ?? exact.map(sayExpected).join(', '),
    expected: [...exact, ...(counted ? [counted] : [])],
    suspects: correction.suspects,
    shown: correction.images.map((picture): ImageValue => ({ type: 'Image', picture })),
    reason: 'Looking for what went wrong…',
    prompts: [],
    examples: [],
    experiences: [],
    before: turn.answer?.text,
    at: now(),
    ms: 0,
  };
}

function sayExpected(expected: Expected): string {
  switch (expected.kind) {
    case 'number':
      return String(expected.value);
    case 'boolean':
      return expected.value ? 'yes' : 'no';
    case 'text':
      return expected.text;
    case 'regions':
      return `${expected.boxes.length} × ${expected.label}`;
    case 'missing':
      return `one more ${expected.label}`;
    case 'extra':
      return `no ${expected.label}`;
  }
}
