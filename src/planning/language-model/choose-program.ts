import { z } from 'zod';
import { ProgramError } from '../../contracts/errors.js';
import { type ProgramScope, tryProgram } from '../../program/checker.js';
import { formatProgram } from '../../program/format-program.js';
import { jsonValues, unescaped } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';
import { programsIn } from './program-lines.js';

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
    const whole = wholeOf(group, scope);
    if (whole !== undefined) return notFailed(whole, failed);
    const good = new Set<string>();
    let halves = 0;
    for (const source of group) {
      const program = tryProgram(source, scope);
      if (!(program instanceof ProgramError)) good.add(formatProgram(program));
      else {
        first ??= program;
        // What comes after its RESULT may use what it leaves unused: none of the two is the whole.
        if (program.reason === 'unused-variable') halves += 1;
      }
    }
    const [program] = good;
    if (good.size + halves > 1) return { fault: 'these are several programs; send the one that is meant, whole' };
    if (program === undefined) continue;
    return notFailed(program, failed);
  }
  return { fault: first?.message.replace('[program] ', '') ?? 'there is no program in this reply' };
}

const namedResult = /^(?:[A-Za-z_]\w*\s*=\s*)?(?=RESULT\s*\()/m;

/** Several results of one program, one for each thing that was asked: its pieces are a program only together. */
function wholeOf(pieces: readonly string[], scope: ProgramScope): string | undefined {
  // Models give all of them the same name.
  const named = pieces.map((piece, place) => piece.replace(namedResult, `FINAL_RESULT${place === 0 ? '' : place}=`));
  const program = pieces.length > 1 ? tryProgram(named.join('\n'), scope) : undefined;
  return program && !(program instanceof ProgramError) ? formatProgram(program) : undefined;
}

function notFailed(program: string, failed: ReadonlyMap<string, string>): ReturnType<typeof chooseProgram> {
  const reason = failed.get(program);
  return reason === undefined ? { result: program } : { fault: `this very program was wrong before: ${reason}` };
}

/** What a reply with a program should be. */
export const programReply = z.object({ program: z.string() });

const lines = z.array(z.string()).transform((list) => list.join('\n'));
const lenientReply = z.object({ program: z.union([z.string(), lines]) });

/**
 * The programs that a reply may hold, as texts to be checked; those of one group are equally likely to be meant, an earlier
 * group is more likely than a later one. Words around a program are left out, code that is none of a program's is not.
 */
function readPrograms(reply: string): readonly (readonly string[])[] {
  const text = spokenPart(reply);
  const given = jsonValues(text).flatMap((value) => lenientReply.safeParse(value).data?.program ?? []);
  const groups = [given.flatMap(programsIn), programsIn(text), programsIn(unescaped(text))];
  return groups.filter((group) => group.length > 0);
}
