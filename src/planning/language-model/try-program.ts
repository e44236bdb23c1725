import { ProgramError } from '../../contracts/errors.js';
import type { Program } from '../../contracts/turn.js';
import { checkProgram, type ProgramScope } from '../../program/checker.js';

/** `checkProgram`, with the fault as a value. */
export function tryProgram(source: string, scope: ProgramScope): Program | ProgramError {
  try {
    return checkProgram(source, scope);
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
}
