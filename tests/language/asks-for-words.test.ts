import { expect, test } from 'vitest';
import { asksForEdit, asksForWords } from '../../src/language/asks-for-words.js';

test.for([
  'mark the car and say its colour',
  'crop to the dog and tell me its breed',
  'how many dogs? mark them',
  'circle the tallest person, what is she holding?',
  'make it brighter and count the cups',
  'replace the sky. Also why is the road wet?',
  'zoom in on the sign and read it',
  'tag the people and name them',
  '이게 뭐예요?',
])('%s wants words', (text) => {
  expect(asksForWords(text)).toBe(true);
});

test.for([
  'can you blur the faces?',
  'write "who is it" below',
  'remove the man on the left',
  'could you please highlight where the exit is',
  'mark what is dangerous',
  'put a label with the name on each dog',
  'number the birds',
])('%s wants a picture alone', (text) => {
  expect(asksForWords(text)).toBe(false);
  expect(asksForEdit(text)).toBe(true);
});
