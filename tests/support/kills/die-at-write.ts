import process from 'node:process';
import BetterSqlite from 'better-sqlite3';

/** From now on this process ends at one of its next writes to SQLite, before or after it, as a power cut would end it. */
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
}
