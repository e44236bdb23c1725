// @ts-check
/**
 * Light Markdown as plain data: paragraphs, lists, code. Nothing here makes markup; unknown signs stay as they are.
 * @typedef {{ kind: 'text' | 'strong' | 'emphasis' | 'code' | 'link', text: string }} Piece
 * @typedef {{ kind: 'paragraph', text: string }
 *   | { kind: 'list', ordered: boolean, items: Piece[][] }
 *   | { kind: 'table', rows: Piece[][][] }
 *   | { kind: 'code', text: string }} Block
 */

// What is bold may go over lines, such as text read from a sign; its length is bounded so that no text takes long.
const inline =
  /(?<code>`[^`\n]+`)|(?<strong>\*\*(?=\S).{0,2000}?\S\*\*)|(?<emphasis>(?<![\w*])\*(?=[^\s*])[^*\n]*?[^\s*]\*(?![\w*]))|(?<link>https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/gs;
const bullet = /^\s*[-•*]\s+(.*)$/;
const numbered = /^\s*\d{1,3}[.)]\s+(.*)$/;

const tableRow = /^\s*\|.*\|\s*$/;
const tableRule = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** @param {string} row */
const cellsOf = (row) =>
  row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => parseInline(cell.replaceAll('\\|', '|').trim()));

/** @param {string} text @returns {Piece[]} */
export function parseInline(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(inline)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    const { code, strong, emphasis, link } = match.groups ?? {};
    if (code) pieces.push({ kind: 'code', text: code.slice(1, -1) });
    else if (strong) pieces.push({ kind: 'strong', text: strong.slice(2, -2) });
    else if (emphasis) pieces.push({ kind: 'emphasis', text: emphasis.slice(1, -1) });
    else if (link) pieces.push({ kind: 'link', text: link });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** @param {string} text @returns {Block[]} */
export function parseMarkdown(text) {
  /** @type {Block[]} */
  const blocks = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const last = blocks.at(-1);
    const end = line.startsWith('```') ? lines.findIndex((other, place) => place > at && other.startsWith('```')) : -1;
    const item = bullet.exec(line) ?? numbered.exec(line);
    if (end > at) {
      blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
      at = end;
    } else if (tableRow.test(line) && tableRule.test(lines[at + 1] ?? '')) {
      const after = lines.findIndex((other, place) => place > at + 1 && !tableRow.test(other));
      const rows = [line, ...lines.slice(at + 2, after < 0 ? undefined : after)].map(cellsOf);
      blocks.push({ kind: 'table', rows });
      at = (after < 0 ? lines.length : after) - 1;
    } else if (item) {
      const ordered = !bullet.test(line);
      const pieces = parseInline(item[1] ?? '');
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(pieces);
      else blocks.push({ kind: 'list', ordered, items: [pieces] });
    } else if (line.trim() === '') {
      blocks.push({ kind: 'paragraph', text: '' });
    } else if (last?.kind === 'paragraph' && last.text !== '') last.text += `\n${line}`;
    else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks.filter((block) => block.kind !== 'paragraph' || block.text !== '');
}
