import { expect, test } from 'vitest';
import { StoreError } from '../../src/contracts/errors.js';
import type { Database } from '../../src/memory/database.js';
import { createServerLocks } from '../../src/memory/server-locks.js';
import { recordingLog } from '../support/log.js';

test('a lock is let go as soon as the database is back', async () => {
  const held = new Set<string>();
  let isAway = false;
  const run: Database['run'] = async ([{ sql, values }]) => {
    if (isAway) throw new StoreError('[store] away', { passes: true });
    const [name] = values;
    if (sql.startsWith('DELETE')) return [{ rows: [], changed: held.delete(String(name)) ? 1 : 0 }];
    const isFree = !held.has(String(name));
    held.add(String(name));
    return [{ rows: [{ held: isFree }], changed: 1 }];
  };
  const locks = createServerLocks({
    database: { run } as Database,
    process: async () => 'this',
    log: recordingLog(),
    closed: new AbortController().signal,
  });
  const leave = await locks.enter('lessons');
  isAway = true;
  const left = leave();
  const next = locks.enter('lessons');
  isAway = false;
  await left;
  await (await next)();
  expect([...held]).toEqual([]);
});
