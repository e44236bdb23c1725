import { expect, test } from 'vitest';
import type { TeachingRecord } from '../../src/contracts/store.js';
import { type Agreement, isHeard, isUnreliable, reachOf } from '../../src/learning/trust.js';

const said = (...pairs: readonly (readonly [picture: string, author?: string])[]): readonly Agreement[] =>
  pairs.map(([picture, author]) => ({ picture, author }));
const records = (known: Readonly<Record<string, TeachingRecord>>) => ({
  of: (person: string): TeachingRecord => known[person] ?? { kept: 0, undone: 0 },
});
const liar = records({ mallory: { kept: 1, undone: 4 } });

test('one person holds for like pictures, until three pictures agree; two people need two', () => {
  expect(reachOf(said(['p', 'ana']))).toBe('here');
  expect(reachOf(said(['p', 'ana'], ['q', 'ana']))).toBe('here');
  expect(reachOf(said(['p', 'ana'], ['q', 'ana'], ['r', 'ana']))).toBe('everywhere');
  expect(reachOf(said(['p', 'ana'], ['q', 'ben']))).toBe('everywhere');
  expect(reachOf(said(['p', 'ana'], ['q', 'ana']), undefined, ['ben'])).toBe('everywhere');
});

test('however many say so of one picture, it holds for that one', () => {
  expect(reachOf(said(['p', 'ana'], ['p', 'ben'], ['p', 'cyd'], ['p', 'dan']))).toBe('here');
  expect(reachOf(said(['p', 'ana']), undefined, ['ben', 'cyd'])).toBe('here');
});

test('the word of somebody whose lessons are mostly undone counts once somebody else says the same', () => {
  expect(isUnreliable({ kept: 1, undone: 2 })).toBe(false);
  expect(isUnreliable({ kept: 9, undone: 3 })).toBe(false);
  expect(isUnreliable({ kept: 3, undone: 3 })).toBe(true);
  expect(reachOf(said(['p', 'mallory'], ['q', 'mallory'], ['r', 'mallory'], ['s', 'mallory']), liar)).toBe('here');
  expect(reachOf(said(['p', 'ana'], ['q', 'mallory']), liar)).toBe('here');
  expect(isHeard(['mallory'], liar)).toBe(false);
  expect(isHeard(['mallory', 'ana'], liar)).toBe(true);
  expect(isHeard(['ana'], liar)).toBe(true);
});
