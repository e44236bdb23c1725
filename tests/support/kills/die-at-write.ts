import process from 'node:process';
import BetterSqlite from 'better-sqlite3';
import pg from 'pg';

/** From now on this process ends at one of its next writes to the database, before or after it, as a power cut would end it. */
export function dieAtWrite(writes: number, isAfter: boolean): void {
  const memory = new BetterSqlite(':memory:');
  const statements: Pick<BetterSqlite.Statement, 'run' | 'all'> = Object.getPrototypeOf(memory.prepare('SELECT 1'));
  let left = writes;
  for (const name of ['run', 'all'] as const) {
    const known: (...given: unknown[]) => unknown = statements[name];
    statements[name] = function (this: BetterSqlite.Statement, ...given: unknown[]): never {
      if (this.readonly) return known.apply(this, given) as never;
      left -= 1;
      if (left === 0 && !isAfter) process.kill(process.pid, 'SIGKILL');
      const result = known.apply(this, given) as never;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  }
  const query: (...given: unknown[]) => unknown = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]): never {
    const text = typeof given[0] === 'string' ? given[0] : JSON.stringify(given[0]);
    if (!/\b(?:INSERT|UPDATE|DELETE|COMMIT|add_job)\b/i.test(text)) return query.apply(this, given) as never;
    left -= 1;
    if (left === 0 && !isAfter) process.kill(process.pid, 'SIGKILL');
    const result = query.apply(this, given) as never;
    // It is on its way then; whether it arrives is for chance to tell.
    if (left === 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
    return result;
  };
}
