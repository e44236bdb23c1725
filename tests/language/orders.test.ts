import { expect, test } from 'vitest';
import { oppositeWord, orders } from '../../src/language/orders.js';

test('each order is the opposite of its opposite', () => {
  for (const [order, { opposite }] of Object.entries(orders)) expect(orders[opposite].opposite).toBe(order);
});

test.each([
  ['left', 'right'],
  ['upper', 'lower'],
  ['second', 'first'],
  ['biggest', 'smallest'],
  ['tinier', 'larger'],
  ['thinnest', 'broadest'],
  ['tall', 'short'],
  ['nearest', 'farthest'],
  ['middle', undefined],
  ['red', undefined],
])('of two, the other one of the %s is the %s', (word, other) => expect(oppositeWord(word)).toBe(other));
