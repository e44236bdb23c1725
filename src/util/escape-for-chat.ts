/**
 * Makes typed text safe to repeat in a chat: one line, no control or direction characters, no formatting, and nothing
 * that a chat would read as a mention ("@everyone", "<!channel>") or a link.
 * @param maxLength in characters; longer text ends in "…"
 */
export function escapeForChat(text: string, maxLength = 80): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[*`~|\\]/g, '')
    .trim();
  return escapeMentions(truncateCharacters(line, maxLength)).replaceAll('://', ':\u200B//');
}

/** Keeps text from mentioning anybody, and leaves it as it is otherwise. */
export const escapeMentions = (text: string): string =>
  text.replaceAll('@', '@\u200B').replaceAll('<', '‹').replaceAll('>', '›');

/** Counts characters as Unicode does, so that no emoji is cut in half. */
function truncateCharacters(text: string, maxLength: number): string {
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}
