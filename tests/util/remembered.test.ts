import { expect, test } from 'vitest';
import { remembered } from '../../src/util/remembered.js';

test('what was made of a text is made once, also where it was nothing, and the oldest give way', () => {
  const made: string[] = [];
  const upper = remembered((text) => {
    made.push(text);
    return text === '' ? undefined : text.toUpperCase();
  }, 2);
  expect([upper('a'), upper(''), upper('a'), upper('')]).toEqual(['A', undefined, 'A', undefined]);
  expect(made).toEqual(['a', '']);
  upper('b');
  expect(made).toEqual(['a', '', 'b']);
  upper('a');
  expect(made).toEqual(['a', '', 'b', 'a']);
});
