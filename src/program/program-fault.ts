import { ProgramError, type ProgramFault } from '../contracts/errors.js';
import type { Span } from '../contracts/turn.js';
import { caretLines } from './caret-lines.js';

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
