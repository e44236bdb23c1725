import type { Lesson } from '../contracts/lesson.js';
import type { CounterChange, JudgedPast, Past, Store } from '../contracts/store.js';
import { encodedParts, rowKey, timePart } from '../util/row-key.js';

type Counter = Omit<CounterChange, 'max'>;

const dayMs = 86_400_000;
const name = 'past';

/** Counters `past`, team, day, answers | right | wrong. */
export function judgedCounters(team: string, { at, right, wrong }: JudgedPast): readonly Counter[] {
  if (right + wrong === 0) return [];
  const day = timePart(Math.floor(at / dayMs) * dayMs);
  return Object.entries({ answers: 1, right, wrong })
    .filter(([, by]) => by > 0)
    .map(([what, by]) => ({ key: rowKey(name, team, day, what), by }));
}

/** Counters `past`, team, lessons, refused | undone. */
export function lessonCounters(team: string, lessons: readonly Pick<Lesson, 'status'>[]): readonly Counter[] {
  return (['refused', 'undone'] as const).flatMap((what) => {
    const by = lessons.filter(({ status }) => status === what).length;
    return by > 0 ? [{ key: rowKey(name, team, 'lessons', what), by }] : [];
  });
}

export async function readPast(store: Pick<Store, 'counters'>, team: string): Promise<Past> {
  const days = new Map<number, { answers: number; right: number; wrong: number }>();
  const lessons = { refused: 0, undone: 0 };
  for (const { key, total } of await store.counters(rowKey(name, team, ''))) {
    const [, , day = '', what = ''] = encodedParts(key);
    if (what === 'refused' || what === 'undone') lessons[what] = total;
    if (what !== 'answers' && what !== 'right' && what !== 'wrong') continue;
    const known = days.get(Number(day)) ?? { answers: 0, right: 0, wrong: 0 };
    days.set(Number(day), { ...known, [what]: total });
  }
  return { judged: [...days].map(([at, tally]) => ({ at, ...tally })).sort((a, b) => a.at - b.at), ...lessons };
}

export async function removePast(store: Pick<Store, 'counters' | 'removeCounters'>, team: string): Promise<void> {
  const counters = await store.counters(rowKey(name, team, ''));
  if (counters.length > 0) await store.removeCounters(counters.map(({ key }) => key));
}
