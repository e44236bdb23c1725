import { expect, test } from 'vitest';
import { limitsFor, readWorkers, workersWords } from '../../../src/models/embedded/workers.js';

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

test.each([
  [{}, 2, 8, '2 workers at once, up to 2.1 GB in all, of 2 cores and 8.0 GB of memory; CLOVABOT_WORKERS changes it'],
  [
    {},
    8,
    2.2,
    '2 workers at once, up to 2.1 GB in all, as many as its memory holds (8 cores and 2.2 GB of memory); CLOVABOT_WORKERS changes it',
  ],
  [
    { CLOVABOT_WORKERS: '6' },
    2,
    2.2,
    '6 workers at once, up to 4.9 GB in all, as CLOVABOT_WORKERS says: more than fits 2 cores and 2.2 GB of memory; 2 would',
  ],
])('the doctor says what was chosen and why: %o', (environment, cores, memory, words) => {
  expect(workersWords(environment, { cores, memory: memory * gigabytes })).toBe(words);
});
