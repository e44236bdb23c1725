/** Open pages end with the session that they stand on, at whichever gateway. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { web } from '../../../src/chats/index.js';
import type { App, Connection, Role } from '../../../src/contracts/chat.js';
import { promptSchemas } from '../../../src/learning/prompt-schemas.js';
import { openMemory } from '../../../src/memory/index.js';
import { recordingLog } from '../../support/log.js';
import { type OidcPeer, startOidcPeer } from '../../support/oidc-peer.js';
import { type PostgresServer, postgresBinaries, startPostgres } from '../../support/postgres-server.js';
import { actingApp } from './acting-app.js';
import { type EventReader, openEvents, visitor } from './visitor.js';

let server: PostgresServer;
let peer: OidcPeer;
let home: string;
let databaseUrl: string;

/** One of several processes of the page, with a connection of its own to the database. */
async function begin(environment: Readonly<Record<string, string>>, role: Role = 'gateway') {
  const log = recordingLog();
  const memory = await openMemory({
    ...{ home, seeds: path.join(home, 'seeds'), promptSchemas, databaseUrl, now: Date.now, randomId: randomUUID, log },
    embed: async (texts) => texts.map(() => new Float32Array(512)),
  });
  let connection: Connection | undefined;
  const app: App = {
    ...actingApp(memory),
    async onConnected(connected) {
      connection = connected;
    },
  };
  const chat = await web.connect({
    ...{ environment: { PORT: '0', ...environment }, role, app, memory, commands: [], log },
    ...{ now: Date.now, randomId: randomUUID },
  });
  onTestFinished(async () => {
    await chat?.close();
    await memory.close();
  });
  return { address: chat?.address ?? '', record: connection?.record };
}

const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');

async function untilTheEnd(events: EventReader): Promise<void> {
  while ((await events.next()).type !== 'end');
}

describe.skipIf(!postgresBinaries && !process.env.CI)('a page that is open at another gateway ends', () => {
  beforeAll(async () => {
    [server, peer] = [await startPostgres(), await startOidcPeer('clovabot', 'a secret of the provider')];
    home = await mkdtemp(path.join(tmpdir(), 'clovabot-signed-out-'));
    await mkdir(path.join(home, 'seeds'));
  }, 60_000);
  afterAll(async () => {
    await Promise.all([server?.close(), peer?.close()]);
    if (home) await rm(home, { recursive: true, force: true });
  });

  test('when its browser signs out, and no other page with it', { timeout: 20_000 }, async () => {
    databaseUrl = await server.createDatabase('password');
    const environment = { CLOVABOT_WEB_PASSWORD: 'four leaves are luck', CLOVABOT_SECRET: 'one for all of them' };
    const [here, there] = [await begin(environment), await begin(environment)];
    const page = visitor(here);
    const signIn = async (): Promise<string> => {
      const body = new URLSearchParams({ password: environment.CLOVABOT_WEB_PASSWORD });
      return cookieOf((await page.request('/login', { method: 'POST', body })).headers);
    };
    const [cookie, other] = [await signIn(), await signIn()];
    const [ends, stays] = [await openEvents(there, { cookie }), await openEvents(there, { cookie: other })];
    await page.request('/logout', { method: 'POST', headers: { cookie } });
    await untilTheEnd(ends);
    await stays.next();
    const joined = await page.request('/api/people', {
      ...{ method: 'POST', body: JSON.stringify({ name: 'Ann' }) },
      headers: { cookie: other, 'content-type': 'application/json' },
    });
    expect(joined.status).toBe(201);
    expect(await stays.next()).toMatchObject({ data: { type: 'person' } });
    stays.close();
  });

  test('when its person is forgotten by a worker', { timeout: 20_000 }, async () => {
    databaseUrl = await server.createDatabase('provider');
    const environment = {
      CLOVABOT_OIDC_ISSUER: peer.issuer,
      CLOVABOT_OIDC_CLIENT_ID: 'clovabot',
      CLOVABOT_OIDC_CLIENT_SECRET: 'a secret of the provider',
    };
    const [here, worker] = [await begin(environment), await begin(environment, 'worker')];
    const page = visitor(here);
    const begun = await page.request('/login');
    const back = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const { pathname, search } = new URL(back.headers.get('location') ?? '');
    const { headers } = await page.request(pathname + search, { headers: { cookie: cookieOf(begun.headers) } });
    const cookie = cookieOf(headers);
    const events = await openEvents(here, { cookie });
    expect(await events.next()).toMatchObject({ type: 'hello' });
    const { body } = await page.request<{ readonly me: { readonly id: string } }>('/api/home', { headers: { cookie } });
    await worker.record?.forgetPerson('home', body.me.id);
    await untilTheEnd(events);
    expect((await page.request('/api/home', { headers: { cookie } })).status).toBe(401);
  });
});
