import { expect, test } from 'vitest';
import { wordRelations } from '../../src/wordnet/word-relations.js';

const words = wordRelations();
const photographed =
  'heron dog cat car umbrella mouse zebra banana apple bicycle cup couch chair person truck pizza laptop guitar elephant sheep knife table mug penguin shark bee church hat shirt bear tree'.split(
    ' ',
  );

test('distractors of a heron are other wading birds', () => {
  const birds = words.distractors('heron', 10);
  expect(birds).toEqual(expect.arrayContaining(['stork', 'flamingo', 'ibis', 'crane']));
  for (const bird of birds) expect(words.isKindOf(bird, 'bird'), bird).toBe(true);
});

test('an egret is a heron, so it is never a distractor of one, nor the other way round', () => {
  const all = words.distractors('heron', 200);
  expect(all.length).toBeGreaterThan(30);
  for (const kind of ['egret', 'bittern', 'great blue heron', 'wading bird', 'wader', 'bird', 'animal'])
    expect(all).not.toContain(kind);
  expect(words.distractors('egret', 50)).toEqual(expect.arrayContaining(['bittern', 'stork']));
  expect(words.distractors('egret', 200)).not.toContain('heron');
});

test('distractors are never the same thing, a kind of it or a wider kind', () => {
  for (const noun of photographed) {
    const found = words.distractors(noun, 12);
    expect(found.length, noun).toBeGreaterThanOrEqual(5);
    expect(new Set(found).size).toBe(found.length);
    for (const other of found) {
      expect(words.isKindOf(other, noun), `${other} is a ${noun}`).toBe(false);
      expect(words.isKindOf(noun, other), `${noun} is a ${other}`).toBe(false);
      expect(words.synonyms(noun)).not.toContain(other);
    }
  }
});

test('the best known come first', () => {
  expect(words.distractors('dog', 4)).toEqual(expect.arrayContaining(['cat', 'fox', 'wolf']));
  expect(words.distractors('car', 4)).toEqual(expect.arrayContaining(['truck', 'motorcycle']));
  expect(words.distractors('bear', 8)).toEqual(expect.arrayContaining(['cat', 'dog']));
  expect(words.distractors('elephant', 8)).toContain('mouse');
});

test('the word that was confused with it tells which crane is meant', () => {
  const machines = words.distractors('crane', 8);
  expect(machines[0]).toBe('elevator');
  expect(machines.filter((name) => words.isKindOf(name, 'bird'))).toEqual([]);
  expect(words.distractors('crane', 8, ['stork'])).toEqual(expect.arrayContaining(['stork', 'flamingo', 'heron']));
  expect(words.distractors('heron', 3, ['zzzz'])).toEqual(words.distractors('heron', 3));
});

test('words mean what a picture can show', () => {
  expect(words.distractors('mug', 5)).toContain('bottle');
  expect(words.distractors('tiger', 3)).toContain('lion');
  expect(words.distractors('banana', 10)).toContain('pineapple');
  expect(words.distractors('rose', 5)).toContain('lilac');
  expect(words.isKindOf('dog', 'person')).toBe(false);
  expect(words.isKindOf('tiger', 'person')).toBe(false);
  expect(words.isKindOf('nurse', 'person')).toBe(true);
});

test('kinds', () => {
  expect(words.isKindOf('heron', 'bird')).toBe(true);
  expect(words.isKindOf('bird', 'heron')).toBe(false);
  expect(words.isKindOf('apple', 'fruit')).toBe(true);
  expect(words.isKindOf('Herons', 'animal')).toBe(true);
  expect(words.isKindOf('dump truck', 'vehicle')).toBe(true);
  expect(words.isKindOf('cup', 'cup')).toBe(true);
  expect(words.isKindOf('heron', 'zzzz')).toBe(false);
});

test('paraphrases are synonyms, then what it is called in full, then with the kind', () => {
  expect(words.synonyms('couch')).toEqual(expect.arrayContaining(['sofa']));
  expect(words.synonyms('car')).toEqual(expect.arrayContaining(['automobile', 'auto']));
  // A "machine" is a car only in slang.
  expect(words.synonyms('car')).not.toContain('machine');
  const heron = words.paraphrases('heron');
  expect(heron[0]).toBe('great blue heron');
  expect(heron.at(-1)).toBe('heron, a kind of wading bird');
  expect(words.paraphrases('hydrant')).toContain('fire hydrant');
  expect(words.paraphrases('bus')).toContain('school bus');
});

test('a phrase that WordNet lacks is taken by its head', () => {
  const found = words.distractors('rubber duck', 6);
  expect(found).toContain('goose');
  expect(found.some((name) => name.includes('duck'))).toBe(false);
  expect(words.distractors('bottle of wine', 3)).toEqual(words.distractors('bottle', 3));
});

test('odd input gives nothing and breaks nothing', () => {
  for (const noun of ['', '   ', 'zzzzqq', 'café', '%1:05', 'a\nb', '日本', 'x'.repeat(10_000), "'"]) {
    expect(words.distractors(noun, 5), noun.slice(0, 20)).toEqual([]);
    expect(words.paraphrases(noun)).toEqual([]);
    expect(words.isKindOf(noun, 'bird')).toBe(false);
  }
  expect(words.distractors('heron', 0)).toEqual([]);
});

test('an answer costs few milliseconds once WordNet is read', () => {
  const costs = photographed.map((noun) => {
    const before = process.cpuUsage();
    words.distractors(noun, 10);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  costs.sort((a, b) => a - b);
  expect(costs[Math.floor(costs.length / 2)]).toBeLessThan(50);
});

test('what a word mostly means can be seen, or cannot', () => {
  const { isVisible, isNoun, isAdjective, isVerb } = wordRelations();
  for (const word of ['owl', 'lion cub', 'stripe', 'dragon', 'rainbow'])
    expect([word, isVisible(word)]).toEqual([word, true]);
  for (const word of ['idea', 'mess', 'place', 'zorblax']) expect([word, isVisible(word)]).toEqual([word, false]);
  expect([isNoun('idea'), isNoun('zorblax')]).toEqual([true, false]);
  expect([isAdjective('fluffy'), isAdjective('redo'), isVerb('redo'), isVerb('fluffy')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
