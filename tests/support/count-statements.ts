import BetterSqlite from 'better-sqlite3';
import pg from 'pg';

/** What was asked of databases in this process since it was last set to zero. */
export interface StatementCounts {
  statements: number;
  /** A statement that stands alone is one, too. */
  transactions: number;
}

/**
 * Counts what goes to SQLite and PostgreSQL from now on, at their drivers, so that nothing is overlooked.
 * @param onStatement hears each, for those who look where they come from
 */
export function countStatements(onStatement: (sql: string) => void = () => undefined): StatementCounts {
  const counts: StatementCounts = { statements: 0, transactions: 0 };
  /** Connections that are within a transaction. */
  const open = new WeakSet<object>();
  const note = (connection: object, sql: string): void => {
    if (/^\s*BEGIN/i.test(sql)) {
      open.add(connection);
      counts.transactions += 1;
    } else if (/^\s*(?:COMMIT|ROLLBACK)/i.test(sql)) open.delete(connection);
    else {
      counts.statements += 1;
      if (!open.has(connection)) counts.transactions += 1;
      onStatement(sql);
    }
  };
  noteSqlite(note);
  notePostgres(note);
  return counts;
}

type Note = (connection: object, sql: string) => void;

function noteSqlite(note: Note): void {
  const handle = new BetterSqlite(':memory:');
  const shared: Pick<BetterSqlite.Statement<unknown[]>, 'run' | 'all' | 'database' | 'source'> = Object.getPrototypeOf(
    handle.prepare('SELECT 1'),
  );
  for (const name of ['run', 'all'] as const) {
    const done = shared[name];
    shared[name] = function (this: BetterSqlite.Statement<unknown[]>, ...values: unknown[]) {
      note(this.database, this.source);
      return Reflect.apply(done, this, values);
    };
  }
  handle.close();
}

function notePostgres(note: Note): void {
  const done = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: object, ...given: unknown[]) {
    const [first] = given;
    const sql = typeof first === 'string' ? first : Object(first).text;
    note(this, String(sql));
    return Reflect.apply(done, this, given);
  };
}
