import { expect, test } from 'vitest';
import type { Example, Prompt } from '../../src/contracts/learning.js';
import type { LessonDraft } from '../../src/contracts/lesson.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { teachConcept } from '../../src/learning/teach-concept.js';
import { findsFirst } from '../../src/learning/validate.js';
import { viewSpace } from '../../src/vision/views.js';
import { exampleOf, filed, near, pictureOf, type Random, randomVector, seeded } from './planted.js';

const size = 64;
/** All features of a trunk point roughly one way. */
const common = randomVector(seeded(77), size);
const spread = 0.7;

interface Thing {
  readonly name: string;
  readonly look: Float32Array;
}
const thingsOf = (random: Random, count: number): readonly Thing[] =>
  Array.from({ length: count }, (_, index) => ({ name: `thing ${index}`, look: randomVector(random, size) }));
const viewOf = (random: Random, look: Float32Array): Float32Array =>
  near(
    random,
    look.map((value, index) => value + common[index]),
    spread,
  );
const clutter = (random: Random): Float32Array => viewOf(random, randomVector(random, size));

/** A picture with the thing in a random place among eight other regions. */
function shown(random: Random, { name, look }: Thing, id: string, views = 0): Example {
  const place = Math.floor(random() * 9);
  const features = Array.from({ length: 9 }, (_, index) => (index === place ? viewOf(random, look) : clutter(random)));
  return exampleOf({
    id,
    concept: name,
    tool: 'SELECT',
    picture: pictureOf(id),
    threshold: 0.5,
    candidates: features.map((feature, index) => ({ box: [index * 100, 0, index * 100 + 90, 90], score: 0, feature })),
    right: [place],
    augmented: Array.from({ length: views }, () => ({
      candidates: features.map((feature) => near(random, feature, 0.3)),
    })),
  });
}

/** A team that teaches one thing after another. */
function school(seed: number) {
  const random = seeded(seed);
  const background = Array.from({ length: 200 }, () => clutter(random));
  const prompts: Prompt[] = [];
  const examples: Example[] = [];
  const active = (concept: string): readonly Prompt[] => {
    const gone = new Set(prompts.flatMap(({ supersedes }) => supersedes));
    return prompts.filter((prompt) => prompt.concept === concept && !gone.has(prompt.id));
  };
  return {
    random,
    active,
    /** An answer that somebody confirmed: it must stay right, but nothing is tuned on it. */
    confirm: (example: Example): number => examples.push(example),
    teach(thing: Thing, more: readonly Example[]): LessonDraft {
      const own = [...examples.filter(({ concept }) => concept === thing.name), ...more];
      const others = examples.filter(({ concept }) => concept !== thing.name);
      const lesson = teachConcept({
        tool: 'SELECT',
        concept: thing.name,
        space: viewSpace,
        examples: own,
        others,
        background,
        active,
      });
      if (lesson.status === 'accepted') {
        prompts.push(...lesson.prompts.map((prompt) => filed(prompt)));
        examples.push(...more);
      }
      return lesson;
    },
  };
}

test('one picture with a box is enough, and pictures without it stay empty', () => {
  const { random, teach, active } = school(1);
  const things = thingsOf(random, 20);
  for (const thing of things) expect(teach(thing, [shown(random, thing, thing.name, 3)]).status).toBe('accepted');
  let found = 0;
  let mistaken = 0;
  for (const thing of things)
    for (let round = 0; round < 5; round++) {
      const picture = shown(random, thing, `${thing.name} again ${round}`);
      if (findsFirst(picture, active(thing.name))) found += 1;
      const without = {
        ...picture,
        candidates: picture.candidates.filter((_, index) => index !== picture.right[0]),
        right: [],
      };
      if (!findsFirst(without, active(thing.name))) mistaken += 1;
    }
  expect(found / 100).toBeGreaterThanOrEqual(0.95);
  expect(mistaken / 100).toBeLessThanOrEqual(0.05);
});

