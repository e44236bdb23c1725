import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../../src/util/project-root.js';

/** The bot in a process of its own. */
export interface BotProcess {
  /** Of its page. */
  readonly address: string;
  /** What it wrote to its log. */
  readonly log: readonly string[];
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** The same at one of its next writes, or after a while where it writes nothing. */
  killAtWrite(): Promise<void>;
  /** Ends it as a service manager does; resolves to the ms that it takes. */
  stop(): Promise<number>;
}

/** @throws what it says of itself, where it does not come up */
export async function startBotProcess(environment: Readonly<Record<string, string>>): Promise<BotProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(projectRoot, 'tests', 'support', 'kills', 'slow-bot.ts')],
    {
      cwd: projectRoot,
      env: { PATH: process.env.PATH, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const address = await addressOf(child, log);
  const exited = (): Promise<unknown> =>
    child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  return {
    address,
    log,
    async kill() {
      child.kill('SIGKILL');
      await exited();
    },
    async killAtWrite() {
      child.kill('SIGUSR2');
      await Promise.race([exited(), sleep(1500, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await exited();
    },
    async stop() {
      const began = performance.now();
      child.kill('SIGTERM');
      await exited();
      return performance.now() - began;
    },
  };
}

async function addressOf(child: ChildProcess, log: readonly string[]): Promise<string> {
  if (!child.stdout) throw new Error('[test] its output is not read');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^web(?: \(\w+\))?: (\S+)/.exec(line)?.[1];
    if (address) {
      child.stdout.resume();
      return address;
    }
    if (line.startsWith('fault: ')) throw new Error(line.slice('fault: '.length));
  }
  throw new Error(`[test] the bot did not come up: ${log.slice(-5).join('\n')}`);
}
