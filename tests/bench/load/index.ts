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
import { type LoadProcess, startProcess, type Usage, usage } from './process.js';
import { type Order, type Report, report } from './report.js';

/** What must be reached. */
const wanted = { perSecond: 150, p99Ms: 500, firstSignP99Ms: 1000, shareOfEcho: 0.5 } as const;
/** Questions that are open while as many are asked as are answered. */
const atOnce = 16;
/** Most that are open while the pace is kept, whatever the answers do. */
const maxOpen = 300;
/** What runs JavaScript is slow at first: of the first thousand, a third of the processor time goes to compiling it. */
const warmUp = 1000;

const stores = ['sqlite', 'postgres'] as const;
type StoreName = (typeof stores)[number];
type Role = 'all' | 'gateway' | 'worker';

/** What is measured, by where it keeps what it knows and by its processes. */
const fleets: readonly { readonly name: string; readonly store: StoreName; readonly roles: readonly Role[] }[] = [
  { name: 'sqlite', store: 'sqlite', roles: ['all'] },
  { name: 'postgres', store: 'postgres', roles: ['all'] },
  { name: 'gateway and 1 worker', store: 'postgres', roles: ['gateway', 'worker'] },
  { name: 'gateway and 2 workers', store: 'postgres', roles: ['gateway', 'worker', 'worker'] },
];

export async function benchLoad({ questions = 300 }: { readonly questions?: number } = {}): Promise<BenchResult> {
  build();
  const peer = await startProcess('peer');
  const found = fleets.filter(({ store }) => store === 'sqlite' || postgresBinaries);
  const told = <Facts extends object>(what: string, measured: Facts): Facts => {
    console.error(`[bench] ${what}: ${JSON.stringify(measured)}`);
    return measured;
  };
  const facts: Record<string, Measured | (Measured & Paced & { readonly 'of the echo': number })> = {};
  const bounds: Bound[] = [];
  try {
    const echoes = [told('echo', await measureEcho(peer, questions))];
    for (const { name, store, roles } of found) {
      const [measured, paced] = await withBots(peer, store, roles, async (bots) => {
        await peer.ask('ask', report, { questions: warmUp, atOnce });
        return [
          told(name, await measure(peer, bots, { questions, atOnce })),
          told(`${name} at the pace to keep`, await pacedRun(peer, questions)),
        ] as const;
      });
      echoes.push(told('echo', await measureEcho(peer, questions)));
      const share = measured['per second'] / mean(echoes.slice(-2).map((echo) => echo['per second']));
      facts[name] = { ...measured, ...paced, 'of the echo': round(share) };
      // How much more several workers do depends on the cores that are left to them.
      if (roles.length === 1) bounds.push(...boundsOf(name, { ...measured, ...paced }, share));
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

function boundsOf(store: string, facts: Measured & Paced, shareOfEcho: number): readonly Bound[] {
  return [
    { name: `${store}: questions lost`, value: facts.lost, max: 0 },
    { name: `${store}: questions a second`, value: facts['per second'], min: wanted.perSecond },
    { name: `${store}: ms until the answer, p99`, value: facts.p99, max: wanted.p99Ms },
    { name: `${store}: ms until the first sign, p99`, value: facts['first sign p99'], max: wanted.firstSignP99Ms },
    { name: `${store}: throughput against the echo bot’s`, value: round(shareOfEcho), min: wanted.shareOfEcho },
  ];
}

async function measure(peer: LoadProcess, bots: readonly LoadProcess[], order: Order): Promise<Measured> {
  const usedNow = async () => [await usedBy(bots), await usedBy([peer])] as const;
  const before = await usedNow();
  const { seconds, answered, lost } = await peer.ask('ask', report, order);
  for (const bot of bots) await bot.ask('settled', z.unknown());
  const after = await usedNow();
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

async function usedBy(
  processes: readonly LoadProcess[],
): Promise<Pick<Usage, 'processorMs' | 'statements' | 'transactions'>> {
  const sum = { processorMs: 0, statements: 0, transactions: 0 };
  for (const one of processes) {
    const { processorMs, statements, transactions } = await one.ask('used', usage);
    sum.processorMs += processorMs;
    sum.statements += statements;
    sum.transactions += transactions;
  }
  return sum;
}

async function pacedRun(peer: LoadProcess, most: number): Promise<Paced> {
  const { perSecond } = wanted;
  // Where the pace cannot be kept all of them are open at once, and no platform would wait for so many.
  const questions = Math.min(most, maxOpen);
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
    return await measure(peer, [echo], { questions, atOnce });
  } finally {
    await echo.close();
  }
}

/** Runs something while the bot is up, in one process, on a memory of its own. */
export const withBot = <Result>(
  peer: LoadProcess,
  store: StoreName,
  task: (bot: LoadProcess, home: string) => Promise<Result>,
): Promise<Result> => withBots(peer, store, ['all'], ([bot], home) => task(bot, home));

/** @param roles of its processes; the first one hears */
async function withBots<Result>(
  peer: LoadProcess,
  store: StoreName,
  roles: readonly Role[],
  task: (bots: readonly LoadProcess[], home: string) => Promise<Result>,
): Promise<Result> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-load-'));
  const server = store === 'postgres' ? await startPostgres() : undefined;
  try {
    const environment = {
      ...{
        ...environmentOf(peer),
        PORT: '0',
        CLOVABOT_WEB: 'off',
        CLOVABOT_HOME: home,
        CLOVABOT_SECRET: 'one for all of them',
      },
      ...(server && { DATABASE_URL: await server.createDatabase('load') }),
    };
    const bots: LoadProcess[] = [];
    try {
      for (const role of roles)
        bots.push(await startProcess('bot', { environment: { ...environment, CLOVABOT_ROLE: role } }));
      await peer.ask('serve', z.unknown(), bots[0].told);
      return await task(bots, home);
    } finally {
      await Promise.all(bots.map((bot) => bot.close()));
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