test('among twenty names the most alike is the right one', () => {
  const { random, teach, active } = school(7);
  const things = thingsOf(random, 20);
  for (const thing of things) teach(thing, [shown(random, thing, thing.name, 3)]);
  const pool = createPromptPool(things.flatMap(({ name }) => active(name)));
  expect(pool.concepts('SELECT')).toHaveLength(20);
  const named = things.filter(({ look, name }) => {
    const candidates = [{ box: [0, 0, 90, 90] as const, score: 0, feature: viewOf(random, look) }];
    const alike = (concept: string): number => pool.likeness({ tool: 'SELECT', concept, candidates })[0];
    return things.every((other) => other.name === name || alike(name) > alike(other.name));
  });
  expect(named.length).toBeGreaterThanOrEqual(19);
  const [bare] = pool.likeness({ tool: 'SELECT', concept: 'thing 0', candidates: [{ box: [0, 0, 9, 9], score: 1 }] });
  expect(bare).toBe(-1);
});

test('after fifty concepts the first five are found as before', () => {
  const { random, teach, active } = school(2);
  const things = thingsOf(random, 50);
  const first = things.slice(0, 5);
  const unseen = first.flatMap((thing) =>
    Array.from({ length: 10 }, (_, round) => shown(random, thing, `${thing.name} unseen ${round}`)),
  );
  const score = (): number => unseen.filter((example) => findsFirst(example, active(example.concept))).length;
  for (const thing of first)
    teach(
      thing,
      [1, 2, 3].map((round) => shown(random, thing, `${thing.name} ${round}`)),
    );
  const early = score();
  for (const thing of things.slice(5))
    expect(
      teach(
        thing,
        [1, 2, 3].map((round) => shown(random, thing, `${thing.name} ${round}`)),
      ).status,
    ).toBe('accepted');
  expect(early).toBeGreaterThanOrEqual(48);
  expect(score()).toBe(early);
});

test('one picture without another view of it cannot be checked, so it teaches nothing', () => {
  const { random, teach } = school(3);
  const [thing] = thingsOf(random, 1);
  const lesson = teach(thing, [shown(random, thing, 'only one')]);
  expect(lesson).toMatchObject({ status: 'refused', prompts: [] });
  expect(lesson.reason).toContain('another picture');
});

test('a picture that does not show the thing teaches nothing', () => {
  const { random, teach } = school(4);
  const [thing] = thingsOf(random, 1);
  expect(teach(thing, [{ ...shown(random, thing, 'empty', 2), right: [] }])).toMatchObject({
    status: 'refused',
    prompts: [],
  });
  expect(teach(thing, [])).toMatchObject({ status: 'refused', prompts: [] });
});

test('a new word that takes the name from what was named right is refused', () => {
  const { random, teach, confirm } = school(5);
  const [thing] = thingsOf(random, 1);
  expect(teach(thing, [shown(random, thing, 'a', 3)]).status).toBe('accepted');
  for (let round = 0; round < 8; round++) confirm(shown(random, thing, `confirmed ${round}`));
  const same = { ...thing, name: 'another word' };
  const lesson = teach(
    same,
    Array.from({ length: 6 }, (_, round) => shown(random, same, `c ${round}`)),
  );
  expect(lesson.status).toBe('refused');
  expect(lesson.reason).toContain('right answers wrong');
});

test('more pictures of a known thing replace its prompt', () => {
  const { random, teach, active } = school(6);
  const [thing] = thingsOf(random, 1);
  teach(thing, [shown(random, thing, 'first', 3)]);
  const [old] = active(thing.name);
  expect(teach(thing, [shown(random, thing, 'second'), shown(random, thing, 'third')]).status).toBe('accepted');
  const now = active(thing.name);
  expect(now).toHaveLength(1);
  expect(now[0].supersedes).toEqual([old.id]);
});
