import { expect, test } from 'vitest';
import { createPromptPool } from '../../../src/learning/prompt-pool.js';
import { knownConcept, looksTool, taughtWord } from '../../../src/skills/looks/decide.js';
import { placesOf, shownBoxes } from '../../../src/vision/candidates.js';
import { viewSpace } from '../../../src/vision/views.js';
import { filed } from '../../learning/planted.js';
import { lexicon } from '../../support/tool-context.js';

const look = new Float32Array(4);
const poolOf = (...words: readonly string[]) =>
  createPromptPool(
    words.map((concept) =>
      filed({
        kind: 'soft',
        basis: 'feature',
        tool: looksTool,
        concept,
        space: viewSpace,
        supersedes: [],
        centre: look,
        vector: look,
        bias: 0,
        key: look,
      }),
    ),
  );
const meant = (phrase: string, ...taught: readonly string[]) =>
  taughtWord(phrase, { prompts: poolOf(...taught), lexicon });

test('a taught word is meant in any case, number and with any article', () => {
  for (const phrase of ['heron', 'Herons', 'the heron', 'a heron', 'all herons'])
    expect(meant(phrase, 'heron')).toBe('heron');
  for (const phrase of ['our logo', 'Our Logo', 'logo', 'the logo', 'your logo', 'our logos'])
    expect(meant(phrase, 'our logo')).toBe('our logo');
  expect(meant('our logo', 'logo')).toBe('logo');
  expect(meant('Anna', 'Anna')).toBe('Anna');
  expect(meant('stork', 'heron')).toBeUndefined();
  expect(meant('', 'heron')).toBeUndefined();
});

test('our dog is a dog, but a dog need not be ours', () => {
  expect(meant('our dog', 'our dog')).toBe('our dog');
  expect(meant('my dog', 'our dog')).toBe('our dog');
  expect(meant('dog', 'our dog')).toBeUndefined();
  expect(meant('dogs', 'our dog')).toBeUndefined();
});

test('what a detector knows is learned about under one name', () => {
  expect([knownConcept('puppies', lexicon), knownConcept('dog', lexicon)]).toEqual(['dog', 'dog']);
});

test('places that the detector never gave come after what it gave, each place once', () => {
  const found = [{ box: [0, 0, 10, 10], label: 'cup', score: 0.5, rival: 0.2 }] as const;
  const proposed = [
    { box: [1, 0, 10, 10], label: 'bowl', score: 0.3 },
    { box: [50, 0, 60, 10], label: 'region', score: 0 },
  ] as const;
  const places = placesOf(found, [[50, 1, 60, 10]], proposed, 'cup');
  expect(places.map(({ box, score, undetected }) => [box[0], score, undetected])).toEqual([
    [0, 0.5, undefined],
    [50, 0.02, true],
  ]);
  expect(places[0].rival).toBe(0.2);
});

test('where something was shown is the same place in a picture of another size', () => {
  const picture = { id: 'a', width: 100, height: 50, mediaType: 'image/png' } as const;
  const shown = [
    { type: 'Image', picture, view: [10, 10, 20, 30] },
    { type: 'Image', picture },
  ] as const;
  expect(shownBoxes(shown, { width: 200, height: 200 })).toEqual([[20, 40, 40, 120]]);
});
