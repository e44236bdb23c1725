/** What people reply when they are asked what of a picture they taught. */
import { expect, test } from 'vitest';
import type { TeachingQuestion } from '../../src/contracts/lesson.js';
import { readTeachingAnswer } from '../../src/language/teaching-answer.js';
import { lexicon } from '../support/tool-context.js';

const [dog, frisbee, person] = [
  { box: [0, 0, 10, 10] as const, label: 'dog' },
  { box: [20, 0, 30, 10] as const, label: 'frisbee' },
  { box: [40, 0, 50, 10] as const, label: 'person' },
];
const picture = { id: 'p', width: 60, height: 20, mediaType: 'image/png' } as const;
const which: TeachingQuestion = { about: 'which', picture, candidates: [dog, frisbee, person] };
const read = (said: string, asks: TeachingQuestion = which) => readTeachingAnswer(said, asks, lexicon.singular);

test.each([
  ['1', dog],
  ['number 2', frisbee],
  ['the dog', dog],
  ["it's the frisbee", frisbee],
  ['the second one', frisbee],
  ['the right one', person],
  ['the middle one please', frisbee],
  ['I mean the dog', dog],
])('“%s”', (said, { box }) => {
  expect(read(said)).toEqual({ place: box });
});
test('all of it', () => {
  for (const said of ['all of it', 'the whole picture', 'everything'])
    expect(read(said)).toEqual({ told: { isWhole: true } });
});
test('something else is no answer', () => {
  for (const said of ['how many dogs are there?', 'blur the dog', '7 dogs on a wall', 'the cat'])
    expect(read(said)).toBeUndefined();
});
test('a drawn face, and one thing that looks different', () => {
  for (const said of ["it's a painting", 'that is only drawn', 'he is a cartoon', 'yes', 'not a real person'])
    expect(read(said, { about: 'drawn' })).toEqual({ told: { isDrawn: true } });
  expect(read('no', { about: 'drawn' })).toEqual({ isOff: true });
  expect(read('yes', { about: 'same', why: '' })).toEqual({ told: { isSame: true } });
  expect(read('never mind')).toEqual({ isOff: true });
});
