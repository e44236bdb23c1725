import { expect, test } from 'vitest';
import { StoreError } from '../../src/contracts/errors.js';
import type { Database } from '../../src/memory/database.js';
import { createServerLocks } from '../../src/memory/server-locks.js';
import { recordingLog } from '../support/log.js';

test('a lock is let go as soon as the database is back', async () => {
  const held = new Map<unknown, unknown>();
  let isAway = false;
  const run: Database['run'] = async ([{ sql, values }]) => {
    if (isAway) throw new StoreError('[store] away', { passes: true });
    const [name, by] = values;
    const isOwn = held.get(name) === by;
    if (sql.startsWith('DELETE')) return [{ rows: [], changed: isOwn && held.delete(name) ? 1 : 0 }];
    if (!held.has(name)) held.set(name, by);
    return [{ rows: [{ held: held.get(name) === by }], changed: 1 }];
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
