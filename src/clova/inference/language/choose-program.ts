import { ProgramError } from '../../../errors.js';
import type { ProgramScope } from '../../program/checker.js';
import { formatProgram } from '../../program/format-program.js';
import { readPrograms } from './read-programs.js';
import { tryProgram } from './try-program.js';

/**
 * The one program in a reply that passes the checker, in its normal form, or what the model must hear.
 * @param failed programs in their normal form that were wrong for the same words before, with the reason
 */
export function chooseProgram(
  reply: string,
  scope: ProgramScope,
  failed: ReadonlyMap<string, string>,
): { readonly result: string } | { readonly fault: string } {
  let first: ProgramError | undefined;
  for (const group of readPrograms(reply)) {
    const good = new Set<string>();
    for (const source of group) {
      const program = tryProgram(source, scope);
      if (program instanceof ProgramError) first ??= program;
      else good.add(formatProgram(program));
    }
    const [program, another] = good;
    if (another !== undefined) return { fault: 'these are several programs; send the one that is meant' };
    if (program === undefined) continue;
    const reason = failed.get(program);
    return reason === undefined ? { result: program } : { fault: `this very program was wrong before: ${reason}` };
  }
  return { fault: first?.message.replace('[program] ', '') ?? 'there is no program in this reply' };
}
