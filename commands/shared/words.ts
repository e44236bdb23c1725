/** Small words that several commands share. */
import type { Lesson } from '../../src/contracts/learning.js';
import { harmless } from '../../src/util/harmless.js';

/** "1 lesson", "3 lessons" */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** "80%"; "0%" of nothing. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((100 * part) / whole)}%`;

const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
/** "23 Nov, 14:05 UTC" */
export const dateWords = (at: number): string => `${moment.format(at)} UTC`;

/** What a lesson is about: "heron", or what the person said. */
export const subjectOf = ({ concept, said, kind }: Lesson): string =>
  harmless(concept ?? said) || (kind === 'confirmation' ? 'a right answer' : 'a wrong answer');
