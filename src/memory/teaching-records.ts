/**
 * What became of the lessons that somebody gave, as counters: `teaching-record`, team, person, kept | undone. They change
 * with the lesson's row, in one.
 */
import type { Lesson } from '../contracts/lesson.js';
import type { CounterChange, Store, TeachingRecord, TeachingRecords } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';

const outcomes = ['kept', 'undone'] as const satisfies readonly (keyof TeachingRecord)[];

export const recordKey = (team: string, person: string, what: keyof TeachingRecord): RowKey =>
  rowKey('teaching-record', team, person, what);

/** What counts in the record of who gave a lesson. */
export function outcomeIn({
  kind,
  status,
  undone,
  author,
}: Pick<Lesson, 'kind' | 'status' | 'undone' | 'author'>): keyof TeachingRecord | undefined {
  if (kind === 'confirmation') return undefined;
  if (status === 'accepted') return 'kept';
  return status === 'undone' && undone?.by.id !== author.id ? 'undone' : undefined;
}

export async function readRecords(store: Store, team: string): Promise<TeachingRecords> {
  const counters = await store.counters(rowKey('teaching-record', team, ''));
  const totals = new Map(counters.map(({ key, total }) => [key, Math.max(0, total)]));
  const total = (person: string, what: keyof TeachingRecord): number => totals.get(recordKey(team, person, what)) ?? 0;
  return { of: (person) => ({ kept: total(person, 'kept'), undone: total(person, 'undone') }) };
}

export const removeRecord = (store: Store, team: string, person: string): Promise<void> =>
  store.removeCounters(outcomes.map((what) => recordKey(team, person, what)));

/** What is forgotten speaks neither for nor against who gave it. */
export function withoutRecord(team: string, lessons: readonly Lesson[]): readonly Omit<CounterChange, 'max'>[] {
  const changes = new Map<RowKey, number>();
  for (const lesson of lessons) {
    const outcome = outcomeIn(lesson);
    const key = outcome && recordKey(team, lesson.author.id, outcome);
    if (key) changes.set(key, (changes.get(key) ?? 0) - 1);
  }
  return [...changes].map(([key, by]) => ({ key, by }));
}

/** How a lesson's end changes the record of who gave it: who takes back what they said themselves has not been wrong. */
export function recordChanges(before: Lesson | undefined, after: Lesson): readonly Omit<CounterChange, 'max'>[] {
  const { team, author } = after;
  const [was, is] = [before && outcomeIn(before), outcomeIn(after)];
  if (was === is) return [];
  return [
    ...(was ? [{ key: recordKey(team, author.id, was), by: -1 }] : []),
    ...(is ? [{ key: recordKey(team, author.id, is), by: 1 }] : []),
  ];
}
