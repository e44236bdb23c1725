import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assembleBot, type Bot } from '../../src/bot.js';
import type { Backend } from '../../src/contracts/backend.js';
import type { Log } from '../../src/contracts/log.js';
import * as allBackends from '../../src/models/index.js';
import type { Tracer } from '../../src/tracing/tracer.js';
import { warmEmbedded } from './warm-models.js';

export interface TestBot {
  readonly bot: Bot;
  /** What was logged as warning or error: facts and text. */
  readonly complaints: readonly (readonly [facts: object, text: string])[];
  readonly home: string;
  /** Closes it and starts another one on the same memory, as after a restart. */
  restart(): Promise<TestBot>;
  /** The same, in the middle of whatever it does. */
  stop(): Promise<TestBot>;
  close(): Promise<void>;
}

const usualBackends = Object.values({ ...allBackends, embedded: warmEmbedded });

/** The whole bot, with the embedded models, on a memory of its own in a temporary folder. */
export async function startTestBot(
  home?: string,
  environment: Readonly<Record<string, string>> = {},
  backends: readonly Backend[] = usualBackends,
  tracer?: Tracer,
): Promise<TestBot> {
  const folder = home ?? (await mkdtemp(path.join(tmpdir(), 'clovabot-test-')));
  const complaints: (readonly [object, string])[] = [];
  const complain = (facts: object, text: string): void => void complaints.push([facts, text]);
  const silent = (): void => undefined;
  const log: Log = { debug: silent, info: silent, warn: complain, error: complain };
  const stop = new AbortController();
  const bot = await assembleBot({
    environment: { ...environment, CLOVABOT_HOME: folder },
    backends,
    fetch: onlyLoopback,
    now: () => Date.now(),
    randomId: randomUUID,
    log,
    tracer,
    signal: stop.signal,
  });
  return {
    bot,
    complaints,
    home: folder,
    async restart() {
      await bot.close();
      return startTestBot(folder, environment, backends, tracer);
    },
    async stop() {
      stop.abort(new Error('the bot stops'));
      await bot.close();
      return startTestBot(folder, environment, backends, tracer);
    },
    async close() {
      // What is still under way, such as a lesson on a busy machine, no longer matters.
      stop.abort(new Error('the test is over'));
      await bot.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Peers of tests answer on this machine; nothing else does. */
const onlyLoopback: typeof fetch = async (input, init) => {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  if (hostname !== '127.0.0.1') throw new Error(`no test may use the network: ${hostname}`);
  return fetch(input, init);
};
