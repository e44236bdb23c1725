import { z } from 'zod';
import { type Database, runOne } from './database.js';
import { usualTimes } from './process-lease.js';

const beatRow = z.object({ id: z.string(), beat: z.coerce.number() });

/** Whether a worker lives, as seen from a process that is none: by beats that go on between two looks. */
export function createWorkersWatch(database: Database, now: () => number = () => performance.now()) {
  const seen = new Map<string, { readonly beat: number; readonly since: number }>();
  return async (): Promise<boolean> => {
    // Only who takes jobs has a pool.
    const { rows } = await runOne(database, 'SELECT id, beat FROM clovabot_processes WHERE pool IS NOT NULL');
    const beats = rows.map((row) => beatRow.parse(row));
    for (const id of [...seen.keys()]) if (!beats.some((one) => one.id === id)) seen.delete(id);
    for (const { id, beat } of beats) if (seen.get(id)?.beat !== beat) seen.set(id, { beat, since: now() });
    return [...seen.values()].some(({ since }) => now() - since < usualTimes.taken);
  };
}
