import { expect, test } from 'vitest';
import { learnRescoring } from '../../../src/clova/learning/learn-rescoring.js';
import { presumesPresence } from '../../../src/clova/learning/presumes-presence.js';
import { isRight } from '../../../src/clova/learning/validate.js';
import type { Example } from '../../../src/learning.js';
import { exampleOf, filed, type Random, seeded, speckExample } from './planted.js';

/** "How many dogs?" of a picture with `there` of them, of which the tool sees the first `seen`. */
function asked(random: Random, id: string, there: number, seen = there): Example {
  const candidates = Array.from({ length: 4 }, (_, position) => ({
    box: [position * 200, 100, position * 200 + 150, 300] as const,
    score: (position < seen ? 0.4 : position < there ? 0.08 : 0.03) + random() * 0.05,
  })).sort((a, b) => b.score - a.score);
  const right = Array.from({ length: there }, (_, position) => position);
  const kind = there === seen ? 'confirmation' : 'correction';
  return { ...exampleOf({ id, candidates, right, told: 'number', source: { kind } }), counted: true };
}
const questions = (seed: number, thereIn: readonly [number, number][]): readonly Example[] => {
  const random = seeded(seed);
  return thereIn.map(([there, seen], index) => asked(random, `${seed} ${index}`, there, seen));
};
const seenWell = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, index) => [1 + (index % 3), 1 + (index % 3)]);
const overlooked: [number, number] = [1, 0];
const none: [number, number] = [0, 0];

test('people who ask how many only of what is there presume that there is one', () => {
  expect(presumesPresence(questions(1, [...seenWell(30), overlooked, overlooked]))).toBe(true);
});

test('it takes some twenty answers to know, and one that the tool overlooked', () => {
  expect(presumesPresence(questions(1, [...seenWell(8), overlooked, overlooked]))).toBe(false);
  expect(presumesPresence(questions(1, seenWell(40)))).toBe(false);
});

test('a team that also asks of what is not there keeps its noughts', () => {
  expect(presumesPresence(questions(1, [...seenWell(30), overlooked, overlooked, none, none]))).toBe(false);
});

test('numbers that were not the answer, and whether there is any, say nothing of it', () => {
  const all = questions(1, [...seenWell(30), overlooked, overlooked]);
  expect(presumesPresence(all.map(({ counted, ...example }) => example))).toBe(false);
  expect(presumesPresence(all.map((example) => ({ ...example, told: 'presence' as const })))).toBe(false);
});

test('a lesson learns it: of a number, the likeliest place counts where none did, and of a presence it does not', () => {
  const random = seeded(7);
  // The detector of this world also needs to learn that dogs are large.
  const specks = Array.from({ length: 40 }, (_, index) => speckExample(random, `speck ${index}`));
  const lesson = learnRescoring('LOC', [...specks, ...questions(3, [...seenWell(30), overlooked, overlooked])], []);
  expect(lesson.status).toBe('accepted');
  expect(lesson.prompts).toMatchObject([{ kind: 'rescoring', presumes: true }]);
  const prompts = lesson.prompts.map((prompt) => filed(prompt));

  const faint = asked(random, 'faint', 1, 0);
  expect(isRight(faint, [])).toBe(false);
  expect(isRight(faint, prompts)).toBe(true);
  const absent: Example = { ...asked(random, 'absent', 0), counted: undefined, told: 'presence' };
  expect(isRight(absent, prompts)).toBe(true);
});
