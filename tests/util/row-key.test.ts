import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowKey, timePart } from '../../src/util/row-key.js';

const id = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.string({ unit: fc.constantFrom('a', '/', '%', '=', '.', '\0', '\ud800', '0', '2', 'f'), maxLength: 8 }),
);
const parts = fc.array(id, { minLength: 1, maxLength: 4 });

test('different parts make different keys, of plain characters', () => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(rowKey(...a) === rowKey(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      expect(rowKey(...a)).toMatch(/^[\w.~%=/-]*$/);
    }),
    { numRuns: 2_000 },
  );
  expect(rowKey('T1', 'C9é')).toBe('T1/C9%00e9');
});

test('a prefix holds its own keys and no other', () => {
  fc.assert(
    fc.property(id, parts, id, (team, rest, other) => {
      const prefix = rowKey(team, '');
      expect(rowKey(team, ...rest).startsWith(prefix)).toBe(true);
      expect(rowKey(other, ...rest).startsWith(prefix)).toBe(other === team);
    }),
  );
});

test('long parts stay short in the key and distinct', () => {
  const long = '🐈'.repeat(10_000);
  expect(rowKey(long, long).length).toBeLessThan(200);
  expect(rowKey(long)).not.toBe(rowKey(`${long}!`));
  expect(rowKey(rowKey(long))).not.toBe(rowKey(long));
});

test('times sort as text', () => {
  expect([timePart(5), timePart(1_800_000_000_000), timePart(-1)].sort()).toEqual([
    '000000000000000',
    '000000000000005',
    '001800000000000',
  ]);
});
