import { expect, test } from 'vitest';
import { createTurns, createWorkClock, type Turns, type Whose } from '../../src/util/turns.js';

const of = (team: string, person: string, thread = 't'): Whose => ({ team, person, thread });

/** Everybody enters while one place is taken; then each turn takes as long as it says, and the order of names is told. */
async function orderOf(
  turns: Turns,
  comers: readonly { name: string; whose: Whose; ms?: number; lane?: 'long' }[],
  time: { now: number },
): Promise<readonly string[]> {
  const order: string[] = [];
  const hold = await turns.enter(of('', 'doorkeeper')).turn;
  const all = comers.map(({ name, whose, ms = 100, lane }) =>
    turns.run(
      whose,
      async () => {
        order.push(name);
        time.now += ms;
      },
      { lane },
    ),
  );
  hold();
  await Promise.all(all);
  return order;
}

function oneAtATime() {
  const time = { now: 0 };
  return { time, turns: createTurns({ atOnce: 1 }, () => time.now) };
}

test('teams take turns, and their people, and their threads, however much one of them wants', async () => {
  const { time, turns } = oneAtATime();
  const ben = Array.from({ length: 6 }, (_, at) => ({ name: `Ben ${at}`, whose: of('A', 'Ben', at % 2 ? 'y' : 'x') }));
  const order = await orderOf(
    turns,
    [...ben, { name: 'Ada', whose: of('A', 'Ada') }, { name: 'Cid', whose: of('B', 'Cid') }],
    time,
  );
  expect(order.slice(0, 3)).toEqual(['Ben 0', 'Cid', 'Ada']);
  expect(order.slice(3)).toEqual(['Ben 1', 'Ben 2', 'Ben 3', 'Ben 4', 'Ben 5']);
});

test('whoever had little comes before whoever had much, which is forgotten in time', async () => {
  const { time, turns } = oneAtATime();
  const work = (ms: number) => async () => {
    time.now += ms;
  };
  await turns.run(of('A', 'Ben'), work(60_000));
  await turns.run(of('A', 'Ada'), work(1_000));
  const both = [
    { name: 'Ben', whose: of('A', 'Ben') },
    { name: 'Ada', whose: of('A', 'Ada') },
  ];
  expect(await orderOf(turns, both, time)).toEqual(['Ada', 'Ben']);
  time.now += 3_600_000;
  expect(await orderOf(turns, both, time)).toEqual(['Ben', 'Ada']);
});

test('nobody starves: each of many gets on while others keep coming', async () => {
  const { time, turns } = oneAtATime();
  let isDone = false;
  const done = turns.run(of('A', 'Ada'), async () => {
    isDone = true;
  });
  let others = 0;
  const flood = async (person: string): Promise<void> => {
    while (!isDone && others < 1_000)
      await turns.run(of('A', person), async () => {
        others += 1;
        time.now += 500;
      });
  };
  await Promise.all([done, ...['b', 'c', 'd'].map(flood)]);
  expect(others).toBeLessThan(5);
});

test('what is learned waits behind what is asked, but not for ever', async () => {
  const { time, turns } = oneAtATime();
  const lessons = [0, 1].map((at) => ({ name: `lesson ${at}`, whose: { ...of('A', 'Ada'), behind: true as const } }));
  const asked = Array.from({ length: 14 }, (_, at) => ({ name: `question ${at}`, whose: of('A', 'Ben') }));
  const order = await orderOf(turns, [...lessons, ...asked], time);
  expect(order.indexOf('lesson 0')).toBeGreaterThan(5);
  expect(order.indexOf('lesson 0')).toBeLessThan(12);
  expect(order.at(-1)).toBe('lesson 1');
});

test('what takes long leaves a place to what does not', async () => {
  const turns = createTurns({ atOnce: 2, longAtOnce: 1 });
  const edits = [1, 2].map(() => turns.enter(of('A', 'Ben'), { lane: 'long' }));
  const leaveFirst = await edits[0].turn;
  const question = await turns.enter(of('A', 'Ada')).turn;
  expect(edits[1].ahead()).toBe(0);
  question();
  leaveFirst();
  (await edits[1].turn)();
});

test('one person has so many at once, and hears how many come before', async () => {
  const turns = createTurns({ atOnce: 10, personAtOnce: 2 });
  const bens = [0, 1, 2, 3].map(() => turns.enter(of('A', 'Ben')));
  const first = await bens[0].turn;
  (await turns.enter(of('A', 'Ada')).turn)();
  expect(bens.map((wait) => wait.ahead())).toEqual([0, 0, 0, 1]);
  first();
  (await bens[2].turn)();
  await bens[3].turn;
});

test('who leaves the queue is not waited for, and a failure passes the turn on', async () => {
  const turns = createTurns({ atOnce: 1 });
  const leave = await turns.enter(of('A', 'Ben')).turn;
  const stop = new AbortController();
  const stopped = turns.enter(of('A', 'Ben'), { signal: stop.signal });
  const failing = turns.run(of('A', 'Ada'), () => Promise.reject(new Error('it breaks')));
  stop.abort(new Error('never mind'));
  await expect(stopped.turn).rejects.toThrow('never mind');
  await expect(turns.enter(of('A', 'Ben'), { signal: stop.signal }).turn).rejects.toThrow('never mind');
  leave();
  await expect(failing).rejects.toThrow('it breaks');
  expect(await turns.run(of('A', 'Cid'), async () => 'in turn')).toBe('in turn');
});

test('only time in which nothing of it is under way counts as waiting', () => {
  const time = { now: 0 };
  const clock = createWorkClock(() => time.now);
  const first = clock.waits();
  time.now = 10;
  first();
  const work = clock.works();
  const second = clock.waits();
  time.now = 50;
  work();
  time.now = 55;
  expect(clock.waitedMs()).toBe(15);
  second();
  time.now = 100;
  expect(clock.waitedMs()).toBe(15);
});
