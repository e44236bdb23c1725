/** Small words that several commands share. */
import type { Lesson } from '../../src/contracts/learning.js';
import { escapeForChat } from '../../src/util/escape-for-chat.js';

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
  escapeForChat(concept ?? said) || (kind === 'confirmation' ? 'a right answer' : 'a wrong answer');
