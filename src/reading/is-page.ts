import type { TextLine } from '../contracts/model.js';

/** Whether so much stands in a drawn picture that it is there to be read: a slip, a screen, a poster. */
export function isPage(lines: readonly Pick<TextLine, 'text'>[]): boolean {
  const letters = lines.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
  return lines.length >= 3 && letters >= 20;
}
