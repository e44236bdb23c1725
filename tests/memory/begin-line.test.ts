import { expect, test } from 'vitest';
import type { Entry } from '../../src/contracts/journal.js';
import { createBeginLine } from '../../src/memory/begin-line.js';

let seq = 0;
const message = (team: string, person: string, more: Partial<Entry> = {}): { readonly entry: Entry } => {
  seq += 1;
  return {
    entry: { key: `${seq}`, team, thread: `${seq}`, order: 'thread', person, event: {}, seq, begun: 0, at: 0, ...more },
  };
};
const few = (person: number, team: number) => ({
  asking: { person, team },
  telling: { person: 4, team: 32 },
  following: { person: 1, team: 2 },
});

function lineOf(items: readonly { readonly entry: Entry }[], limits = few(3, 5)) {
  const line = createBeginLine(limits);
  for (const item of items) line.put(item);
  const begun = () => {
    const all: { readonly entry: Entry }[] = [];
    for (let item = line.begin(); item; item = line.begin()) all.push(item);
    return all;
  };
  return { line, begun };
}
const people = (items: readonly { readonly entry: Entry }[]) => items.map(({ entry }) => entry.person);

test('who has fewest under way comes first, by team and then by person, and nobody takes all places', () => {
  const { line, begun } = lineOf([
    ...Array.from({ length: 6 }, () => message('A', 'Ben')),
    ...Array.from({ length: 2 }, () => message('A', 'Ada')),
    message('B', 'Cid'),
  ]);
  const first = begun();
  expect(people(first)).toEqual(['Ben', 'Cid', 'Ada', 'Ben', 'Ada', 'Ben']);
  line.end(first[0]);
  expect(people(begun())).toEqual(['Ben']);
});

test('what follows takes no place of questions, and its people take turns as well', () => {
  const after = (person: string) => message('A', person, { key: `${seq + 1}>teach`, order: 'beside' });
  const { begun } = lineOf([after('Ben'), after('Ben'), after('Cid'), after('Dora'), message('A', 'Ben')], few(1, 1));
  expect(people(begun())).toEqual(['Ben', 'Ben', 'Cid']);
});

test('a command that only tells comes first, and takes no place of questions', () => {
  const telling = Array.from({ length: 6 }, () => message('A', 'Ben', { order: 'beside' }));
  const { begun } = lineOf([message('A', 'Ben'), ...telling], few(1, 1));
  // A person has a few of them at once.
  expect(begun().map(({ entry }) => entry.order)).toEqual(['beside', 'beside', 'beside', 'beside', 'thread']);
});
