import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';

/** The folder with initdb and postgres of the newest version on this machine, if there is one. */
export const postgresBinaries: string | undefined = findBinaries();

export interface PostgresServer {
  /** Superuser's URL to a fresh database. */
  createDatabase(name: string): Promise<string>;
  readonly port: number;
  /** Ends it as an administrator does, with its data kept. */
  stop(): Promise<void>;
  /** Starts it anew after that. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const maxGoodbyeMs = 3000;

/** A private server on a loopback port, its data in a temporary folder. PostgreSQL refuses to run as root. */
export async function startPostgres(): Promise<PostgresServer> {
  if (!postgresBinaries) throw new Error('no PostgreSQL on this machine: apt-get install postgresql');
  const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-postgres-'));
  const data = path.join(folder, 'data');
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  if (user) execFileSync('chown', [`${user.uid}:${user.gid}`, folder]);
  mkdirSync(path.join(folder, 'socket'), { mode: 0o777 });
  if (user) execFileSync('chown', [`${user.uid}:${user.gid}`, path.join(folder, 'socket')]);
  const asUser = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
  execFileSync(
    path.join(postgresBinaries, 'initdb'),
    ['-D', data, '-U', 'clovabot', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...asUser, stdio: 'pipe' },
  );
  const port = await freePort();
  const binaries = postgresBinaries;
  const spawned = () =>
    spawn(
      path.join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', path.join(folder, 'socket'), '-c', 'fsync=off'],
      { ...asUser, stdio: 'ignore' },
    );
  let server = spawned();
  const ended = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  };
  const url = (name: string): string => `postgres://clovabot@127.0.0.1:${port}/${name}`;
  await ready(url('postgres'));
  return {
    port,
    async createDatabase(name) {
      await runAlone(url('postgres'), `CREATE DATABASE "${name}"`);
      return url(name);
    },
    async stop() {
      server.kill('SIGINT');
      await ended();
    },
    async start() {
      server = spawned();
      await ready(url('postgres'));
    },
    async close() {
      // Clients that are saying goodbye are waited for: one that is cut off there throws where no test can catch it.
      server.kill('SIGTERM');
      const cutOff = setTimeout(() => server.kill('SIGINT'), maxGoodbyeMs);
      await ended();
      clearTimeout(cutOff);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runAlone(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await runAlone(url, 'SELECT 1');
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch (error) {
      if (name === 'nobody') throw error;
    }
  }
  throw new Error('no ordinary user to run PostgreSQL as');
}

function findBinaries(): string | undefined {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres')));
}
