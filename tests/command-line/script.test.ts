import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';

test('./clovabot of a checkout that was not installed says how to fix that', ({ onTestFinished }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyFileSync(path.join(projectRoot, 'clovabot'), path.join(folder, 'clovabot'));
  symlinkSync(path.join(folder, 'clovabot'), path.join(folder, 'linked'));
  const { status, stderr } = spawnSync(path.join(folder, 'linked'), ['--help'], { cwd: '/', encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`run npm ci in ${path.join(folder)} first`)]);
});
