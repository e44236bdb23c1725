import { describe, expect, test } from 'vitest';
import type { Entity, Example } from '../../../src/contracts/learning.js';
import { createPromptPool } from '../../../src/learning/prompt-pool.js';
import { contradictionIn } from '../../../src/skills/looks/contradiction.js';
import { looksTool } from '../../../src/skills/looks/decide.js';
import type { Box } from '../../../src/util/box.js';
import { near, randomVector, seeded } from '../../learning/planted.js';
import { busy } from '../../support/drawn-pictures.js';
import { lexicon } from '../../support/tool-context.js';
import { at, createLookingTeam } from '../looking-team.js';

const picture = { id: 'park', width: 200, height: 100, mediaType: 'image/png' } as const;
const place: Box = [20, 20, 60, 60];
const rufus: Entity = { name: 'Rufus', others: ['office dog Rufus'], owner: 'our', kind: 'dog' };

/** What is said of a box in which a detector sees these things. */
const saidOf = (seen: Readonly<Record<string, number>>, entity = rufus, examples: readonly Example[] = []) =>
  contradictionIn([{ picture, right: [place] }], entity, {
    models: { guessKinds: async () => [new Map(Object.entries(seen))] } as never,
    pictures: { sight: async () => ({ id: 'park' }) } as never,
    signal: new AbortController().signal,
    ...{ lexicon, examples, pool: createPromptPool() },
  });

test('a box around the frisbee is asked about where the name says dog', async () => {
  expect(await saidOf({ frisbee: 0.8, dog: 0.02 })).toBe('It looks like a frisbee to me.');
});

test.for<[string, Readonly<Record<string, number>>, Entity]>([
  ['the dog is there', { dog: 0.7, person: 0.6 }, rufus],
  ['the dog may be there behind somebody', { person: 0.9, dog: 0.2 }, rufus],
  ['it looks like nothing much', { frisbee: 0.3 }, rufus],
  ['the name says nothing of what it is', { frisbee: 0.9 }, { name: 'Rufus', others: [] }],
  ['it is a picture of something', { dog: 0.9 }, { name: 'our logo', others: [], kind: 'logo' }],
  ['it is one of that kind', { dog: 0.9 }, { name: 'Rufus', others: [], kind: 'animal' }],
])('nothing speaks against it where %s', async ([, seen, entity]) => {
  expect(await saidOf(seen, entity)).toBeUndefined();
});

test('the same place under another name is asked about, and another place is not', async () => {
  const shown = (box: Box, concept: string): Example => ({
    ...{ id: 'e', team: 'home', tool: looksTool, concept, isOfTaughtWord: true, picture, threshold: 0.5, right: [0] },
    ...{ candidates: [{ box, score: 0 }], told: 'regions', count: 1, source: { kind: 'taught' }, at: 0 },
  });
  expect(await saidOf({}, rufus, [shown([22, 20, 60, 62], 'Bella')])).toBe('You have shown me “Bella” there.');
  expect(await saidOf({}, rufus, [shown([22, 20, 60, 62], 'Rufus')])).toBeUndefined();
  expect(await saidOf({}, rufus, [shown([120, 20, 160, 60], 'Bella')])).toBeUndefined();
});

describe('a picture more of something that is known', () => {
  const looks = new Map<string, Float32Array>();
  const lookOf = (what: string): Float32Array => {
    const known = looks.get(what) ?? randomVector(seeded(what.length * 131 + what.charCodeAt(0)), 64);
    looks.set(what, known);
    return known;
  };
  /** Each picture shows one thing in the same place. */
  function teamWith() {
    const shown = new Map<string, string>();
    const team = createLookingTeam({
      propose: async () => [{ box: [200, 200, 240, 240], label: 'region', score: 0 }],
      embedViews: async ({ id }, boxes) =>
        boxes.map((box) =>
          box[0] < 100
            ? near(seeded(Math.round(box[2] * 7)), lookOf(shown.get(id.split(' ')[0]) ?? ''), 0.3)
            : randomVector(seeded(Math.round(box[0] + shown.size)), 64),
        ),
      embedImage: async () => lookOf('any'),
      detect: async () => ({ known: false, found: [], threshold: 0.2 }),
      faces: async () => [],
    });
    let shade = 0;
    const show = (what: string) => {
      const pixels = busy(300, 300);
      pixels.data[0] = ++shade;
      const image = team.put(pixels);
      shown.set(image.picture.id, what);
      return at(image, [20, 20, 80, 80]);
    };
    return { team, show };
  }

  test('that looks like another thing that was taught is asked about', async () => {
    const { team, show } = teamWith();
    for (const name of ['Rufus', 'Bella']) expect((await team.teach(name, show(name))).draft.status).toBe('accepted');
    const { asks, draft } = await team.teach('Rufus', show('Bella'));
    expect(draft.status).toBe('refused');
    expect(asks).toEqual({
      about: 'same',
      why: 'It looks like “Bella” to me.',
    });
    // The same once more, and what is like nothing, are welcome.
    expect((await team.teach('Rufus', show('Rufus'))).asks).toBeUndefined();
    expect((await team.teach('Rufus', show('something else'))).asks).toBeUndefined();
  });

  test('is kept where somebody says so', async () => {
    const { team, show } = teamWith();
    for (const name of ['Rufus', 'Bella']) await team.teach(name, show(name));
    const told = await team.teachTold('Rufus', { isSame: true }, show('Bella'));
    expect(told.asks).toBeUndefined();
  });
});
