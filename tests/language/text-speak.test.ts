import { expect, test } from 'vitest';
import { inFull } from '../../src/language/text-speak.js';

test.each([
  ['n what r they doin w/ the dog', 'and what are they doin with the dog'],
  ['make it black n white plz', 'make it black and white please'],
  ['haha n how many ppl r in there lol', 'how many ppl are in there'],
  ['blur every1s face w/o the kid', "blur everyone's face without the kid"],
  ['omg!! is that a cat', 'is that a cat'],
  ['rotate it 2 the left', 'rotate it to the left'],
  ['how many.. um.. sheep?', 'how many sheep?'],
  ['so like how many dogs', 'how many dogs'],
])('%s is read in full', (said, full) => {
  expect(inFull(said)).toBe(full);
});

test.each([
  'how much of that is tax?',
  'write "n r u" on it',
  'where is the letter n in it?',
  'which one is in section R of the list?',
  'crop to the 2 dogs',
  'see www.example.com/r',
  'wow',
  'which of the yoga mats is red?',
  'ha',
])('%s stays as it is', (said) => {
  expect(inFull(said)).toBe(said);
});
