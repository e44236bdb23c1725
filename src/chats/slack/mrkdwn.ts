/** **bold** and `code` are ours. */
const ours = /(\*\*[^*\n]+\*\*|`[^`\n]+`)/;
/** Seen by nobody; what stands behind it is in the middle of a word, where Slack formats nothing. */
const joiner = '\u2060';

/**
 * A post's text (light Markdown: **bold**, `code`, lists) in Slack's own mrkdwn: whatever else Slack would read as
 * formatting, a mention or a link comes out as it was written.
 */
export const toMrkdwn = (text: string): string => text.split('\n').map(lineToMrkdwn).join('\n');

function lineToMrkdwn(line: string): string {
  const [, space = '', bullet = '', rest = ''] = /^(\s*)(?:([-*•]|\d{1,3}\.)\s+)?(.*)$/.exec(line) ?? [];
  const mark = bullet === '' ? '' : `${/\d/.test(bullet) ? bullet : '•'} `;
  const parts = rest.split(ours).map((part, position) => {
    if (position % 2 === 0) return escapeText(part);
    return part.startsWith('`') ? `\`${entities(part.slice(1, -1))}\`` : `*${escapeText(part.slice(2, -2))}*`;
  });
  const escaped = parts.join('');
  // A quote begins a line.
  return space + mark + (escaped.startsWith('&gt;') ? `${joiner}${escaped}` : escaped);
}

/** Text of people, or of pictures, that shows as it is wherever Slack reads mrkdwn, and mentions nobody. */
export const escapeText = (text: string): string =>
  entities(text)
    // Inside a word an underscore is only that.
    .replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, `${joiner}$&`)
    .replace(/@(?=everyone|here|channel)/gi, '@\u200B');

/** The three signs with which Slack begins mentions, links and entities. */
export const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a person wrote, without Slack's signs: mentions by their names, links as their words. */
export function plainText(text: string, { self, name }: { self: string; name: (id: string) => string }): string {
  return text
    .replace(/<@([A-Z0-9]+)(?:\|([^>]*))?>/g, (_, id: string, label?: string) =>
      id === self ? ' ' : `@${label || name(id)}`,
    )
    .replace(/<#[A-Z0-9]+(?:\|([^>]*))?>/g, (_, label?: string) => `#${label || 'a channel'}`)
    .replace(/<!subteam\^[A-Z0-9]+(?:\|@?([^>]*))?>/g, (_, label?: string) => `@${label || 'a group'}`)
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<((?:https?|mailto|tel):[^|>]*)(?:\|([^>]*))?>/g, (_, url: string, label?: string) => label || url)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** The text in parts of at most so many characters, each ending where a line or a word ends. */
export function inParts(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const start = rest.slice(0, length);
    const line = start.lastIndexOf('\n');
    const end = line > length / 2 ? line : Math.max(start.lastIndexOf(' '), Math.floor(length / 2));
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s/, '');
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}
