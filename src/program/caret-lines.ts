const widest = 100;

/**
 * A line of source with carets below columns `start` to `end` (1-based, `end` exclusive); of a long line the part
 * around them. Characters that would move the caret or the terminal are shown as spaces.
 */
export function caretLines(line: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const from = line.length <= widest ? 0 : Math.max(0, Math.min(start - 1 - widest / 4, line.length - widest));
  const shown = line.slice(from, from + widest).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  const before = start - 1 - from;
  const carets = Math.max(1, Math.min(end - start, widest - before));
  return `  ${shown}\n  ${' '.repeat(Math.max(0, before))}${'^'.repeat(carets)}`;
}
