/** A taught thing whose name says what it is: it is looked for among what a detector takes for that. */
import { describe, expect, test } from 'vitest';
import type { Detection, Match, Sight } from '../../src/contracts/model.js';
import type { ImageValue, RegionsValue } from '../../src/contracts/turn.js';
import { loc } from '../../src/tools/loc.js';
import { select } from '../../src/tools/select.js';
import { type Box, boxOverlap } from '../../src/util/box.js';
import { near, randomVector, seeded } from '../learning/planted.js';
import { at, createLookingTeam, text } from '../skills/looking-team.js';
import { busy } from '../support/drawn-pictures.js';

interface Shown {
  readonly box: Box;
  /** Whose look it has. */
  readonly look: string;
  /** What a detector takes it for. */
  readonly label?: string;
  /** How far it is from the look, 0 = not at all. */
  readonly far?: number;
}

const looks = new Map(['Rufus', 'Bella', 'poster'].map((name, place) => [name, randomVector(seeded(place + 5), 64)]));

function kennel(printed: readonly Match[] = []) {
  const scenes = new Map<string, readonly Shown[]>();
  const inIt = ({ id }: Sight): readonly Shown[] => scenes.get(id.split(' ')[0]) ?? [];
  let views = 0;
  const detected = (sight: Sight, label: string): Detection[] =>
    inIt(sight).flatMap((one) => (one.label === label ? [{ box: one.box, label, score: 0.8 }] : []));
  const windows = Array.from({ length: 12 }, (_, step): Detection => {
    return { box: [step * 30, 240, step * 30 + 28, 270], label: 'region', score: 0 };
  });
  const team = createLookingTeam({
    detect: async (sight, label) => ({ known: label === 'dog', found: detected(sight, label), threshold: 0.2 }),
    propose: async (sight) => [...inIt(sight).map(({ box }) => ({ box, label: 'region', score: 0.1 })), ...windows],
    async embedViews(sight, boxes) {
      views += boxes.length;
      return boxes.map((box) => {
        const random = seeded(Math.round(box[0] * 7 + box[3] * 3));
        const one = inIt(sight).find((shown) => boxOverlap(shown.box, box) > 0.5);
        return one
          ? near(random, looks.get(one.look) ?? randomVector(random, 64), one.far ?? 0.3)
          : randomVector(random, 64);
      });
    },
    embedImage: async () => randomVector(seeded(1), 64),
    faces: async () => [],
    match: async ({ id }, scene) => (id === scene.id ? [] : printed),
  });
  let shade = 0;
  const show = (...shown: readonly Shown[]): ImageValue => {
    const pixels = busy(400, 300);
    pixels.data[0] = ++shade;
    const image = team.put(pixels);
    scenes.set(image.picture.id, shown);
    return image;
  };
  async function find(image: ImageValue, name: string) {
    views = 0;
    const { output } = await team.run(loc, image, { object: text(name) });
    return { boxes: (output as RegionsValue).regions.map(({ box }) => box), views };
  }
  return { team, show, find };
}

const [left, right]: readonly Box[] = [
  [20, 40, 110, 140],
  [220, 40, 310, 140],
];

async function taught(...names: readonly string[]) {
  const world = kennel();
  for (const name of names) {
    const image = world.show({ box: left, look: name, label: 'dog' });
    await world.team.teach(`our dog ${name}`, at(image, left));
  }
  return world;
}

describe('our dog Rufus', () => {
  test('is one of the dogs, and nothing else is looked at where that is clear', async () => {
    const { show, find } = await taught('Rufus', 'Bella');
    const both = show({ box: left, look: 'Bella', label: 'dog' }, { box: right, look: 'Rufus', label: 'dog' });
    expect(await find(both, 'Rufus')).toEqual({ boxes: [right], views: 2 });
    expect((await find(both, 'Bella')).boxes).toEqual([left]);
    expect((await find(both, 'our dog')).boxes).toHaveLength(2);
  });

  test('is none of the dogs that look otherwise', async () => {
    const { show, find } = await taught('Rufus', 'Bella');
    expect((await find(show({ box: right, look: 'another', label: 'dog' }), 'Rufus')).boxes).toEqual([]);
    expect((await find(show({ box: right, look: 'Bella', label: 'dog' }), 'Rufus')).boxes).toEqual([]);
  });

  test('is found where a detector sees no dog only if it surely looks so', async () => {
    const { show, find } = await taught('Rufus');
    expect((await find(show({ box: right, look: 'Rufus', far: 0.3 }), 'Rufus')).boxes).toEqual([right]);
    const doubtful = { box: right, look: 'Rufus', far: 4 } as const;
    expect((await find(show({ ...doubtful, label: 'dog' }), 'Rufus')).boxes).toEqual([right]);
    expect((await find(show(doubtful), 'Rufus')).boxes).toEqual([]);
  });
});

test('where print tells clearly, no place is looked at', async () => {
  const { team, show, find } = kennel([{ box: right, score: 0.9, inliers: 40 }]);
  await team.teach('our poster', at(show({ box: left, look: 'poster' }), left));
  expect(await find(show({ box: right, look: 'poster' }), 'our poster')).toEqual({ boxes: [right], views: 0 });
});

test('what isn’t flat has a picture to be put into others, as long as that is there', async () => {
  const { team, show } = kennel();
  const shown = [left, right].map((box) => at(show({ box, look: 'Rufus', label: 'dog' }), box));
  await team.teach('our dog Rufus', shown[0]);
  const second = await team.teach('Rufus', shown[1]);
  const pictured = () =>
    team.pool
      .active('LOC', 'Rufus')
      .flatMap((prompt) => (prompt.kind === 'soft' ? [prompt.pictured ?? prompt.shown?.[0]] : []));
  expect(pictured()).toMatchObject([{ view: left }]);
  await team.retract(second);
  expect(pictured()).toMatchObject([{ view: left }]);
});

test('is chosen by its name for what it rests on, and left out by its name', async () => {
  const { team, show } = await taught('Rufus');
  const image = show({ box: right, look: 'Rufus', label: 'dog' }, { box: left, look: 'couch', label: 'dog' });
  const { output: rufus } = await team.run(loc, image, { object: text('Rufus') });
  const below: RegionsValue = {
    ...{ type: 'Regions', picture: image.picture },
    regions: [{ box: [200, 120, 330, 200], label: 'couch', score: 0.9 }],
  };
  const resting = await team.run(select, image, { object: rufus, query: text('Rufus resting on'), to: below });
  expect((resting.output as RegionsValue).regions).toHaveLength(1);
  const { output: dogs } = await team.run(loc, image, { object: text('dog') });
  const query = text('dogs other than Rufus nearest first');
  const others = await team.run(select, image, { object: dogs, query, to: rufus });
  expect((others.output as RegionsValue).regions.map(({ box }) => box)).toEqual([left]);
});
