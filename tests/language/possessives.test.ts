import { expect, test } from 'vitest';
import { isSomebodysOwn, ownerOf, ownNames, possessives, withoutOwner } from '../../src/language/possessives.js';

test.each(possessives)('“%s” says whose a thing is', (owner) => {
  const name = `${owner} old van`;
  expect(ownerOf(name)).toBe(owner);
  expect(withoutOwner(name)).toBe('old van');
  expect(ownNames('old van')).toContain(name);
  expect(isSomebodysOwn(name)).toBe(true);
});

test('the owner is read in any case, and only at the beginning', () => {
  expect(ownerOf('Our van')).toBe('our');
  expect(withoutOwner('Our van')).toBe('van');
  expect(ownerOf('the van of our team')).toBeUndefined();
  expect(withoutOwner('the van of our team')).toBe('the van of our team');
});

test.each(['our', 'hourglass', 'mystery', 'heron', 'itself'])('“%s” is a thing without an owner', (name) => {
  expect(ownerOf(name)).toBeUndefined();
  expect(withoutOwner(name)).toBe(name);
});

test('a name may mean something to its people alone', () => {
  expect(isSomebodysOwn('the logo of my team')).toBe(true);
  expect(isSomebodysOwn('Anna’s car')).toBe(true);
  expect(isSomebodysOwn("Anna's car")).toBe(true);
  expect(isSomebodysOwn('heron')).toBe(false);
});
