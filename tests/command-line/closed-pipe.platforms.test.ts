import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';

test('who has read enough closes the pipe, and the command ends as it would have', async () => {
  const main = path.join(projectRoot, 'src/main.ts');
  const command = spawn(process.execPath, ['--import', 'tsx', main, 'setup', 'slack'], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints = text(command.stderr);
  // Closed before anything is written, so that each line meets a closed pipe.
  command.stdout.destroy();
  // Without tokens there is more to do, which is told by the code 1; a crash would tell of itself as well.
  expect(await once(command, 'exit')).toEqual([1, null]);
  expect(await complaints).not.toContain('EPIPE');
});
