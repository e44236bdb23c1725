/**
 * What somebody typed, fit to be repeated in a chat: one line, no control or direction signs, no formatting, and nothing
 * that a chat would read as a mention ("@everyone", "<!channel>") or a link.
 * @param longest in characters; what is longer ends in "…"
 */
export function harmless(text: string, longest = 80): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[*`~|\\]/g, '')
    .trim();
  const characters = Array.from(line);
  const short =
    characters.length > longest
      ? `${characters
          .slice(0, longest - 1)
          .join('')
          .trimEnd()}…`
      : line;
  return unpinged(short).replaceAll('://', ':\u200B//');
}

/** The same text, in which nothing mentions anybody. */
export const unpinged = (text: string): string =>
  text.replaceAll('@', '@\u200B').replaceAll('<', '‹').replaceAll('>', '›');
