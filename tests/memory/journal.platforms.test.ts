/** What the journal promises, on both of its engines. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { StoreError } from '../../src/contracts/errors.js';
import type { Entry, Journal, JournalWork, JournalWorker, NewEntry } from '../../src/contracts/journal.js';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { type RecordedLog, recordingLog } from '../support/log.js';

const entry = (key: string, thread = 'one', more: Partial<NewEntry> = {}): NewEntry => ({
  ...{ key, team: 'T', thread, order: 'thread' as const, person: 'U', event: { about: key } },
  ...more,
});

describeDatabases('a journal', (databases) => {
  async function opened(url: string, log: RecordedLog = recordingLog()): Promise<Journal> {
    const { store, journal } = await openStoreAndJournal(url, { now: () => Date.now(), log });
    onTestFinished(() => store.close());
    return journal;
  }

  /** Notes what it does; `carryOut` may do more. */
  function working(
    journal: Journal,
    carryOut: (entry: Entry) => Promise<void> = async () => undefined,
    more: Partial<JournalWorker> = {},
  ) {
    const stop = new AbortController();
    const told: string[] = [];
    const work: JournalWork = journal.work({
      signal: stop.signal,
      isReady: () => true,
      retryMs: [20, 40],
      async carryOut(given) {
        told.push(`began ${given.key}`);
        await carryOut(given);
        told.push(`did ${given.key}`);
      },
      onDone: async ({ key }) => void told.push(`done ${key}`),
      onGivenUp: async ({ key }) => void told.push(`gave up ${key}`),
      ...more,
    });
    work.wake();
    onTestFinished(() => stop.abort());
    return { work, told, stop: () => stop.abort() };
  }
  const began = (told: readonly string[]): readonly string[] =>
    told.flatMap((line) => (line.startsWith('began ') ? [line.slice(6)] : []));

  test('accepts an entry once, and carries it out once', async () => {
    const journal = await opened(await databases.fresh());
    expect(await journal.accept([entry('a'), entry('b'), entry('a')])).toEqual([true, true, false]);
    const { work, told } = working(journal);
    await work.idle();
    expect(await journal.accept([entry('a')])).toEqual([false]);
    await work.idle();
    expect(told).toEqual(['a', 'b'].flatMap((key) => [`began ${key}`, `did ${key}`, `done ${key}`]));
    expect(await journal.isKnown('a')).toBe(true);
    expect(await journal.isKnown('c')).toBe(false);
    expect(await journal.list('waiting', 10)).toEqual([]);
  });

  test('gives the entry as it was accepted', async () => {
    const journal = await opened(await databases.fresh());
    const given: Entry[] = [];
    const whole = entry('naïve "key" 👀 #1', 'a\nthread', {
      event: { text: '\u0000 ✅', list: [1, null] },
      order: 'beside',
    });
    const { work } = working(journal, async (one) => void given.push(one));
    await journal.accept([whole]);
    await work.settled(whole.key);
    expect(given).toEqual([{ ...whole, seq: expect.any(Number), begun: 0, at: expect.any(Number) }]);
  });

  test('keeps the order of a thread; threads and what stands beside them go side by side', async () => {
    const journal = await opened(await databases.fresh());
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { work, told } = working(journal, ({ key }) => (key === 'a1' ? gate : Promise.resolve()));
    await journal.accept([entry('a1', 'a')]);
    await journal.accept([entry('a2', 'a'), entry('b1', 'b')]);
    await journal.accept([entry('a3', 'a'), entry('beside', 'a', { order: 'beside' }), entry('b2', 'b')]);
    await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(['done beside', 'done b2'])), { timeout: 3000 });
    expect(began(told)).not.toContain('a2');
    open();
    await work.idle();
    expect(began(told).filter((key) => key.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(began(told).filter((key) => key.startsWith('b'))).toEqual(expect.arrayContaining(['b1', 'b2', 'beside']));
  });

  test('rows that come with an entry are written with it, and its notes are dropped as it is done', async () => {
    const { store, journal } = await openStoreAndJournal(await databases.fresh(), {
      ...{ now: () => Date.now(), log: recordingLog() },
    });
    onTestFinished(() => store.close());
    const [place, note, kept] = ['place', 'note', 'kept'].map((name) => ({ namespace: 'n', key: rowKey('T', name) }));
    const read = (): Promise<readonly (string | undefined)[]> =>
      store.getMany(
        'n',
        [place, note, kept].map(({ key }) => key),
        z.string(),
      );
    await journal.accept([entry('a', 'one', { beside: [{ ...place, value: 'one’s: “place”' }] })]);
    expect(await read()).toEqual(['one’s: “place”', undefined, undefined]);
    let left = 1;
    let whenDone: readonly unknown[] = [];
    const { work } = working(
      journal,
      async () => {
        await store.write([note, kept].map((row) => ({ ...row, value: 'of a run' })));
        if (left-- > 0) throw new Error('not yet');
      },
      {
        notesOf: async () => [note],
        async onDone() {
          whenDone = await read();
        },
      },
    );
    await work.idle();
    expect(whenDone).toEqual(['one’s: “place”', undefined, 'of a run']);
  });

  test('notes of what is given up stay', async () => {
    const { store, journal } = await openStoreAndJournal(await databases.fresh(), {
      ...{ now: () => Date.now(), log: recordingLog() },
    });
    onTestFinished(() => store.close());
    const note = { namespace: 'n', key: rowKey('T', 'note') };
    await store.write([{ ...note, value: 'of a run' }]);
    const { work, told } = working(journal, async () => Promise.reject(new Error('no')), {
      ...{ retryMs: [], notesOf: async () => [note] },
    });
    await journal.accept([entry('a')]);
    await work.idle();
    expect(told).toContain('gave up a');
    expect(await store.get('n', note.key, z.string())).toBe('of a run');
  });

  test('it is seen whether something is free', async () => {
    const journal = await opened(await databases.fresh());
    await journal.begin();
    expect(await journal.isFree('lessons')).toBe(true);
    const leave = await journal.enter('lessons');
    expect([await journal.isFree('lessons'), await journal.isFree('others')]).toEqual([false, true]);
    await leave();
    expect(await journal.isFree('lessons')).toBe(true);
  });

  test('tries again what fails, and its thread waits for it', async () => {
    const journal = await opened(await databases.fresh());
    let left = 2;
    const { work, told } = working(journal, async ({ key }) => {
      if (key === 'a' && left-- > 0) throw new Error('not yet');
    });
    await journal.accept([entry('a'), entry('b')]);
    await work.idle();
    expect(began(told)).toEqual(['a', 'a', 'a', 'b']);
    expect(told).not.toContain('gave up a');
  });

  test('trouble that passes counts as no try', async () => {
    const journal = await opened(await databases.fresh());
    let left = 3;
    const { work, told } = working(
      journal,
      async () => {
        if (left-- > 0) throw new StoreError('[store] away', { passes: true });
      },
      { retryMs: [] },
    );
    await journal.accept([entry('a')]);
    await work.idle();
    expect(began(told)).toHaveLength(4);
    expect(told).toContain('done a');
  });

  test('a dead letter is told once, listed, and tried again at the end of its thread, or dropped', async () => {
    const journal = await opened(await databases.fresh());
    let isBroken = true;
    const { work, told } = working(journal, async ({ key }) => {
      if (key.startsWith('dead') && isBroken) throw new Error(`no ${key}`);
    });
    await journal.accept([entry('dead 1'), entry('dead 2', 'two'), entry('next')]);
    await work.idle();
    expect(told.filter((line) => line.startsWith('gave up')).toSorted()).toEqual(['gave up dead 1', 'gave up dead 2']);
    expect(told).toContain('done next');
    const dead = await journal.list('dead', 10);
    expect(dead.map(({ key, fault, event }) => ({ key, fault, event }))).toEqual([
      { key: 'dead 1', fault: 'no dead 1', event: { about: 'dead 1' } },
      { key: 'dead 2', fault: 'no dead 2', event: { about: 'dead 2' } },
    ]);
    expect(await journal.list('dead', 10, 'another team')).toEqual([]);
    isBroken = false;
    expect(await journal.replay('dead 1')).toBe(true);
    expect(await journal.replay('next')).toBe(false);
    await work.idle();
    expect(told.at(-1)).toBe('done dead 1');
    expect(await journal.drop(['dead 2', 'next', 'nobody'])).toBe(1);
    expect(await journal.list('dead', 10)).toEqual([]);
    expect(await journal.accept([entry('dead 2')])).toEqual([false]);
  });

  test('what is done stays done where tidying up after it fails', async () => {
    const journal = await opened(await databases.fresh());
    const { work, told } = working(journal, undefined, {
      onDone: async () => Promise.reject(new Error('a note could not be dropped')),
    });
    await journal.accept([entry('a'), entry('b')]);
    await work.idle();
    expect(told).toEqual(['began a', 'did a', 'began b', 'did b']);
    expect(await journal.list('dead', 9)).toEqual([]);
  });

  test('what is dropped while it is carried out becomes no dead letter', async () => {
    const journal = await opened(await databases.fresh());
    const { work } = working(journal, async ({ key }) => {
      await journal.drop([key]);
      throw new Error('cut off');
    });
    await journal.accept([entry('a')]);
    await work.idle();
    expect(await journal.list('dead', 9)).toEqual([]);
    expect(await journal.isKnown('a')).toBe(true);
  });

  test('what is dropped while it waits is not carried out, and its thread goes on', async () => {
    const journal = await opened(await databases.fresh());
    await journal.accept([entry('a'), entry('b'), entry('c')]);
    expect(await journal.drop(['a', 'c'])).toBe(2);
    const { work, told } = working(journal);
    await work.idle();
    expect(told).toEqual(['began b', 'did b', 'done b']);
  });

  test('waits for the chat of an entry', async () => {
    const journal = await opened(await databases.fresh());
    let isThere = false;
    const { work, told } = working(journal, undefined, { isReady: ({ key }) => isThere || key !== 'early' });
    await journal.accept([entry('early'), entry('late'), entry('other', 'two')]);
    await work.idle();
    expect(told).toEqual(['began other', 'did other', 'done other']);
    isThere = true;
    work.wake();
    await vi.waitFor(() => expect(told).toContain('done late'), { timeout: 5000 });
    expect(began(told)).toEqual(['other', 'early', 'late']);
  });

  test('what a stop cuts off is carried out by the next, as begun before', async () => {
    const url = await databases.fresh();
    const first = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });
    const stopping = new AbortController();
    const { told, stop } = working(first.journal, () => pause(60_000, undefined, { signal: stopping.signal }));
    await first.journal.accept([entry('a'), entry('b')]);
    await vi.waitFor(() => expect(began(told)).toEqual(['a']), { timeout: 3000 });
    stop();
    stopping.abort();
    await first.store.close();
    const journal = await opened(url);
    const begun: number[] = [];
    const next = working(journal, async (one) => void begun.push(one.begun));
    await next.work.idle();
    expect(began(next.told)).toEqual(['a', 'b']);
    expect(begun[0]).toBeGreaterThan(0);
    expect(begun[1]).toBe(0);
  });

  test('what follows from an entry is waited for with it', async () => {
    const journal = await opened(await databases.fresh());
    const { work, told } = working(journal, async ({ key }) => {
      if (key === 'a') await journal.accept([entry('a>learn', 'one', { order: 'beside' })]);
      else await pause(50);
    });
    await journal.accept([entry('a')]);
    await work.settled('a');
    expect(told).toContain('did a>learn');
  });

  test('begins what comes within a tenth of a second', async () => {
    const journal = await opened(await databases.fresh());
    let begin = (): void => undefined;
    const { work } = working(journal, async () => begin());
    await journal.accept([entry('warm')]);
    await work.idle();
    const took: number[] = [];
    for (let at = 0; at < 9; at += 1) {
      const isBegun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const sent = performance.now();
      await journal.accept([entry(`one ${at}`)]);
      await isBegun;
      took.push(performance.now() - sent);
      await work.idle();
    }
    expect(took.toSorted((a, b) => a - b)[4]).toBeLessThan(100);
  });

  test('somebody’s hundred entries do not keep another’s waiting', async () => {
    const journal = await opened(await databases.fresh());
    const { told } = working(journal, () => pause(300));
    await journal.accept(Array.from({ length: 300 }, (_, at) => entry(`many ${at}`, `thread ${at}`)));
    await journal.accept([entry('other', 'other', { person: 'V' })]);
    await vi.waitFor(() => expect(told).toContain('did other'), { timeout: 10_000 });
    expect(told.filter((line) => line.startsWith('did')).length).toBeLessThan(100);
  });

  /** Begins all that it may; each is under way until it is ended by its key. */
  function holding(journal: Journal) {
    const ends = new Map<string, () => void>();
    const { told } = working(journal, ({ key }) => new Promise<void>((resolve) => ends.set(key, resolve)));
    onTestFinished(() => {
      for (const end of ends.values()) end();
    });
    const allBegun = async (count: number): Promise<void> => {
      await vi.waitFor(() => expect(began(told).length).toBeGreaterThanOrEqual(count), { timeout: 8000 });
      await pause(200);
      expect(began(told)).toHaveLength(count);
    };
    return { began: () => began(told), allBegun, end: (key: string) => ends.get(key)?.() };
  }

  test('a person has 32 under way and a team 128; others find a place, and of a full team who has fewest is next', async () => {
    const journal = await opened(await databases.fresh());
    const of = (person: string, count: number, team = 'T') =>
      Array.from({ length: count }, (_, at) => entry(`${person} ${at}`, `${person} ${at}`, { person, team }));
    await journal.accept([...of('Ann', 40), ...of('Ben', 40), ...of('Cid', 40), ...of('Dan', 40), ...of('Eve', 2)]);
    const { began: all, allBegun, end } = holding(journal);
    await allBegun(128);
    await journal.accept([...of('Fay', 3, 'another team'), ...of('Gus', 1)]);
    await allBegun(131);
    const before = new Set(all());
    end(all()[0]);
    await allBegun(132);
    expect(all().filter((key) => !before.has(key))[0]).toMatch(/^(?:Eve|Gus) /);
  });

  test('what follows from entries, and commands that only tell, take no place of questions', async () => {
    const journal = await opened(await databases.fresh());
    const many = (count: number, of: (at: number) => string, more: Partial<NewEntry> = {}) =>
      Array.from({ length: count }, (_, at) => entry(of(at), of(at), more));
    await journal.accept([
      ...many(20, (at) => `asked ${at}>teach`, { order: 'beside' }),
      ...many(40, (at) => `question ${at}`),
      ...many(6, (at) => `command ${at}`, { order: 'beside' }),
      entry('asked by Cid>teach', 'x', { order: 'beside', person: 'Cid' }),
    ]);
    const { began: all, allBegun } = holding(journal);
    await allBegun(8 + 1 + 32 + 4);
    expect(all()).toContain('asked by Cid>teach');
  });

  test('threads of a person take turns', async () => {
    const journal = await opened(await databases.fresh());
    const thread = (name: string) => [0, 1, 2].map((at) => entry(`${name} ${at}`, name));
    await journal.accept(Array.from({ length: 33 }, (_, at) => thread(`thread ${at}`)).flat());
    const { began: all, allBegun, end } = holding(journal);
    await allBegun(32);
    const before = new Set(all());
    end('thread 0 0');
    await allBegun(33);
    expect(all().filter((key) => !before.has(key))).toEqual(['thread 32 0']);
  });

  test('what has a name is done by one at a time, in whichever process; who does not wait any more lets others', async () => {
    const url = await databases.fresh();
    const one = await opened(url);
    const other = databases.dialect === 'sqlite' ? one : await opened(url);
    const told: string[] = [];
    const leave = await one.enter('team');
    const waits = other.enter('team').then(async (leaveOther) => {
      told.push('other');
      await leaveOther();
    });
    const gone = new AbortController();
    const left = one.enter('team', gone.signal);
    await (await other.enter('another team'))();
    gone.abort(new Error('no more'));
    await expect(left).rejects.toThrow('no more');
    expect(told).toEqual([]);
    await leave();
    await waits;
    await (await one.enter('team'))();
    expect(told).toEqual(['other']);
  });
});
