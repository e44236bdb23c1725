import { expect, test } from 'vitest';
import { readExpected } from '../../../src/clova/reflection/expected.js';

const singular = (phrase: string): string => phrase.replace(/s$/, '');

test.each([
  ['three', { kind: 'number', value: 3 }],
  ['there are 3 dogs', { kind: 'number', value: 3 }],
  ['actually I count four.', { kind: 'number', value: 4 }],
  ['yes', { kind: 'boolean', value: true }],
  ['should be no', { kind: 'boolean', value: false }],
  ["it's a heron, not a stork", { kind: 'text', text: 'heron', instead: 'stork' }],
  ['it is the couch', { kind: 'text', text: 'couch' }],
  ['the left one', { kind: 'text', text: 'left one' }],
  ['you forgot the dog in the corner', { kind: 'missing', label: 'dog' }],
  ["that's not a cat", { kind: 'extra', label: 'cat' }],
])('%s', (said, meant) => expect(readExpected(said, singular)).toEqual(meant));

test.each(['', '  ', '!!!', 'well, actually'])('%j says nothing definite', (said) =>
  expect(readExpected(said, singular)).toBeUndefined(),
);
