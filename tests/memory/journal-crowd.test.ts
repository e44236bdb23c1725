/** Very many waiting threads: each is looked at a few times, and people take turns all the same. */
import { expect, onTestFinished, test } from 'vitest';
import type { Entry } from '../../src/contracts/journal.js';
import { type InProcessWork, workInProcess } from '../../src/memory/journal-work.js';
import { recordingLog } from '../support/log.js';

interface Crowd {
  readonly entries: readonly Entry[];
  /** How many are carried out before the rest stays under way. */
  readonly until?: number;
  readonly isThere?: (entry: Entry) => boolean;
}

const message = (seq: number, team: string, person: string, more: Partial<Entry> = {}): Entry => ({
  ...{ key: `e${seq}`, team, thread: `t${seq}`, order: 'thread', person, seq, begun: 0, at: 0 },
  event: {},
  ...more,
});

function begin({ entries, until = Number.POSITIVE_INFINITY, isThere = () => true }: Crowd) {
  const looks = { isReady: 0 };
  const began: Entry[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const inProcess: InProcessWork = workInProcess(
    {
      waiting: async () => entries,
      noteBegun: async () => undefined,
      done: async () => undefined,
      giveUp: async () => undefined,
    },
    {
      isReady(entry) {
        looks.isReady += 1;
        return isThere(entry);
      },
      async carryOut(entry) {
        began.push(entry);
        if (began.length > until) await new Promise(() => undefined);
      },
      onDone: async () => undefined,
      onGivenUp: async () => undefined,
      signal: stop.signal,
    },
    recordingLog(),
  );
  return { ...inProcess, looks, began };
}

const ten = 10_000;

test.each([
  ['of one person', (at: number) => message(at, 'A', 'Ben')],
  ['of a person each', (at: number) => message(at, 'A', `person ${at}`)],
  ['of a team each', (at: number) => message(at, `team ${at}`, 'Ben')],
  ['of some people of some teams', (at: number) => message(at, `team ${at % 40}`, `person ${at % 900}`)],
  ['of one thread', (at: number) => message(at, 'A', 'Ben', { thread: 'one' })],
  ['that only want to be told', (at: number) => message(at, 'A', `person ${at}`, { order: 'beside' })],
])('ten thousand waiting entries %s are looked at a few times each', async (_, make) => {
  const entries = Array.from({ length: ten }, (__, at) => make(at + 1));
  const { work, looks, began } = begin({ entries });
  await work.idle();
  expect(began).toHaveLength(ten);
  expect(looks.isReady).toBeLessThanOrEqual(ten);
});

test('what has no chat yet is looked at again when one comes, not at each entry that is done', async () => {
  let isThere = false;
  const entries = Array.from({ length: ten }, (_, at) => message(at + 1, at % 2 ? 'A' : 'B', `person ${at}`));
  const { work, looks, began } = begin({ entries, isThere: ({ team }) => isThere || team === 'B' });
  await work.idle();
  expect(began).toHaveLength(ten / 2);
  expect(looks.isReady).toBe(ten);
  work.wake();
  expect(looks.isReady).toBe(1.5 * ten);
  isThere = true;
  work.wake();
  await work.idle();
  expect(began).toHaveLength(ten);
  expect(looks.isReady).toBe(2 * ten);
});

test('in a crowd, teams take turns, then people; who comes last with one question is among the first', async () => {
  const bens = Array.from({ length: 6000 }, (_, at) => message(at + 1, 'A', 'Ben'));
  const people = Array.from({ length: 3000 }, (_, at) => message(at + 6001, 'A', `person ${at}`));
  const other = [message(9001, 'C', 'Cid'), message(9002, 'C', 'Dora', { order: 'beside' })];
  const { began, add } = begin({ entries: [...bens, ...people, ...other], until: 60 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(began.slice(0, 3).map(({ person }) => person)).toContain('Cid');
  expect(began[0]?.person).toBe('Dora');
  // A team has 128 under way and a person 32; here nobody had to wait behind Ben's thousands.
  const of = (person: string) => began.filter((one) => one.person === person).length;
  expect(of('Ben')).toBeLessThanOrEqual(32);
  expect(new Set(began.map(({ person }) => person)).size).toBeGreaterThan(90);
  const before = began.length;
  add([message(9003, 'D', 'Eve'), message(9004, 'E', 'Fay'), message(9005, 'A', 'Gus', { order: 'beside' })]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(new Set(began.slice(before).map(({ person }) => person))).toEqual(new Set(['Eve', 'Fay', 'Gus']));
});
