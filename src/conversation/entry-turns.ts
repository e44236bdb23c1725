/** Which entry of the journal is begun next, so that nobody's many messages take all the places of the others. */
import { z } from 'zod';
import type { Entry } from '../contracts/journal.js';

/** Entries that are carried out at once, those included whose question waits for its turn. */
const most = { person: 32, team: 128 } as const;
/** Besides these, of one person: commands that only tell. */
const mostTelling = 4;

const by = z.object({ author: z.object({ id: z.string() }) });
const authored = z.union([
  z.object({ message: by }).transform(({ message }) => message.author.id),
  z.object({ reaction: by }).transform(({ reaction }) => reaction.author.id),
  z.object({ press: by }).transform(({ press }) => press.author.id),
]);

export interface EntryTurns {
  /**
   * A command that only tells, else of the team, then the person, with fewest under way; the oldest of those. Undefined while all have as many as they may.
   * What is chosen is under way from now on, until it is left.
   */
  next(ready: readonly Entry[]): Entry | undefined;
  leave(entry: Pick<Entry, 'key'>): void;
}

export function createEntryTurns(limits: { readonly person: number; readonly team: number } = most): EntryTurns {
  /** By the entry's key: its team and its person. */
  const underWay = new Map<string, readonly string[]>();
  const people = new WeakMap<Entry, string>();

  /** Empty for what follows from an event: nobody in particular waits for it. */
  function personOf(entry: Entry): string {
    const known = people.get(entry);
    if (known !== undefined) return known;
    const { data = '' } = authored.safeParse(entry.event);
    people.set(entry, data);
    return data;
  }
  /** What a person says is done beside their thread only where it asks for nothing but to be told something. */
  const isTelling = (entry: Entry): boolean => entry.order === 'beside' && personOf(entry) !== '';
  const holdersOf = (entry: Entry): readonly string[] =>
    isTelling(entry)
      ? [JSON.stringify(['telling', entry.team]), JSON.stringify(['telling', entry.team, personOf(entry)])]
      : [JSON.stringify([entry.team]), JSON.stringify([entry.team, personOf(entry)])];

  return {
    next(ready) {
      const counts = new Map<string, number>();
      for (const holder of [...underWay.values()].flat()) counts.set(holder, (counts.get(holder) ?? 0) + 1);
      let best: { readonly entry: Entry; readonly rank: readonly number[] } | undefined;
      for (const entry of ready) {
        const [team, person] = holdersOf(entry).map((holder) => counts.get(holder) ?? 0);
        const telling = isTelling(entry);
        if (telling ? person >= mostTelling : team >= limits.team || person >= limits.person) continue;
        const rank = [telling ? 0 : 1, team, person, entry.seq];
        if (!best || isBefore(rank, best.rank)) best = { entry, rank };
      }
      if (best) underWay.set(best.entry.key, holdersOf(best.entry));
      return best?.entry;
    },
    leave: ({ key }) => void underWay.delete(key),
  };
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, position) => value !== other[position]);
  return at >= 0 && one[at] < other[at];
}
