import { ProgramError, type ProgramFault } from '../contracts/errors.js';
import type { Span } from '../contracts/turn.js';

/**
 * A ProgramError whose message shows the line with a caret below `span`.
 * @param what "there is no tool LOCC; did you mean LOC?"
 */
export function programFault(reason: ProgramFault, what: string, line: string, span: Span): ProgramError {
  return new ProgramError(reason, `[program] line ${span.line}: ${what}\n${caretLines(line, span)}`, span, {
    friendly: `Line ${span.line} of the program: ${what}`,
  });
}

/** "; did you mean LOC?" or nothing */
export const meant = (name: string | undefined): string => (name ? `; did you mean ${name}?` : '');

const maxWidth = 100;

/**
 * A line of source with carets below columns `start` to `end` (1-based, `end` exclusive); of a long line the part
 * around them. Characters that would move the caret or the terminal are shown as spaces.
 */
export function caretLines(line: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const from = line.length <= maxWidth ? 0 : Math.max(0, Math.min(start - 1 - maxWidth / 4, line.length - maxWidth));
  const shown = line.slice(from, from + maxWidth).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  const before = start - 1 - from;
  const carets = Math.max(1, Math.min(end - start, maxWidth - before));
  return `  ${shown}\n  ${' '.repeat(Math.max(0, before))}${'^'.repeat(carets)}`;
}
