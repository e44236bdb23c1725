import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { assembleBot, type Bot } from '../bot.js';
import type { Log } from '../contracts/log.js';
import type { Observer } from '../contracts/operation.js';
import { connectTracing } from '../tracing/open-telemetry.js';
import type { Tracer } from '../tracing/tracer.js';
import { type Environment, setVariables } from '../util/read-environment.js';
import { currentTrace, currentTraceId } from '../util/trace.js';

/** The parts of `process` that the command line uses. */
export interface Terminal {
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  once(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

export const memoryOption = ['--memory <folder>', 'memory to use instead of CLOVABOT_HOME'] as const;

/** One run of the command line, as its commands see it. */
export interface Session {
  readonly terminal: Omit<Terminal, 'env'>;
  /** What is set in the terminal's environment: the only one that commands see. */
  readonly environment: Environment;
  readonly context: {
    readonly signal: AbortSignal;
    /** ms since 1970. */
    readonly now: () => number;
    readonly randomId: () => string;
  };
  /** A line on stdout: results. */
  print(line: string): void;
  /** A line on stderr: all else. */
  say(line: string): void;
  /** The run ends with exit code 1, though nothing broke. */
  fail(): void;
  /**
   * @param memory folder to use instead of CLOVABOT_HOME and DATABASE_URL
   * @param settings variables that are set besides those of the environment
   */
  withBot<Result>(
    options: {
      readonly memory?: string;
      readonly quiet: boolean;
      readonly settings?: Environment;
      readonly observe?: Observer;
      /** Traces are sent where the environment says so. */
      readonly traces?: boolean;
    },
    use: (bot: Bot, log: Log, environment: Environment, tracer?: Tracer) => Promise<Result>,
  ): Promise<Result>;
}

export function createSession(terminal: Terminal, signal: AbortSignal, fail: () => void): Session {
  const context = { signal, now: () => Date.now(), randomId: randomUUID };
  const ownEnvironment = setVariables(terminal.env);
  return {
    terminal,
    environment: ownEnvironment,
    context,
    fail,
    print: (line) => void terminal.stdout.write(`${line}\n`),
    say: (line) => void terminal.stderr.write(`${line}\n`),
    async withBot({ memory, quiet, settings, observe, traces = false }, use) {
      const own = memory ? { CLOVABOT_HOME: memory, DATABASE_URL: undefined } : {};
      const environment = setVariables({ ...ownEnvironment, ...settings, ...own });
      let tracer: Tracer | undefined;
      const log: Log = pino(
        {
          level: environment.CLOVABOT_LOG ?? (quiet ? 'warn' : 'info'),
          base: undefined,
          // From an event to the posts that follow from it, everything bears its id.
          mixin: () => ({ trace: currentTrace(), ...(tracer && { trace_id: currentTraceId() }) }),
        },
        pino.destination({ fd: 2, sync: true }),
      );
      tracer = traces ? await connectTracing({ environment, log }) : undefined;
      const bot = await assembleBot({ ...context, environment, fetch, log, observe, tracer });
      try {
        return await use(bot, log, environment, tracer);
      } finally {
        await bot.close();
        await tracer?.close();
      }
    },
  };
}

/** The given folder, or else a new one that is removed afterwards. */
export async function withFreshMemory<Result>(
  given: string | undefined,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  if (given) return use(given);
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
