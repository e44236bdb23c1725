import { expect, test } from 'vitest';
import type { Example } from '../../src/contracts/learning.js';
import { correctConcept } from '../../src/learning/correct-concept.js';
import { rescore } from '../../src/learning/rescore.js';
import { isRight, requestOf } from '../../src/learning/validate.js';
import { exampleOf, filed, near, person, pictureOf, type Random, randomVector, seeded } from './planted.js';

const size = 48;
const random = seeded(21);
const background = Array.from({ length: 100 }, () => randomVector(random, size));
const desk = randomVector(random, size);
const toy = randomVector(random, size);
const dog = randomVector(random, size);

/** The detector takes a toy for a dog and overlooks the dog, on this desk as anywhere. */
function deskPicture(source: Random, id: string, scene: Float32Array, told: 'right' | 'wrong' = 'right'): Example {
  const features = [near(source, toy, 0.3), near(source, dog, 0.3)];
  return exampleOf({
    id,
    picture: pictureOf(id),
    feature: near(source, scene, 0.2),
    candidates: [
      { box: [0, 0, 200, 200], score: 0.3, feature: features[0] },
      { box: [500, 0, 800, 400], score: 0.12, feature: features[1] },
    ],
    right: told === 'right' ? [1] : [0],
    augmented: [1, 2].map(() => ({
      feature: near(source, scene, 0.25),
      candidates: features.map((feature) => near(source, feature, 0.2)),
    })),
  });
}
const counted = (example: Example, prompts: Parameters<typeof rescore>[0]): readonly boolean[] =>
  rescore(prompts, requestOf(example)).scores.map((score) => score >= example.threshold);

test('"this is the dog, that is a toy": right in the next pictures of the desk, untouched anywhere else', () => {
  const wrongCount = { ...deskPicture(random, 'first', desk), right: [], count: 0 };
  const lesson = correctConcept({ space: 'test', example: wrongCount, others: [], background, active: [] });
  expect(lesson.status).toBe('accepted');
  const prompts = lesson.prompts.map((prompt) => filed(prompt));
  expect(counted(wrongCount, prompts)).toEqual([false, false]);
  expect(counted(deskPicture(random, 'next', desk), prompts)).toEqual([false, false]);
  const elsewhere = deskPicture(
    random,
    'elsewhere',
    desk.map((value) => -value),
  );
  expect(rescore(prompts, requestOf(elsewhere))).toEqual({ scores: [0.3, 0.12], prompts: [] });
});

test('swapping one region for another is learned as well, though the number stays', () => {
  const example = deskPicture(random, 'swap', desk);
  const missed = { ...example, count: 2, right: [0, 1] };
  const lesson = correctConcept({ space: 'test', example: missed, others: [], background, active: [] });
  expect(lesson.status).toBe('accepted');
  expect(
    counted(
      deskPicture(random, 'swapped', desk),
      lesson.prompts.map((prompt) => filed(prompt)),
    ),
  ).toEqual([true, true]);
});

test('a correction that turns a right answer of the same scene is refused', () => {
  const before = { ...deskPicture(random, 'confirmed', desk), right: [0], count: 1 };
  expect(isRight(before, [])).toBe(true);
  const against = { ...deskPicture(random, 'contradiction', desk), right: [], count: 0 };
  const lesson = correctConcept({ space: 'test', example: against, others: [before], background, active: [] });
  expect(lesson).toMatchObject({ status: 'refused', prompts: [] });
  expect(lesson.evidence.probe.flipped).toEqual(['confirmed']);
});

test('without features, or without another view, nothing is learned', () => {
  const example = { ...deskPicture(random, 'bare', desk), right: [], count: 0 };
  const bare = { ...example, candidates: example.candidates.map(({ box, score }) => ({ box, score })) };
  for (const poor of [bare, { ...example, feature: undefined }, { ...example, augmented: [] }])
    expect(correctConcept({ space: 'test', example: poor, others: [], background, active: [] })).toMatchObject({
      status: 'refused',
      prompts: [],
    });
});

/** The detector errs in the same way on several pictures of the desk. */
const toysTaken = (...pictures: readonly (readonly [id: string, author: string])[]): readonly Example[] =>
  pictures.map(([id, author]) => ({
    ...deskPicture(random, id, desk),
    ...{ right: [], count: 0, source: { kind: 'correction', author: person(author) } as const },
  }));

test('what one picture taught holds for it and nearly the same; other pictures and people widen it', () => {
  const learn = ([example, ...others]: readonly Example[]) =>
    correctConcept({ space: 'test', example, others, background, active: [] });
  const alone = learn(toysTaken(['a', 'ann']));
  expect(alone).toMatchObject({ status: 'accepted', reach: 'here', prompts: [{ here: ['a'] }] });
  expect(alone.evidence).toMatchObject({ own: { size: 2, before: 0, after: 2 }, validation: { size: 0 } });
  expect(learn(toysTaken(['b', 'ann'], ['c', 'ann'])).reach).toBe('here');
  expect(learn(toysTaken(['d', 'ann'], ['e', 'ben'])).reach).toBe('everywhere');
  const widely = learn(toysTaken(['f', 'ann'], ['g', 'ann'], ['h', 'ann']));
  expect(widely.reach).toBe('everywhere');
  expect(widely.prompts[0].here).toBeUndefined();
});

test('a false lesson changes nothing on another picture of the scene', () => {
  const [lie] = toysTaken(['lie', 'mallory']);
  const other: Example = { ...deskPicture(random, 'another desk', desk), feature: near(random, desk, 0.9) };
  const prompts = correctConcept({ space: 'test', example: lie, others: [], background, active: [] }).prompts;
  expect(
    counted(
      lie,
      prompts.map((prompt) => filed(prompt)),
    ),
  ).toEqual([false, false]);
  expect(
    rescore(
      prompts.map((prompt) => filed(prompt)),
      requestOf(other),
    ).prompts,
  ).toEqual([]);
});
