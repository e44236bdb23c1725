import { z } from 'zod';
import { jsonValues, unescaped } from '../../util/lenient-json.js';
import { programsIn } from './program-lines.js';
import { spokenPart } from './reply-text.js';

/** What a program's reply should be. */
export const programReply = z.object({ program: z.string() });

const lines = z.array(z.string()).transform((list) => list.join('\n'));
const lenientReply = z.object({ program: z.union([z.string(), lines]) });

/**
 * The programs that a reply may hold, as texts to be checked; those of one group are equally likely to be meant, an earlier
 * group is likelier than a later one. Words around a program are left out, code that is none of a program's is not.
 */
export function readPrograms(reply: string): readonly (readonly string[])[] {
  const text = spokenPart(reply);
  const given = jsonValues(text).flatMap((value) => lenientReply.safeParse(value).data?.program ?? []);
  const groups = [given.flatMap(programsIn), programsIn(text), programsIn(unescaped(text))];
  return groups.filter((group) => group.length > 0);
}
