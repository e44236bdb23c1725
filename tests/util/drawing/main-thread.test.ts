/** No change of a large photo keeps everybody else waiting: between its parts the process hears what comes in. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../../../src/util/project-root.js';

const script = path.join(projectRoot, 'tests', 'support', 'longest-stretches.ts');

// In a process of its own: what other tests do meanwhile counts for none of it.
test('every change of a large photo lets the process hear what comes in between', {
  retry: 3,
  timeout: 120_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script]);
  const longest = z.record(z.string(), z.number()).parse(JSON.parse(stdout));
  expect(Object.keys(longest).length).toBeGreaterThan(15);
  expect(Object.entries(longest).filter(([, ms]) => ms > 100)).toEqual([]);
});
