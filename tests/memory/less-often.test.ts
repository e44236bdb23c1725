import { expect, test, vi } from 'vitest';
import { lessOften } from '../../src/memory/less-often.js';
import { recordingLog } from '../support/log.js';

const away = (port: number) => ({ err: new Error(`connect ECONNREFUSED 127.0.0.1:${port}`), wait: Math.random() });

test('trouble that goes on is told once a while, other trouble and errors each time', async () => {
  const told = recordingLog();
  const log = lessOften(told, 30);
  for (let second = 0; second < 5; second++) log.warn(away(5432), `trying again in ${second}ms`);
  log.warn(away(5433), 'trying again');
  log.warn(away(5432), 'and here');
  log.warn({ key: 'one' }, 'failed');
  log.warn({ key: 'two' }, 'failed');
  log.error(away(5432), 'lost');
  log.error(away(5432), 'lost');
  expect(told.lines.map(({ text }) => text)).toEqual([
    'trying again in 0ms',
    'trying again',
    'and here',
    'failed',
    'failed',
    'lost',
    'lost',
  ]);
  await vi.waitFor(() => {
    log.warn(away(5432), 'trying again in 7ms');
    expect(told.lines).toHaveLength(8);
  });
});
