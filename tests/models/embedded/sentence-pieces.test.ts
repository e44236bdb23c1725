import { expect, test } from 'vitest';
import { sentencePieces, type Vocabulary } from '../../../src/models/embedded/sentence-pieces.js';

const vocabulary: Vocabulary = [
  ...['�', '<s>', '</s>', 'x', 'y', 'z'].map((piece) => [piece, 0] as const),
  ['▁a', -1],
  ['▁do', -2],
  ['g', -2],
  [':', null],
  ['▁dog', -3],
  ['s', -3],
];
const split = sentencePieces(vocabulary);
const names = (text: string): readonly string[] => split(text).map((id) => vocabulary[id][0]);

test('the likeliest split as a whole wins, with every space in front of its word', () => {
  expect(names('a dogs')).toEqual(['▁a', '▁dog', 's']);
  expect(names('dog')).toEqual(['▁dog']);
});

test('a piece without a probability lies between its neighbours, and does not win by it', () => {
  expect(names('dog:')).toEqual(['▁dog', ':']);
});

test('unknown characters become one unknown piece; compatibility forms are the plain ones', () => {
  expect(names('a???s')).toEqual(['▁a', '�', 's']);
  expect(names('ｄｏｇ')).toEqual(['▁dog']);
  expect(split('')).toEqual([0]);
});
