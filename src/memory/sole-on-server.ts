import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';

/** Any number that nothing else of ours locks. */
const lockNumber = 20_261_130;
const retryMs = 1000;

interface Server {
  readonly url: string;
  readonly address: string;
  readonly log: Log;
}

/**
 * Makes this the only process that carries out the journal of a PostgreSQL database. The lock belongs to a connection, so the
 * server lets it go when the process ends, however that ends. Where the connection breaks it is taken again.
 * @returns lets it go
 * @throws ConfigError when another process holds it
 */
export async function beSoleOnServer(pg: typeof import('pg').default, server: Server): Promise<() => Promise<void>> {
  const { address, log } = server;
  let isOver = false;
  let client = await lockedClient(pg, server);
  function watch(watched: Client): void {
    watched.on('error', (error) => log.warn({ err: error }, `[store] ${address}: the lock’s connection broke`));
    watched.once('end', () => void takeAgain());
  }
  async function takeAgain(): Promise<void> {
    while (!isOver) {
      await sleep(retryMs, undefined, { ref: false });
      try {
        const next = await lockedClient(pg, server);
        client = next;
        watch(next);
        return;
      } catch (error) {
        if (error instanceof ConfigError) log.error({ err: error }, `${error.message}; one of the two must stop`);
      }
    }
  }
  watch(client);
  return async () => {
    isOver = true;
    await client.end().catch(() => undefined);
  };
}

async function lockedClient(pg: typeof import('pg').default, { url, address }: Server): Promise<Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'clovabot start', keepAlive: true });
  // Its failures reject what is asked of it.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lockNumber]);
  if (rows[0]?.held) return client;
  await client.end();
  throw new ConfigError(
    `[store] another Clovabot already works with ${address}; stop that one first, or give this one a database of its own by DATABASE_URL`,
  );
}
