/** How entries wait to be begun, and how many may be under way: the same whichever engine carries the journal out. */
import type { NewEntry } from '../contracts/journal.js';
import { isFollowing } from '../util/entry-key.js';

/** Of a team: what people ask for, commands that only tell something, and what follows from an entry, for which nobody waits. */
export type EntryLine = 'asking' | 'telling' | 'following';

/** Entries that one process carries out at once: far more than are ever scarce, as what is takes turns where it is. */
export const atOnce = 256;
/** Of these in each line of a team, over all processes, and of one person, so that several teams and people always find a place. */
export const maxUnderWay: Readonly<Record<EntryLine, { readonly person: number; readonly team: number }>> = {
  asking: { person: 32, team: 128 },
  telling: { person: 4, team: 32 },
  // A team's lessons are made one after another, so more of them would only wait inside.
  following: { person: 8, team: 32 },
};

export function entryLineOf({ key, order, person = '' }: Pick<NewEntry, 'key' | 'order' | 'person'>): EntryLine {
  if (isFollowing(key)) return 'following';
  return order === 'beside' && person !== '' ? 'telling' : 'asking';
}
