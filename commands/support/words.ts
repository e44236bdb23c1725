/** Small words that several commands share. */
import type { Lesson } from '../../src/learning.js';

/** People's words in a line of ours: one line, no Markdown, at most `room` letters. */
export function quotedWords(text: string, room = 60): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[*`]/g, '')
    .trim();
  const letters = [...line];
  return letters.length > room
    ? `${letters
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

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
  quotedWords(concept ?? said) || (kind === 'confirmation' ? 'a right answer' : 'a wrong answer');
