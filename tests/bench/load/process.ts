/** A process of a load run: what is asked of it, and what it answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { projectRoot } from '../../../src/util/project-root.js';

/** What a process says when it can be asked. */
const ready = z.object({ ready: z.string() });
const answered = z.object({ id: z.number(), answer: z.unknown().optional() });
const failed = z.object({ id: z.number(), fault: z.string() });
const question = z.object({ id: z.number(), task: z.string(), given: z.unknown().optional() });

export interface LoadProcess {
  /** What it told of itself when it came up. */
  readonly told: string;
  ask<Answer>(task: string, schema: z.ZodType<Answer>, given?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** @param name of a file beside this one */
export async function startProcess(
  name: string,
  { environment = {} }: { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<LoadProcess> {
  const child = fork(path.join(projectRoot, 'tests/bench/load', `${name}.ts`), [], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, ...environment },
    execArgv: ['--import', 'tsx', '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const open = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  const told = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => {
      const error = new Error(`[bench] ${name} ended with ${code}`);
      reject(error);
      for (const one of open.values()) one.reject(error);
      // Nobody can go on without it.
      if (code !== 0 && code !== null) throw error;
    });
    child.on('message', (message) => {
      const [up, done, wrong] = [ready.safeParse(message), answered.safeParse(message), failed.safeParse(message)];
      if (up.success) resolve(up.data.ready);
      else if (wrong.success) open.get(wrong.data.id)?.reject(new Error(`[bench] ${name}: ${wrong.data.fault}`));
      else if (done.success) open.get(done.data.id)?.resolve(done.data.answer);
    });
  });
  let asked = 0;
  return {
    told,
    async ask(task, schema, about) {
      asked += 1;
      const id = asked;
      const answer = new Promise<unknown>((resolve, reject) => open.set(id, { resolve, reject }));
      child.send({ id, task, given: about });
      return schema.parse(await answer.finally(() => open.delete(id)));
    },
    close: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await once(child, 'exit');
  clearTimeout(late);
}

type Task = (given: unknown) => Promise<unknown>;

/** The other side: says that it is up, and does what it is asked. */
export function serveTasks(told: string, tasks: Readonly<Record<string, Task>>): void {
  const tell = (message: object): void => void process.send?.(message);
  process.on('message', (message) => {
    const { id, task, given } = question.parse(message);
    (tasks[task] ?? (() => Promise.reject(new Error(`there is no task ${task}`))))(given).then(
      (answer) => tell({ id, answer }),
      (error: unknown) => tell({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // Whoever asks has gone.
  process.on('disconnect', () => process.exit());
  tell({ ready: told });
}

export const usage = z.object({
  /** ms of processor time so far, of all its threads. */
  processorMs: z.number(),
  /** MB, after a collection. */
  resident: z.number(),
  heap: z.number(),
  statements: z.number(),
  transactions: z.number(),
});
export type Usage = z.output<typeof usage>;

/** What this process has used. */
export function usedHere(counts: Pick<Usage, 'statements' | 'transactions'>): Usage {
  const { user, system } = process.cpuUsage();
  global.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { processorMs: (user + system) / 1000, resident: rss / 1e6, heap: heapUsed / 1e6, ...counts };
}
