import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from '../../src/util/project-root.js';

export interface Restrictions {
  /** The folder that the task gets may be read, not written. */
  readonly readOnly?: boolean;
  /** Files cannot grow beyond so many KB, as on a full disk. */
  readonly fileKilobytes?: number;
  /** Copied into the folder first. */
  readonly from?: string;
}

/**
 * Runs a task of restricted-child.ts in a process that may not do everything, with a folder of its own; returns what it
 * printed. Root gives up its right to write anywhere.
 */
export async function runRestricted(task: string, restrictions: Restrictions): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-restricted-'));
  const work = path.join(folder, 'work');
  mkdirSync(work);
  if (restrictions.from) cpSync(restrictions.from, work, { recursive: true });
  chmodSync(work, restrictions.readOnly ? 0o555 : 0o777);
  const script = path.join(projectRoot, 'tests', 'support', 'restricted-child.ts');
  const limit = restrictions.fileKilobytes ? `ulimit -f ${restrictions.fileKilobytes}; trap '' XFSZ; ` : '';
  const node = [process.execPath, '--import', 'tsx', script, task, work];
  const command = process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override', ...node] : node;
  const running = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', ...command], { cwd: projectRoot, stdio: 'pipe' });
  let output = '';
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (part: Buffer) => {
      output += part;
    });
  await once(running, 'close');
  chmodSync(work, 0o755);
  rmSync(folder, { recursive: true, force: true });
  return output;
}
