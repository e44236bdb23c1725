import { expect, test } from 'vitest';
import { limitsFor, readWorkers } from '../../../src/models/embedded/workers.js';

const gigabytes = 1_000_000_000;

test.each([
  { cores: 2, memory: 8 * gigabytes, workers: 2 },
  { cores: 16, memory: 64 * gigabytes, workers: 4 },
  { cores: 8, memory: 2.2 * gigabytes, workers: 2 },
  { cores: 4, memory: 0.5 * gigabytes, workers: 1 },
])('$cores cores and $memory bytes give $workers workers', ({ cores, memory, workers }) => {
  expect(readWorkers({}, { cores, memory })).toBe(workers);
});

test('the setting says it otherwise, and what it cannot be', () => {
  expect(readWorkers({ CLOVABOT_WORKERS: '6' }, { cores: 2, memory: gigabytes })).toBe(6);
  expect(() => readWorkers({ CLOVABOT_WORKERS: 'many' })).toThrow('CLOVABOT_WORKERS');
});

test('what takes long leaves a place to what does not', () => {
  expect(limitsFor(1)).toEqual({ atOnce: 2, longAtOnce: 1 });
  expect(limitsFor(4)).toEqual({ atOnce: 4, longAtOnce: 3 });
});
