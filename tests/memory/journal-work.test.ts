/** How the journal is carried out: in which order, how often, and what waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Entry } from '../../src/contracts/journal.js';
import { type JournalRows, workInProcess } from '../../src/memory/journal-work.js';
import { recordingLog } from '../support/log.js';

const entry = (seq: number, begun: number): Entry => ({
  ...{ key: `e${seq}`, team: 'T', thread: `t${seq}`, order: 'thread', event: {}, at: 0 },
  ...{ seq, begun },
});

function begin(entries: readonly Entry[]) {
  const [done, dead]: [string[], string[]] = [[], []];
  const rows: JournalRows = {
    waiting: async () => entries,
    noteBegun: async () => undefined,
    done: async (key) => void done.push(key),
    giveUp: async (key) => void dead.push(key),
  };
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { work } = workInProcess(
    rows,
    {
      carryOut: async () => undefined,
      isReady: () => true,
      onDone: async () => undefined,
      onGivenUp: async () => undefined,
      delayMs: (begun) => (begun < 4 ? 0 : 200),
      signal: stop.signal,
    },
    recordingLog(),
  );
  return { work, done, dead };
}

test('what was begun again and again lets the others go first, and is done all the same; only after very many times it is given up', async () => {
  const { work, done, dead } = begin([entry(1, 24), entry(2, 6), entry(3, 1), entry(4, 0), entry(5, 25)]);
  await sleep(50);
  expect(done).toEqual(['e3', 'e4']);
  await work.idle();
  expect(done).toEqual(['e3', 'e4', 'e1', 'e2']);
  expect(dead).toEqual(['e5']);
});
