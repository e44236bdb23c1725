import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from '../../src/util/project-root.js';

/** Starts store-child.ts on a database. */
export function storeProcess(url: string, task: string, count = 0): ReturnType<typeof spawn> {
  const script = path.join(projectRoot, 'tests', 'support', 'store-child.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, url, task, String(count)], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Kills a writer amid its work, after `groups` groups; returns the last group that it had reported as stored. */
export async function killedWriter(url: string, task: string, groups = 50): Promise<number> {
  const writer = storeProcess(url, task);
  let output = '';
  const ended = once(writer, 'exit');
  writer.stdout?.on('data', (part: Buffer) => {
    output += part;
    if (output.split('\n').length > groups) writer.kill('SIGKILL');
  });
  await ended;
  return Number(output.trimEnd().split('\n').at(-1));
}
