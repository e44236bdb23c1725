/**
 * What the way of a question costs: Slack on loopback, models that answer at once, and beside it a bot of the same SDK that
 * does nothing but post and edit. Bot, peer and database are processes of their own.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { projectRoot } from '../../../src/util/project-root.js';
import { postgresBinaries, startPostgres } from '../../support/postgres-server.js';
import type { BenchResult, Bound } from '../bounds.js';
import { type LoadProcess, startProcess, usage } from './process.js';
import { type Order, type Report, report } from './report.js';

/** What must be reached. */
const wanted = { perSecond: 150, p99Ms: 500, firstSignP99Ms: 1000, shareOfEcho: 0.5 } as const;
/** Questions that are open while as many are asked as are answered. */
const atOnce = 16;
/** What runs TypeScript and JavaScript is slow at first. */
const warmUp = 150;

const stores = ['sqlite', 'postgres'] as const;
type StoreName = (typeof stores)[number];

export async function benchLoad({ questions = 300 }: { readonly questions?: number } = {}): Promise<BenchResult> {
  build();
  const peer = await startProcess('peer');
  const found = stores.filter((name) => name === 'sqlite' || postgresBinaries);
  const told = <Facts extends object>(what: string, measured: Facts): Facts => {
    console.error(`[bench] ${what}: ${JSON.stringify(measured)}`);
    return measured;
  };
  const facts: Record<string, Measured | (Measured & Paced)> = {};
  const bounds: Bound[] = [];
  try {
    const echoes = [told('echo', await measureEcho(peer, questions))];
    for (const store of found) {
      const [measured, paced] = await withBot(peer, store, async (bot) => {
        await peer.ask('ask', report, { questions: warmUp, atOnce });
        return [
          told(store, await measure(peer, bot, { questions, atOnce })),
          told(`${store} at the pace to keep`, await pacedRun(peer, questions)),
        ] as const;
      });
      facts[store] = { ...measured, ...paced };
      echoes.push(told('echo', await measureEcho(peer, questions)));
      const share = measured['per second'] / mean(echoes.slice(-2).map((echo) => echo['per second']));
      bounds.push(...boundsOf(store, { ...measured, ...paced }, share));
    }
    echoes.forEach((echo, at) => {
      facts[`echo ${at + 1}`] = echo;
    });
  } finally {
    await peer.close();
  }
  return { facts, bounds };
}

interface Measured {
  readonly 'per second': number;
  readonly 'ms of processor': number;
  readonly 'peer’s ms': number;
  readonly statements: number;
  readonly transactions: number;
  readonly lost: number;
  /** Of the machine: others that work on it make every figure worse. */
  readonly load: number;
}
/** At the pace that must be kept. */
interface Paced {
  readonly p99: number;
  readonly 'first sign p99': number;
  readonly 'kept per second': number;
}

function boundsOf(store: StoreName, facts: Measured & Paced, shareOfEcho: number): readonly Bound[] {
  return [
    { name: `${store}: questions lost`, value: facts.lost, max: 0 },
    { name: `${store}: questions a second`, value: facts['per second'], min: wanted.perSecond },
    { name: `${store}: ms until the answer, p99`, value: facts.p99, max: wanted.p99Ms },
    { name: `${store}: ms until the first sign, p99`, value: facts['first sign p99'], max: wanted.firstSignP99Ms },
    { name: `${store}: throughput against the echo bot’s`, value: round(shareOfEcho), min: wanted.shareOfEcho },
  ];
}

async function measure(peer: LoadProcess, bot: LoadProcess, order: Order): Promise<Measured> {
  const before = [await bot.ask('used', usage), await peer.ask('used', usage)] as const;
  const { seconds, answered, lost } = await peer.ask('ask', report, order);
  await bot.ask('settled', z.unknown());
  const after = [await bot.ask('used', usage), await peer.ask('used', usage)] as const;
  const each = (at: 0 | 1, name: 'processorMs' | 'statements' | 'transactions'): number =>
    round((after[at][name] - before[at][name]) / order.questions);
  return {
    'per second': round(answered / seconds),
    'ms of processor': each(0, 'processorMs'),
    'peer’s ms': each(1, 'processorMs'),
    statements: each(0, 'statements'),
    transactions: each(0, 'transactions'),
    ...{ lost, load: round(loadavg()[0]) },
  };
}

async function pacedRun(peer: LoadProcess, questions: number): Promise<Paced> {
  const { perSecond } = wanted;
  const paced: Report = await peer.ask('ask', report, { questions, perSecond, atOnce: questions });
  return {
    p99: round(paced.p99),
    'first sign p99': round(paced.firstSignP99),
    'kept per second': round(paced.answered / paced.seconds),
  };
}

async function measureEcho(peer: LoadProcess, questions: number): Promise<Measured> {
  const echo = await startProcess('echo-bot', { environment: environmentOf(peer) });
  try {
    await peer.ask('serve', z.unknown(), echo.told);
    await peer.ask('ask', report, { questions: warmUp, atOnce });
    return await measure(peer, echo, { questions, atOnce });
  } finally {
    await echo.close();
  }
}

/** Runs something while the bot is up on a memory of its own. */
export async function withBot<Result>(
  peer: LoadProcess,
  store: StoreName,
  task: (bot: LoadProcess, home: string) => Promise<Result>,
): Promise<Result> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-load-'));
  const server = store === 'postgres' ? await startPostgres() : undefined;
  try {
    const environment = {
      ...{ ...environmentOf(peer), PORT: '0', CLOVABOT_WEB: 'off', CLOVABOT_HOME: home },
      ...(server && { DATABASE_URL: await server.createDatabase('load') }),
    };
    const bot = await startProcess('bot', { environment });
    try {
      await peer.ask('serve', z.unknown(), bot.told);
      return await task(bot, home);
    } finally {
      await bot.close();
    }
  } finally {
    await server?.close();
    await rm(home, { recursive: true, force: true });
  }
}

const environmentOf = ({ told }: LoadProcess): Readonly<Record<string, string>> =>
  z.record(z.string(), z.string()).parse(JSON.parse(told));

/** The bot runs as it is compiled: what runs TypeScript directly makes functions dearer. */
export function build(): void {
  if (isCompiled()) return;
  console.error(`[bench] compiling; ${availableParallelism()} cores, load ${round(loadavg()[0])}`);
  execFileSync(
    process.execPath,
    [path.join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    {
      cwd: projectRoot,
      stdio: 'inherit',
    },
  );
}

/** Nothing of the sources is younger than what was made of them. */
function isCompiled(): boolean {
  const made = statSync(path.join(projectRoot, 'dist/src/bot.js'), { throwIfNoEntry: false });
  return (
    made !== undefined &&
    ['src', 'commands'].every((folder) =>
      readdirSync(path.join(projectRoot, folder), { recursive: true, withFileTypes: true }).every(
        (entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs < made.mtimeMs,
      ),
    )
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const round = (value: number): number => Number(value.toPrecision(3));
