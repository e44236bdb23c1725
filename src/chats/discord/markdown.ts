/** **bold** and `code` are ours. */
const ours = /(\*\*[^*\n]+\*\*|`[^`\n]+`)/;

/**
 * A post's text (light Markdown: **bold**, `code`, lists) in Discord's own Markdown: whatever else Discord would read as
 * formatting, a mention or a masked link comes out as it was written.
 */
export const toDiscord = (text: string): string => text.split('\n').map(lineToDiscord).join('\n');

function lineToDiscord(line: string): string {
  const [, bullet = '', rest = ''] = /^(\s*(?:[-*•]|\d{1,3}\.)\s+)?(.*)$/.exec(line) ?? [];
  const parts = rest.split(ours).map((part, position) => {
    if (position % 2 === 0) return escapeMarkdown(part);
    return part.startsWith('`') ? part : `**${escapeMarkdown(part.slice(2, -2))}**`;
  });
  const escaped = parts.join('');
  // Headings, small print and quotes begin a line.
  return bullet.replace(/[*•]/, '-') + escaped.replace(/^(#{1,3}\s|-#\s|>)/, '\\$1');
}

/** Text of people, or of pictures, that shows as it is wherever Discord reads Markdown. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\*`]|~~|\|\|/g, escapeEach)
    // Inside a word an underscore is only that.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    // Mentions, custom emoji, times: <@1>, <#1>, <:name:1>, <t:1>, </command:1>, <id:…>, <https://…>
    .replace(/<(?=[@#:/]|a:|t:|id:|https?:)/gi, '\\<')
    .replace(/\[(?=[^\]\n]*\]\()/g, '\\[')
    // It does not ping, as nothing of ours does, but would look as if it did.
    .replace(/@(?=everyone|here)/g, '@\u200B');

const escapeEach = (signs: string): string => [...signs].map((sign) => `\\${sign}`).join('');
