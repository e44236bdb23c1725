/** How a running bot does, as those who run it and what watches it are told. */
import { chmodSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { healthRoutes } from '../../src/chats/web/health-routes.js';
import { createHealth } from '../../src/command-line/operation/health.js';
import { createMetrics } from '../../src/command-line/operation/metrics.js';
import { keepWarmingUp } from '../../src/command-line/operation/warm-up.js';
import type { App, Connection } from '../../src/contracts/chat.js';
import { ClovabotError, ModelError } from '../../src/contracts/errors.js';
import type { Store } from '../../src/contracts/store.js';
import { databaseError } from '../../src/memory/failures.js';
import { currentTrace } from '../../src/util/trace.js';
import { recordingLog } from '../support/log.js';
import { fullTurn } from '../support/turn.js';

function desk(write: () => Promise<void> = async () => undefined) {
  const home = mkdtempSync(path.join(tmpdir(), 'clovabot-health-'));
  mkdirSync(path.join(home, 'pictures'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const clock = { now: 1_000_000 };
  const store = { write } as unknown as Store;
  return {
    home,
    clock,
    health: createHealth({
      memory: { store, checkPictures: () => access(path.join(home, 'pictures'), constants.R_OK | constants.W_OK) },
      home,
      database: 'CLOVABOT_HOME/clovabot.sqlite',
      log: recordingLog(),
      now: () => clock.now,
    }),
  };
}

test('all is well, and the models are warm once they are', async () => {
  const { health } = desk();
  expect(await health.health()).toEqual({ problems: [], isWarm: false });
  health.warmed();
  expect(await health.health()).toEqual({ problems: [], isWarm: true });
});

test.each([
  ['ECONNREFUSED', /database server does not answer; start it/],
  ['SQLITE_FULL', /disk is full.*free some space/],
  ['57P01', /starting or stopping/],
])('a database that fails with %s is told with its remedy, without address and password', async (code, words) => {
  const cause = Object.assign(new Error(`postgres://ana:hunter2@db ${code}`), { code });
  const { health, clock } = desk(async () => {
    throw databaseError(cause, 'postgres://db');
  });
  const { problems } = await health.health();
  expect(problems).toEqual([{ part: 'database', what: expect.stringMatching(words) }]);
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|postgres:/);
  clock.now += 60_000;
  expect((await health.health()).problems).toHaveLength(1);
});

test('a gateway tells that no worker is there, and is ready all the same', async () => {
  const clock = { now: 1 };
  const workers = { isThere: true };
  const health = createHealth({
    memory: {
      store: { write: async () => undefined } as unknown as Store,
      checkPictures: async () => undefined,
      journal: { isWorkedOn: async () => workers.isThere },
    },
    ...{ home: tmpdir(), database: 'DATABASE_URL', log: recordingLog(), now: () => clock.now },
  });
  health.warmed();
  expect((await health.health()).problems).toEqual([]);
  workers.isThere = false;
  clock.now += 60_000;
  const { problems } = await health.health();
  expect(problems).toEqual([{ part: 'workers', what: expect.stringMatching(/start “clovabot start --role worker”/) }]);
  const routes = healthRoutes({ operation: { ...health, metrics: expect.fail }, passed: () => clock.now });
  expect((await routes.request('/readyz')).status).toBe(200);
  expect(await (await routes.request('/healthz')).json()).toMatchObject({ status: 'trouble', problems });
});

test('what was wrong is not said any more when it is well again', async () => {
  let isAway = true;
  const { health, clock } = desk(async () => {
    if (isAway) throw new ClovabotError('away', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  });
  expect((await health.health()).problems).toHaveLength(1);
  isAway = false;
  clock.now += 10_000;
  expect((await health.health()).problems).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)('pictures that cannot be written are told', async () => {
  const { home, health } = desk();
  chmodSync(path.join(home, 'pictures'), 0o500);
  expect((await health.health()).problems).toEqual([
    { part: 'pictures', what: expect.stringContaining('write access') },
  ]);
});

test('an emptied home is told', async () => {
  const { home, health } = desk();
  rmSync(path.join(home, 'pictures'), { recursive: true });
  expect((await health.health()).problems).toEqual([{ part: 'pictures', what: expect.stringContaining('gone') }]);
});

test('a model that could not be loaded is told', async () => {
  const { health } = desk();
  health.warmed(new ModelError('[x] down', { backend: 'x', friendly: 'x does not answer right now.' }));
  expect((await health.health()).problems).toEqual([{ part: 'models', what: 'x does not answer right now.' }]);
});

test('models that could not be loaded are tried again with longer and longer pauses, and told until they are loaded', async () => {
  const { health } = desk();
  const slept: number[] = [];
  const told: string[] = [];
  const log = recordingLog();
  await keepWarmingUp({
    desk: health,
    log,
    signal: new AbortController().signal,
    async warmUp() {
      if (slept.length < 12) throw new ClovabotError('[x] full', { friendly: 'My disk is full.' });
    },
    async sleep(ms) {
      slept.push(ms);
      told.push(...(await health.health()).problems.map(({ what }) => what));
    },
  });
  expect(slept.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
  expect(slept.at(-1)).toBe(300_000);
  expect(told).toEqual(Array(12).fill('My disk is full.'));
  expect(await health.health()).toEqual({ problems: [], isWarm: true });
});

test('a stop ends the trying', async () => {
  const { health } = desk();
  const stop = new AbortController();
  let tries = 0;
  await keepWarmingUp({
    desk: health,
    log: recordingLog(),
    signal: stop.signal,
    async warmUp() {
      tries += 1;
      throw new Error('full');
    },
    sleep: async () => stop.abort(),
  });
  expect(tries).toBe(1);
});

const connection: Connection = {
  post: async () => '1',
  edit: async () => undefined,
  react: async () => undefined,
  load: async () => Promise.reject(new Error('nothing is loaded')),
};

test('events, questions, parts and the lag of the event loop are counted', async () => {
  const metrics = createMetrics();
  const seen: (string | undefined)[] = [];
  const app = metrics.observed(
    { onMessage: async () => void seen.push(currentTrace()) } as unknown as App,
    recordingLog(),
  );
  const message = { team: 't', thread: 'th', author: { id: 'a', name: 'Ana' }, text: '', pictures: [], at: 1 };
  await Promise.all(['m1', 'm2'].map((id) => app.onMessage({ ...message, id }, connection)));
  expect(seen).toEqual(['m1', 'm2']);
  metrics.turn({ ...fullTurn('one', 't', 'th', 1), status: 'answered', ms: 700, cost: 0.25 });
  const { text } = await metrics.read(
    { isWarm: true, problems: [{ part: 'disk', what: 'full' }] },
    { waiting: 3, dead: 1 },
  );
  for (const line of [
    'clovabot_events_total{kind="message",outcome="done"} 2',
    'clovabot_turns_total{status="answered"} 1',
    'clovabot_turn_seconds_bucket{le="1"} 1',
    'clovabot_turn_dollars_total 0.25',
    'clovabot_part_ok{part="disk"} 0',
    'clovabot_part_ok{part="database"} 1',
    'clovabot_journal_entries{status="waiting"} 3',
    'clovabot_journal_entries{status="dead"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
});
