/** A greeting or remark in another language, and then a request in English. */
import { expect, test } from 'vitest';
import { withoutRemarks } from '../../src/language/beside-request.js';

test.each([
  ['Bonjour à tous ! What does the sign on the plane say?', 'What does the sign on the plane say?'],
  ['hola chicos, can you cut out the clock for me', 'can you cut out the clock for me'],
  ['Das ist unser Büro. How many chairs are there?', 'How many chairs are there?'],
  ['Guten Morgen zusammen, how many people are there?', 'how many people are there?'],
  ['ciao ragazzi how many dogs are there', 'how many dogs are there'],
  ['Здравствуйте! how many cars are there?', 'how many cars are there?'],
  ['Danke! and now the left one?', 'and now the left one?'],
])('%s', (text, request) => {
  expect(withoutRemarks(text)).toBe(request);
});

test.each(['on the left, is there a dog?', 'the dog on the table, is it brown?', 'les paul guitar, is there one?'])(
  '%s has no such remark',
  (text) => {
    expect(withoutRemarks(text)).toBeUndefined();
  },
);
