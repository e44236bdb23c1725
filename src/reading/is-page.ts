import type { TextLine } from '../contracts/model.js';

type Line = Pick<TextLine, 'text'>;

/** Whether so much stands in a drawn picture that it is there to be read: a slip, a screen, a poster. */
export const isPage = (lines: readonly Line[]): boolean => lines.length >= 3 && lettersOf(lines) >= 20;

/** Whether text is what the picture is about: who asks for people, places or numbers there asks its text. */
export const isMostlyText = (lines: readonly Line[]): boolean => lines.length >= 5 && lettersOf(lines) >= 70;

const lettersOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
