import { expect, test } from 'vitest';
import type { Example } from '../../src/contracts/learning.js';
import { onceAPicture } from '../../src/learning/split-examples.js';
import { exampleOf, pictureOf } from './planted.js';

const candidates = [0, 1, 2].map((position) => ({
  box: [position * 100, 0, position * 100 + 80, 80] as const,
  score: 0.5 - position / 10,
}));
const told = (id: string, how: Example['told'], right: readonly number[], more: Partial<Example> = {}): Example =>
  exampleOf({ id, candidates, right, told: how, picture: pictureOf('park'), ...more });
const idsOf = (examples: readonly Example[]): readonly string[] => onceAPicture(examples).map(({ id }) => id);

test('what somebody pointed at stands against what was only not objected to, whichever came first', () => {
  const pointed = told('pointed', 'regions', [0, 2]);
  const agreed = told('agreed', 'number', [0]);
  const any = told('any', 'presence', [0], { count: 1 });
  expect(idsOf([any, pointed, agreed])).toEqual(['pointed']);
  expect(idsOf([any, agreed])).toEqual(['agreed']);
});

test('of equally exact ones what most say, and without a majority the last word', () => {
  const one = told('one', 'regions', [0]);
  const two = told('two', 'regions', [0, 1]);
  expect(idsOf([one, two])).toEqual(['two']);
  expect(idsOf([two, one])).toEqual(['one']);
  expect(idsOf([one, { ...one, id: 'one again' }, two])).toEqual(['one again']);
});

test('other things, other pictures, other parts and other questions of one picture are kept apart', () => {
  const dog = told('dog', 'number', [0]);
  const others = [
    told('cat', 'number', [0], { concept: 'cat' }),
    told('beach', 'number', [0], { picture: pictureOf('beach') }),
    told('corner', 'number', [0], { view: [0, 0, 100, 100] }),
    told('how many', 'number', [0], { use: 'counted' }),
  ];
  expect(idsOf([dog, ...others])).toEqual(['dog', 'cat', 'beach', 'corner', 'how many']);
});

test('for what is to be seen it does not matter what questions use it for', () => {
  const number = told('number', 'number', [0], { use: 'counted' });
  const compared = told('compared', 'presence', [], { use: 'compared', count: 0 });
  const pointed = told('pointed', 'regions', [0, 1], { use: 'placed' });
  expect(onceAPicture([number, compared, pointed], 'together')).toEqual([pointed]);
  expect(onceAPicture([number, compared, pointed])).toHaveLength(3);
});
