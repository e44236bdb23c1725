import { expect, it } from 'vitest';
import { unusedParts } from '../../src/language/unused-parts.js';

const direct = { text: 'Dark green.' };
const left = (text: string, covers: string, more = {}): readonly string[] =>
  unusedParts(text, { covers: [[covers]], ...more }).map(({ words }) => words.join(' '));

it('what only wants words beside an edit is the answer’s, where there is one', () => {
  expect(left('mark the car and say its colour', 'mark the car', { direct })).toEqual([]);
  expect(left('blur the faces and tell me how many wear hats', 'blur the faces', { direct })).toEqual([]);
  expect(left('mark the car and say its colour', 'mark the car')).toEqual(['colour']);
});

it('what narrows the edit, or is another one, is not', () => {
  expect(left('mark the car on the left and say its colour', 'mark the car', { direct })).not.toEqual([]);
  expect(left('circle the bus and the car that says taxi', 'circle the bus', { direct })).toEqual([
    'car that says taxi',
  ]);
  expect(left('blur the faces and the sign', 'blur the faces', { direct })).toEqual(['sign']);
});
