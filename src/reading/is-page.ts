import type { TextLine } from '../contracts/model.js';

/**
 * Whether a picture is there to be read: a slip, a screen, a poster. A photo with signs in it is not, unless it is full of
 * lines.
 */
export function isPage(lines: readonly Pick<TextLine, 'text'>[], { drawn }: { readonly drawn: boolean }): boolean {
  const letters = lines.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
  return drawn ? lines.length >= 3 && letters >= 20 : lines.length >= 8 && letters >= 80;
}
