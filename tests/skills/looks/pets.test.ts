/** Somebody in the picture of an animal, and a person who is called an animal. */
import { expect, test } from 'vitest';
import type { Box } from '../../../src/util/box.js';
import { randomVector, seeded } from '../../learning/planted.js';
import { busy } from '../../support/drawn-pictures.js';
import { at, createLookingTeam } from '../looking-team.js';

const place: Box = [50, 50, 250, 250];

/** A man's face in the place, so large, and what a detector takes the place for. */
async function teach(name: string, face: Box, guesses: Readonly<Record<string, number>>) {
  const team = createLookingTeam({
    faces: async () => [{ box: face, score: 0.9, feature: randomVector(seeded(2), 64) }],
    detect: async (_, label) => ({
      ...{ known: true, threshold: 0.2 },
      found: label === 'person' ? [{ box: [40, 30, 260, 280], label, score: 0.9 }] : [],
    }),
    propose: async () => [{ box: [40, 30, 260, 280], label: 'person', score: 0.9 }],
    guessKinds: async (_, boxes) => boxes.map(() => new Map(Object.entries(guesses))),
    embedViews: async (_, boxes) => boxes.map((box) => randomVector(seeded(Math.round(box[0] + box[3])), 64)),
    embedImage: async () => randomVector(seeded(1), 64),
  });
  return (await team.teach(name, at(team.put(busy(300, 300)), place))).draft;
}

const behind: Box = [120, 60, 150, 95];
const mostOfIt: Box = [70, 70, 230, 230];

test.for<[string, string, Box, Readonly<Record<string, number>>, boolean]>([
  ['a man behind the cat', 'our office cat Mimi', behind, { cat: 0.6, person: 0.7 }, false],
  ['a man behind a cat that no detector sees', 'our office cat Mimi', behind, { bird: 0.2, person: 0.1 }, false],
  ['a face that fills the box', 'our office cat Mimi', mostOfIt, { person: 0.3 }, true],
  ['somebody who is called a dog', 'our dog Rex', behind, { person: 0.9 }, true],
  ['somebody with a mug', 'our mug', mostOfIt, { person: 0.9 }, false],
])('%s', async ([, name, face, guesses, isRefused]) => {
  const { reason } = await teach(name, face, guesses);
  expect(reason.includes('people are not named here')).toBe(isRefused);
});
