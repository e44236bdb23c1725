import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe } from 'vitest';
import { type PostgresServer, postgresBinaries, startPostgres } from './postgres-server.js';

export interface TestDatabases {
  readonly dialect: 'sqlite' | 'postgres';
  /** URL of an empty database. */
  fresh(): Promise<string>;
}

/** Runs the same cases on SQLite and on PostgreSQL. In CI both must run. */
export function describeDatabases(name: string, cases: (databases: TestDatabases) => void): void {
  describe(`${name} on SQLite`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-sqlite-'));
    let count = 0;
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    cases({ dialect: 'sqlite', fresh: async () => `sqlite://${path.join(folder, `${count++}.sqlite`)}` });
  });

  const missing = postgresBinaries ? '' : ' (no server on this machine: apt-get install postgresql)';
  describe.skipIf(missing && !process.env.CI)(`${name} on PostgreSQL${missing}`, () => {
    let server: PostgresServer | undefined;
    let count = 0;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => {
      await server?.close();
    });
    cases({
      dialect: 'postgres',
      async fresh() {
        if (!server) throw new Error('the server has not started');
        return server.createDatabase(`test_${count++}`);
      },
    });
  });
}
