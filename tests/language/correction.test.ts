import { expect, test } from 'vitest';
import { correctionIn } from '../../src/language/correction.js';

test.each([
  ['no, three', 'three'],
  ['No it is a heron', 'it is a heron'],
  ["it's a heron, not a stork", "it's a heron, not a stork"],
  ['wrong - 4', '4'],
  ['actually yes', 'yes'],
  ['you forgot the dog in the corner', 'you forgot the dog in the corner'],
  ['nope', undefined],
  ['no', undefined],
  ['two', 'two'],
  ['the answer is 4', '4'],
  ['no, the left one', 'the left one'],
  ['the left one', 'the left one'],
  ['it says EXIT', 'it says EXIT'],
  ["there's another one at the top", "there's another one at the top"],
  ["that's a heron", "that's a heron"],
  ['neither', 'neither'],
  ['none', 'none'],
  ['both', 'both'],
  ["it's 3 not 4", "it's 3 not 4"],
  ['3, not 4', '3, not 4'],
  ['nope, blue', 'blue'],
  ["that's the wrong dog", "that's the wrong dog"],
  ['wrong dog', 'wrong dog'],
  ['wrong one', 'wrong one'],
  ['no, "closed at 22"', 'closed at 22'],
  ['no, “closed at 22”', 'closed at 22'],
  ['no, "open" and "closed"', '"open" and "closed"'],
])('%s is a correction', (reply, text) => expect(correctionIn(reply)).toEqual({ verdict: 'wrong', text }));

test.each(["that's right!", 'yes', 'Correct.'])('%s agrees', (reply) =>
  expect(correctionIn(reply)).toEqual({ verdict: 'right' }),
);

test.each([
  'and how many cats?',
  'blur the faces',
  'how many dogs are there',
  'nobody wears a hat?',
  '',
  'no, blur the dog instead',
  'actually, count the cups',
  'There is a bus in both images.',
  'blur the dog, not the cat',
  'the dogs on the left',
  'another picture of it',
])('%s is a new instruction', (reply) => expect(correctionIn(reply)).toBeUndefined());
