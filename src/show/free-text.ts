import { closed } from './text-blocks.js';

/**
 * What a model wrote, in whatever Markdown, in the light Markdown of posts: **bold**, `code`, lists, tables, code between
 * fences. Nothing is left out but marks that posts don't know; nothing becomes a link. Mentions are for the chats to keep
 * from being any, as in all texts.
 */
export function freeText(markdown: string): string {
  const tidy = markdown
    .replace(/\r\n?/g, '\n')
    .normalize('NFC')
    // Control characters, and those that turn the direction of what follows.
    .replace(/[^\P{Cc}\n\t]|[\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu, '');
  const parts = tidy.split(/^(\s*```[^\n]*\n[\s\S]*?\n\s*```)\s*$/m);
  const plain = parts.map((part, at) => (at % 2 === 1 ? part.trim().replace(/^```[^\n]*/, '```') : lightened(part)));
  return plain
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .replaceAll('://', ':\u200B//')
    .trim();
}

/** The same of a text that is still being written: what is open is closed, half a row of a table is left out, and more is to come. */
export function growingText(markdown: string): string {
  const whole = markdown.replace(/(?:^|\n)[^\S\n]*\|[^\n]*[^|\s][^\S\n]*$/, '').trimEnd();
  const isInCode = (whole.match(/^\s*```/gm) ?? []).length % 2 === 1;
  if (isInCode) return `${freeText(closed(whole))}\n…`;
  const lastLine = whole.slice(whole.lastIndexOf('\n') + 1);
  const isBold = (lastLine.match(/\*\*/g) ?? []).length % 2 === 1;
  const even = isBold ? (lastLine.endsWith('**') ? whole.slice(0, -2).trimEnd() : `${whole}**`) : whole;
  return `${freeText(even)} …`.trimStart();
}

const lightened = (text: string): string =>
  text
    .replace(/<br\s*\/?>/gi, '\n')
    .split('\n')
    .map((line) => inline(ofLine(line)))
    .join('\n');

/** What begins a line. */
function ofLine(line: string): string {
  const [, title] = /^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$/.exec(line) ?? [];
  if (title !== undefined) return `**${title.replace(/\*\*|__/g, '')}**`;
  if (/^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return '';
  return line
    .replace(/^\s{0,3}>\s?/, '')
    .replace(/^(\s*)[+*•]\s+/, '$1- ')
    .replace(/^(\s*)(\d{1,3})\)\s+/, '$1$2. ')
    .replace(/^(\s*- )\[[ xX]\]\s+/, '$1')
    .trimEnd();
}

const inline = (line: string): string =>
  line
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : withoutEmphasis(part)))
    .join('');

const withoutEmphasis = (text: string): string =>
  text
    .replace(/!?\[([^\]]{1,300})\]\((?:[^()\s]|\([^()]*\)){1,500}(?:\s"[^"]*")?\)/g, '$1')
    .replace(/\*\*\*(?=\S)([^*]+?)\*\*\*/g, '**$1**')
    .replace(/(?<![\p{L}\p{N}_])__(?=\S)([^_]+?)__(?![\p{L}\p{N}_])/gu, '**$1**')
    .replace(/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*]*?[^\s*])\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]*?[^\s_])_(?![\p{L}\p{N}_])/gu, '$1');
