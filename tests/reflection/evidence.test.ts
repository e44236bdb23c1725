import { describe, expect, test } from 'vitest';
import type { Expected } from '../../src/contracts/feedback.js';
import type { Elsewhere } from '../../src/learning/kind.js';
import { isBelievable, isSettledElsewhere } from '../../src/reflection/evidence.js';

const yes: Expected = { kind: 'boolean', value: true };
const no: Expected = { kind: 'boolean', value: false };
const number = (value: number): Expected => ({ kind: 'number', value });
const elsewhere = (...borneOut: readonly Expected[]): Elsewhere => ({ borneOut, contradictions: [] });

describe('a program that gives the right answer is believed', () => {
  test.each([
    ['a yes of a program about what was asked', yes, [], 'wholly', true],
    ['a yes of one that leaves half of it out', yes, [], 'partly', false],
    ['a yes of one for words that nobody here understands', yes, [], 'unknown', false],
    ['the same, right of two more pictures with different answers', yes, [no, yes], 'unknown', true],
    ['the same, but always yes', yes, [yes, yes, yes, yes], 'unknown', false],
    ['none found, by one about something else', number(0), [], 'not at all', false],
    ['a large number', number(7), [], 'unknown', true],
    ['a large number by one about something else', number(7), [], 'not at all', false],
    ['a word', { kind: 'text', text: 'heron' }, [], 'unknown', true],
  ] as const)('%s', (_, wanted, others, fidelity, expected) => {
    expect(isBelievable(wanted, elsewhere(...others), fidelity)).toBe(expected);
  });

  test('one that was written with its answer, when other pictures have other answers', () => {
    expect(isSettledElsewhere(number(4), elsewhere(number(8), number(12)))).toBe(true);
    expect(isSettledElsewhere(number(4), elsewhere(number(4), number(4)))).toBe(false);
    expect(isSettledElsewhere(number(4), elsewhere(number(8)))).toBe(false);
  });
});
