import { expect, test } from 'vitest';
import { readClarification } from '../../src/language/clarification.js';
import { readAnew } from '../../src/language/read-anew.js';
import { lexicon } from '../support/tool-context.js';

const anew = (earlier: string, said: string, sought: readonly string[]): string | undefined => {
  const clarification = readClarification(said);
  return clarification && readAnew(earlier, clarification, { sought, ...lexicon });
};

test.each([
  ['what colour is the dog?', 'I meant the cat', 'dog', 'what colour is the cat?'],
  ['what colour is the dog?', 'sorry, the left one', 'dog', 'what colour is the left dog?'],
  ['blur the man', 'no, the one on the left', 'person', 'blur the man on the left'],
  ['blur the man on the right', 'no, I meant the man on the left', 'person', 'blur the man on the left'],
  ['remove the car', 'not the car, the bus', 'car', 'remove the bus'],
  ['how many dogs are there?', 'I was asking about the cats', 'dog', 'how many cats are there?'],
  ['how many dogs are there?', 'I meant cats', 'dog', 'how many cats are there?'],
  ['is there a dog?', 'I meant the cat', 'dog', 'is there a cat?'],
  ['where is the big dog?', 'I mean the other dog', 'dog', 'where is the other dog?'],
  ['how many buses are there?', 'no, I meant how many are red', 'bus', 'how many are red'],
  [
    'how many dogs are there?',
    'I meant in the second picture',
    'dog',
    'how many dogs are there in the second picture?',
  ],
  ['crop to the woman', 'oops, the woman on the right', 'person', 'crop to the woman on the right'],
  ['how many buses?', 'the red ones', 'bus', 'how many red buses?'],
  ['what is the man holding?', 'I was talking about the woman', 'person', 'what is the woman holding?'],
  ['blur the faces', 'no, only the left one', 'face', 'blur the left face'],
  ["what colour is the man's tie?", 'I meant the woman', 'tie', "what colour is the woman's tie?"],
  ['which dog is bigger?', 'I mean the cats', 'dog', 'which cat is bigger?'],
  ['how many books? and is there a microwave?', 'sorry, I meant the plates', 'book', 'how many plates?'],
  ['how many books are there, and is there a microwave?', 'I meant the dog', 'book,microwave', 'is there a dog?'],
  ['what colour is the left bus?', 'no wait, the other one', 'bus', 'what colour is the right bus?'],
  ['what is this?', 'I meant him', '', undefined],
])('%s · %s', (earlier, said, sought, text) => {
  expect(anew(earlier, said, sought.split(','))).toBe(text);
});
