import { expect, it } from 'vitest';
import { readAmount, readNumber, readYesNo } from '../../src/language/read-words.js';

it.each([
  ['2', 2],
  [' 2. ', 2],
  ['-1.5', -1.5],
  ['1,200', 1200],
  ['.5', 0.5],
  ['Two', 2],
  ['none', 0],
  ['a dozen', 12],
  ['', undefined],
  ['two dogs', undefined],
  ['1,2', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['constructor', undefined],
  ['9'.repeat(400), undefined],
])('%s is the number %s', (text, expected) => expect(readNumber(text)).toBe(expected));

it.each([
  ['3 dogs', 3],
  ['two red cars', 2],
  ['none of them', 0],
  ['2 or 3', undefined],
  ['2-3', undefined],
  ['one of them is red', undefined],
  ['a bus', undefined],
])('%s counts %s', (text, expected) => expect(readAmount(text)).toBe(expected));

it.each([
  ['yes', true],
  ['Yes.', true],
  ['TRUE', true],
  ['yes, there is one', true],
  ['no', false],
  ['No; it is red', false],
  ['no entry', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('%s answers %s', (text, expected) => expect(readYesNo(text)).toBe(expected));
