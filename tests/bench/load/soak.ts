/** Many questions with feedback, one after the other: whether memory and time stay as they are, and what is left on the disk. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { z } from 'zod';
import type { BenchResult } from '../bounds.js';
import { build, withBot } from './index.js';
import { type LoadProcess, startProcess, usage } from './process.js';
import { report } from './report.js';

const atOnce = 8;
/** After so many, everything that grows with the first ones has grown. */
const settledAfter = 1000;

interface Window {
  readonly questions: number;
  readonly 'median ms': number;
  readonly 'p99 ms': number;
  readonly 'ms of processor': number;
  readonly 'resident MB': number;
  readonly 'heap MB': number;
  readonly lost: number;
}

export async function benchSoak({ questions = 10_000 }: { readonly questions?: number } = {}): Promise<BenchResult> {
  build();
  const peer = await startProcess('peer');
  try {
    return await withBot(peer, 'sqlite', async (bot, home) => {
      const size = Math.max(100, Math.min(settledAfter, Math.ceil(questions / 10)));
      const windows: Window[] = [];
      while (windows.length * size < questions) {
        windows.push(await oneWindow(peer, bot, size, (windows.length + 1) * size));
        console.error(JSON.stringify(windows.at(-1)));
      }
      const first = windows[Math.min(windows.length - 1, Math.ceil(settledAfter / size) - 1)];
      const last = windows[windows.length - 1];
      const grown = (name: 'heap MB' | 'resident MB' | 'ms of processor'): number => last[name] / first[name];
      const disk = await onDisk(home);
      return {
        facts: { ...Object.fromEntries(windows.map((window) => [`to ${window.questions}`, window])), ...disk },
        bounds: [
          { name: 'questions lost', value: windows.reduce((sum, { lost }) => sum + lost, 0), max: 0 },
          { name: 'heap, times that after the first thousand', value: grown('heap MB'), max: 1.25 },
          { name: 'resident memory, times that after the first thousand', value: grown('resident MB'), max: 1.25 },
          { name: 'processor time, times that of the first thousand', value: grown('ms of processor'), max: 1.25 },
        ],
      };
    });
  } finally {
    await peer.close();
  }
}

async function oneWindow(peer: LoadProcess, bot: LoadProcess, size: number, upTo: number): Promise<Window> {
  const before = await bot.ask('used', usage);
  const { median, p99, lost } = await peer.ask('ask', report, { questions: size, atOnce, feedback: true });
  await bot.ask('settled', z.unknown());
  const after = await bot.ask('used', usage);
  return {
    questions: upTo,
    'median ms': Math.round(median),
    'p99 ms': Math.round(p99),
    'ms of processor': (after.processorMs - before.processorMs) / size,
    'resident MB': Math.round(after.resident),
    'heap MB': Math.round(after.heap),
    lost,
  };
}

const namespaceRow = z.object({ namespace: z.string(), rows: z.number(), bytes: z.number() });

/** Rows by what they are, and pictures. */
async function onDisk(home: string): Promise<Record<string, object>> {
  const database = new BetterSqlite(path.join(home, 'clovabot.sqlite'), { readonly: true });
  const rows = database
    .prepare(
      `SELECT namespace, count(*) AS rows, sum(length(key) + length(value)) AS bytes
       FROM clovabot_rows GROUP BY namespace ORDER BY bytes DESC`,
    )
    .all()
    .map((row) => namespaceRow.parse(row));
  database.close();
  const names = await readdir(path.join(home, 'pictures'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size));
  return {
    ...Object.fromEntries(rows.map(({ namespace, ...count }) => [`rows of ${namespace}`, count])),
    pictures: { rows: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) },
  };
}
