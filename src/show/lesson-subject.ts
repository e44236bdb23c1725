import type { Lesson } from '../contracts/lesson.js';
import { escapeForChat } from '../util/escape-for-chat.js';

/** What a lesson is about: "heron", or what the person said. */
export const subjectOf = ({ concept, said, kind }: Lesson): string =>
  escapeForChat(concept ?? said) || (kind === 'confirmation' ? 'a right answer' : 'a wrong answer');
