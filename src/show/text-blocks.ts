/** A post's text in blocks: lines in light Markdown, code between fences, and tables. What chats can't show otherwise is made plain here. */

export type TextBlock =
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** The first row names the columns. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

const fence = /^\s*```/;
const tableRow = /^\s*\|.*\|\s*$/;
const tableRule = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

export function textBlocks(text: string): readonly TextBlock[] {
  const lines = text.split('\n');
  const blocks: TextBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const end = fence.test(lines[at]) ? lines.findIndex((line, place) => place > at && fence.test(line)) : -1;
    const last = blocks.at(-1);
    if (end > at) {
      blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
      at = end;
    } else if (tableRow.test(lines[at]) && tableRule.test(lines[at + 1] ?? '')) {
      const after = lines.findIndex((line, place) => place > at + 1 && !tableRow.test(line));
      const rows = [lines[at], ...lines.slice(at + 2, after < 0 ? undefined : after)].map(cellsOf);
      blocks.push({ kind: 'table', rows });
      at = (after < 0 ? lines.length : after) - 1;
    } else if (last?.kind === 'lines')
      blocks[blocks.length - 1] = { kind: 'lines', text: `${last.text}\n${lines[at]}` };
    else blocks.push({ kind: 'lines', text: lines[at] });
  }
  return blocks;
}

const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());

/** Characters of a line of code that fit a telephone. */
const maxTableWidth = 44;

/** A table for where there are none: its columns one below the other as code, or a list where that would be too wide. */
export function plainTable(rows: readonly (readonly string[])[]): Exclude<TextBlock, { kind: 'table' }> {
  const plain = rows.map((row) => row.map(withoutMarks));
  const [names = [], ...others] = plain;
  const widths = names.map((_, column) => Math.max(...plain.map((row) => (row[column] ?? '').length)));
  const width = widths.reduce((sum, one) => sum + one + 2, -2);
  if (width <= maxTableWidth) {
    const lineOf = (row: readonly string[]): string =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    return { kind: 'code', text: [lineOf(names), '─'.repeat(width), ...others.map(lineOf)].join('\n') };
  }
  const list = rows.slice(1).map(([first = '', ...rest]) => {
    const facts = rest.flatMap((cell, at) => (cell === '' ? [] : [names[at + 1] ? `${names[at + 1]}: ${cell}` : cell]));
    return `- **${withoutMarks(first)}** ${facts.join('; ')}`.trimEnd();
  });
  return { kind: 'lines', text: list.join('\n') };
}

const withoutMarks = (cell: string): string => cell.replace(/\*\*|`/g, '');

/** Code between fences that nothing inside can end. */
export const fenced = (code: string): string => `\`\`\`\n${code.replaceAll('```', 'ˋˋˋ')}\n\`\`\``;

/** A part of a text that was cut somewhere: what is left open at its end is closed. */
export function closed(part: string): string {
  const isOpen = (part.match(/```/g) ?? []).length % 2 === 1;
  return isOpen ? `${part.replace(/\n?`{0,2}$/, '')}\n\`\`\`` : part;
}

/** Parts of one text, each with its own fences around what of the code is in it. */
export function balanced(parts: readonly string[]): readonly string[] {
  let isOpen = false;
  return parts.map((part) => {
    const whole = isOpen ? `\`\`\`\n${part}` : part;
    const own = closed(whole);
    isOpen = own !== whole;
    return own;
  });
}
