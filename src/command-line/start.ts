import { stat } from 'node:fs/promises';
import { getRequestListener } from '@hono/node-server';
import { commands } from '../../commands/index.js';
import type { Bot } from '../bot.js';
import * as chats from '../chats/index.js';
import { createSharedServers } from '../chats/shared/shared-servers.js';
import { healthRoutes } from '../chats/web/health-routes.js';
import { readWatchers } from '../chats/web/settings.js';
import type { Config } from '../config.js';
import type { App, ConnectedChat, Role, SharedServers } from '../contracts/chat.js';
import { ClovabotError, ConfigError, isPassing } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Operation } from '../contracts/operation.js';
import { lessOften } from '../memory/less-often.js';
import { tracedApp } from '../tracing/traced-chat.js';
import type { Tracer } from '../tracing/tracer.js';
import { startStopwatch } from '../util/stopwatch.js';
import { fileOfDatabase, nameOfDatabase } from './operation/database-name.js';
import { createHealth } from './operation/health.js';
import { createMetrics, type Metrics } from './operation/metrics.js';
import { keepWarmingUp } from './operation/warm-up.js';

/** Bytes of a database that is read through before it is used; that takes about a second. */
const mostReadAtStart = 300_000_000;
/** Of waiting and dead events; more are shown as so many. */
const mostCounted = 1000;

/** Connects every chat that is configured, loads the models behind it, and stays until the signal aborts. */
export async function start(
  bot: Bot,
  options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly metrics?: Metrics;
    readonly tracer?: Tracer;
    readonly log: Log;
    readonly now: () => number;
    readonly randomId: () => string;
    readonly signal: AbortSignal;
    readonly write: (line: string) => void;
  },
): Promise<void> {
  const { environment, metrics = createMetrics(), tracer, log, now, randomId, signal, write } = options;
  const { role, databaseUrl } = bot.config;
  checkRole(role, databaseUrl);
  const desk = createHealth({
    memory: {
      store: bot.memory.store,
      checkPictures: bot.memory.checkPictures,
      ...(role === 'gateway' && { journal: bot.memory.journal }),
    },
    ...{ home: bot.config.home, database: nameOfDatabase(bot.config) },
    ...(bot.config.pictures && { pictures: 'CLOVABOT_PICTURES' }),
    log: lessOften(log),
    now,
  });
  const operation: Operation = {
    health: desk.health,
    async metrics() {
      const health = await desk.health();
      // What is not well tells nothing.
      const count = (status: 'waiting' | 'dead'): Promise<number> =>
        bot.memory.journal.list(status, mostCounted).then(
          (listed) => listed.length,
          () => 0,
        );
      return metrics.read(health, { waiting: await count('waiting'), dead: await count('dead') });
    },
  };
  const appFor = (chat: string): App => metrics.observed(tracer ? tracedApp(bot.app, tracer, chat) : bot.app, log);
  if (role !== 'gateway') await bot.memory.journal.begin();
  await assertSound(bot);
  const connected: ConnectedChat[] = [];
  let watched: ConnectedChat | undefined;
  const servers = createSharedServers();
  try {
    watched = await openHealth(bot.config, { servers, environment, operation });
    if (watched) write(`health: ${watched.address}`);
    for (const chat of Object.values(chats)) {
      const connection = await chat.connect({
        role,
        environment,
        app: appFor(chat.name),
        memory: bot.memory,
        commands,
        picturesGoTo: bot.connected.flatMap(({ connection }) => connection.sendsPicturesTo ?? []),
        servers,
        operation,
        log,
        now,
        randomId,
      });
      if (!connection) continue;
      connected.push(connection);
      write(`${chat.name}${role === 'all' ? '' : ` (${role})`}: ${connection.address}`);
    }
    if (connected.length === 0) throw new ConfigError('[start] no chat is configured; see README, “Connect chats”');
    void keepWarmingUp({ warmUp: bot.warmUp, desk, log, signal }).then(() => {
      if (role !== 'gateway' && !signal.aborted) log.info({}, 'models are warm');
    });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await Promise.all([...connected, ...(watched ? [watched] : [])].map((open) => open.close()));
  }
}

/** @throws ConfigError where there is nothing that several processes could share */
function checkRole(role: Role, databaseUrl: string): void {
  if (role === 'all' || /^postgres(ql)?:/.test(databaseUrl)) return;
  throw new ConfigError(
    `[start] the role ${role} works with others over PostgreSQL; set DATABASE_URL=postgres://user:password@host/name for all of them, or leave the role out to do everything in one process`,
  );
}

/** Resolves to where health and metrics alone are told; undefined where none is wanted. */
async function openHealth(
  { healthPort: port }: Config,
  {
    servers,
    environment,
    operation,
  }: {
    readonly servers: SharedServers;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly operation: Operation;
  },
): Promise<ConnectedChat | undefined> {
  if (port === undefined) return undefined;
  const { host, token } = readWatchers(environment);
  const routes = healthRoutes({ operation, token, passed: startStopwatch() });
  return servers.open({ host, port, path: '/', listener: getRequestListener(routes.fetch) });
}

/** Where it is damaged, nothing is written that could cost what may still be saved. @throws ConfigError */
async function assertSound({ memory, config }: Bot): Promise<void> {
  const file = fileOfDatabase(config);
  if (file !== undefined && (await sizeOf(file)) > mostReadAtStart) return;
  await memory.store.check().catch((error: unknown) => {
    if (isPassing(error) || !(error instanceof ClovabotError)) throw error;
    throw new ConfigError(`${error.message}; see docs/operations.md`, { cause: error });
  });
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
