import type { Entry } from '../contracts/journal.js';
import type { Memory } from '../contracts/store.js';
import { attemptOf } from './attempt.js';
import { isOf } from './end-work.js';

/**
 * What waits to be done, or was given up, with the words of whoever is forgotten.
 * @param person absent: anybody of the team, of what was given up
 * @param of.own the entry that has it forgotten
 * @param of.before what was accepted until then, and what waits as well
 */
export async function dropEntries(
  team: string,
  person: string | undefined,
  { memory }: { readonly memory: Pick<Memory, 'journal' | 'store'> },
  { own, before }: { readonly own?: string; readonly before?: number } = {},
): Promise<void> {
  const { journal, store } = memory;
  const dead = await journal.list('dead', Number.MAX_SAFE_INTEGER, team);
  const isAll = person === undefined && before === undefined;
  const waiting = isAll ? [] : await journal.list('waiting', Number.MAX_SAFE_INTEGER, team);
  const isTheirs = ({ key, event, at }: Entry): boolean =>
    key !== own && (before === undefined || at <= before) && (person === undefined || isOf({ event }, person));
  const keys = [...dead, ...waiting].filter(isTheirs).map(({ key }) => key);
  if (keys.length === 0) return;
  await journal.drop(keys);
  for (const key of keys) await attemptOf({ key, begun: 1 }, store).forgetNotes();
}
