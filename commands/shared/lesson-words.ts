/** How commands name lessons, and find them by what people type. */
import type { Lesson } from '../../src/contracts/lesson.js';

/** Fewer letters of an id could be anything. */
const minLetters = 4;

/** The shortest beginnings of lessons' ids, of eight letters or more, that tell them apart. */
export function shortIds(lessons: readonly Lesson[]): (lesson: Lesson) => string {
  const ids = lessons.map(({ id }) => id);
  const longest = Math.max(8, ...ids.map((id) => id.length));
  let length = 8;
  while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < new Set(ids).size) length += 4;
  return ({ id }) => id.slice(0, length);
}

/** The lesson that an id, or the beginning of one, names; all that begin so when they are several. */
export function lessonsNamed(lessons: readonly Lesson[], text: string): readonly Lesson[] {
  const wanted = text.trim().replace(/^[`"'“#]+|[`"'”.]+$/g, '');
  const exact = lessons.filter(({ id }) => id === wanted);
  if (exact.length > 0 || wanted.length < minLetters) return exact;
  return lessons.filter(({ id }) => id.toLowerCase().startsWith(wanted.toLowerCase()));
}

const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
/** "23 Nov, 14:05 UTC" */
export const dateWords = (at: number): string => `${moment.format(at)} UTC`;

export { subjectOf } from '../../src/show/lesson-subject.js';
