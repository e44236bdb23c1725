/** What was taught, in a world where what every place looks like is known. */
import { describe, expect, test } from 'vitest';
import { BudgetError } from '../../src/contracts/errors.js';
import type { Capabilities, Detection, Sight } from '../../src/contracts/model.js';
import type { ImageValue, Region, RegionsValue } from '../../src/contracts/turn.js';
import { classify } from '../../src/tools/classify.js';
import { facedet } from '../../src/tools/facedet.js';
import { loc } from '../../src/tools/loc.js';
import { seg } from '../../src/tools/seg.js';
import { select } from '../../src/tools/select.js';
import { type Box, boxOverlap } from '../../src/util/box.js';
import { near, randomVector, seeded } from '../learning/planted.js';
import { at, createLookingTeam, text } from '../skills/looking-team.js';
import { busy, ellipseIn } from '../support/drawn-pictures.js';

interface Thing {
  readonly what: string;
  readonly box: Box;
}
const size = 64;
const looks = new Map<string, Float32Array>();
const lookOf = (what: string): Float32Array => {
  const known =
    looks.get(what) ?? randomVector(seeded([...what].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 7) | 0), size);
  looks.set(what, known);
  return known;
};

/** Eyes for pictures whose things are known: each place looks like the thing in it, or like nothing in particular. */
function worldOf() {
  const scenes = new Map<string, readonly Thing[]>();
  const thingsIn = ({ id }: Sight): readonly Thing[] => scenes.get(id.split(' ')[0]) ?? [];
  const seen = (sight: Sight, box: Box): Float32Array => {
    const [best] = [...thingsIn(sight)].sort((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box));
    const random = seeded(Math.round(box[0] * 7 + box[1] * 131 + box[2] * 17 + box[3] * 3));
    return best && boxOverlap(best.box, box) > 0.5 ? near(random, lookOf(best.what), 0.4) : randomVector(random, size);
  };
  const known: Record<string, string> = { heron: 'bird', stork: 'bird', bird: 'bird', car: 'car' };
  const detections = (sight: Sight, concept: string): readonly Detection[] =>
    thingsIn(sight).flatMap(({ what, box }, place) => {
      const label = known[what];
      const fits = label === concept || (concept === 'animal' && label === 'bird');
      return label && fits ? [{ box, label, score: 0.9 - place * 0.01 }] : [];
    });
  const eyes: Partial<Capabilities> = {
    async detect(sight, concept) {
      const asked = ['heron', 'stork'].includes(concept) ? 'bird' : concept;
      return { known: ['bird', 'car', 'animal'].includes(asked), found: detections(sight, asked), threshold: 0.2 };
    },
    async propose(sight, limit) {
      const windows = [0, 1, 2, 3, 4, 5].map(
        (step): Detection => ({ box: [step * 60, 100, step * 60 + 50, 150], label: 'region', score: 0 }),
      );
      const places = thingsIn(sight).map(
        ({ box, what }): Detection => ({ box, label: known[what] ?? 'region', score: known[what] ? 0.5 : 0 }),
      );
      return [...places, ...windows].slice(0, limit);
    },
    embedViews: async (sight, boxes) => boxes.map((box) => seen(sight, box)),
    embedImage: async (sight) => seen(sight, sight.view ?? [0, 0, sight.pixels.width, sight.pixels.height]),
    segment: async ({ pixels }, box) => ellipseIn(pixels, box),
    async faces(sight) {
      return thingsIn(sight)
        .filter(({ what }) => what.startsWith('face of '))
        .map(({ what, box }) => ({
          box,
          score: 0.9,
          feature: near(seeded(Math.round(box[0]) + 1), lookOf(what), 0.3),
        }));
    },
  };
  return { scenes, eyes };
}

let shade = 0;
function home(namesPeople = false) {
  const { scenes, eyes } = worldOf();
  const team = createLookingTeam(eyes, namesPeople);
  const show = (...things: readonly Thing[]): ImageValue => {
    const pixels = busy(400, 300);
    pixels.data[0] = ++shade;
    const image = team.put(pixels);
    scenes.set(image.picture.id, things);
    return image;
  };
  const find = async (image: ImageValue, object: string) => {
    const result = await team.run(loc, image, { object: text(object) });
    return { ...result, regions: (result.output as RegionsValue).regions };
  };
  return { team, show, find, eyes };
}
const thing = (what: string, x: number, y = 20, side = 60): Thing => ({ what, box: [x, y, x + side, y + side] });
const labels = (regions: readonly Region[]) => regions.map(({ label, name }) => name ?? label);

describe('a taught logo', () => {
  test('is looked for at as many places as there is money for, and that is said', async () => {
    const { team, show, find, eyes } = home();
    const first = show(thing('logo', 30), thing('mug', 200));
    await team.teach('our logo', at(first, [30, 20, 90, 80]));
    const scene = show(thing('logo', 250, 150));
    const windows = Array.from({ length: 50 }, (_, step): Detection => {
      const [x, y] = [(step % 10) * 40, Math.floor(step / 10) * 60];
      return { box: [x, y, x + 30, y + 30], label: 'region', score: 0 };
    });
    const place: Detection = { box: [250, 150, 310, 210], label: 'region', score: 0 };
    eyes.propose = async () => [...windows.slice(0, 18), place, ...windows.slice(18)];
    const whole = await find(scene, 'our logo');
    expect([whole.note, whole.partial]).toEqual([undefined, undefined]);

    const refuses = (after: number) => {
      let seen = 0;
      const { embedViews } = eyes;
      eyes.embedViews = async (...asked) => {
        seen += asked[1].length;
        if (seen > after || !embedViews) throw new BudgetError('[money] it would cost more; ask for less');
        return embedViews(...asked);
      };
    };
    refuses(40);
    const partly = await find(scene, 'our logo');
    expect(partly.regions).toEqual(whole.regions);
    expect(partly.partial).toBe(true);
    expect(partly.note).toBe('I compared 40 of 51 places with “our logo”: it would cost more; ask for less');
    refuses(0);
    await expect(find(scene, 'our logo')).rejects.toThrow(BudgetError);
  });

  test('is found, named and cut out in other pictures, and nowhere else', async () => {
    const { team, show, find } = home();
    const first = show(thing('logo', 30), thing('mug', 200));
    await expect(find(first, 'our logo')).rejects.toThrow(/Send me a picture of it/);
    const lesson = await team.teach('our logo', at(first, [30, 20, 90, 80]));
    expect(lesson.draft).toMatchObject({
      status: 'accepted',
      evidence: { own: { size: 3, before: 0, after: 3 } },
    });
    expect(lesson.concept).toBe('our logo');

    const second = show(thing('sign', 20), thing('logo', 250, 150));
    const { regions, prompts, alternatives, confidence } = await find(second, 'our logo');
    expect(regions).toHaveLength(1);
    expect(regions[0]).toMatchObject({ box: [250, 150, 310, 210], label: 'our logo' });
    expect(prompts).toEqual(team.pool.active('LOC', 'our logo').map(({ id }) => id));
    expect(confidence).toBeGreaterThan(0.5);
    const missed = alternatives?.[0] as RegionsValue;
    expect(missed.regions.every(({ score }) => score < 0.5)).toBe(true);
    expect((await find(show(thing('sign', 20)), 'the logo')).regions).toEqual([]);
    expect((await find({ ...second, view: [0, 0, 200, 300] }, 'our logo')).regions).toEqual([]);

    const cut = await team.run(seg, second, { object: text('our logo') });
    expect((cut.output as RegionsValue).regions).toMatchObject([{ label: 'our logo', mask: expect.any(String) }]);
    const everything = await team.run(seg, second, {});
    expect(labels((everything.output as RegionsValue).regions)).toContain('our logo');
  });

  test('is chosen among what was found, and taken back it is as if it had never been taught', async () => {
    const { team, show, find } = home();
    const picture = show(thing('logo', 30), thing('heron', 200));
    const other = show(thing('logo', 150, 200), thing('car', 20));
    const before = await find(other, 'car');
    const { lesson } = await team.teach('our logo', at(picture, [30, 20, 90, 80]));
    expect(await find(other, 'car')).toEqual(before);
    const regions: readonly Region[] = [
      { box: [150, 200, 210, 260], label: 'region', score: 0.5 },
      { box: [20, 20, 80, 80], label: 'car', score: 0.5 },
    ];
    const object: RegionsValue = { type: 'Regions', picture: other.picture, regions };
    const chosen = await team.run(select, other, { object, query: text('our logo') });
    expect((chosen.output as RegionsValue).regions).toEqual([regions[0]]);
    expect(chosen.prompts).toHaveLength(1);
    const leftmost = await team.run(select, other, { object, query: text('leftmost logo') });
    expect((leftmost.output as RegionsValue).regions).toEqual([regions[0]]);

    team.undo(lesson);
    expect(team.pool.all()).toEqual([]);
    expect(await find(other, 'car')).toEqual(before);
    await expect(find(other, 'our logo')).rejects.toThrow(/Send me a picture of it/);
  });

  test('keeps its name when another thing is taught', async () => {
    const { team, show, find } = home();
    await team.teach('our logo', at(show(thing('logo', 30)), [30, 20, 90, 80]));
    const both = show(thing('logo', 30), thing('poster', 200));
    const before = await find(both, 'our logo');
    const second = await team.teach('their poster', at(both, [200, 20, 260, 80]));
    expect(second.draft.evidence.probe).toMatchObject({ size: 1, flipped: [] });
    expect(await find(both, 'our logo')).toEqual(before);
    const object: RegionsValue = {
      type: 'Regions',
      picture: both.picture,
      regions: [thing('logo', 30), thing('poster', 200)].map(({ box }) => ({ box, label: 'region', score: 1 })),
    };
    const named = await team.run(classify, both, {
      object,
      categories: { type: 'List', items: ['our logo', 'their poster'] },
    });
    expect(labels((named.output as RegionsValue).regions)).toEqual(['our logo', 'their poster']);
  });

  test('printed detail finds it where its look does not; doubtful detail alone is none', async () => {
    const { scenes, eyes } = worldOf();
    const score = { now: 0.9 };
    const team = createLookingTeam({
      ...eyes,
      match: async (template, scene) =>
        template.id === scene.id ? [] : [{ box: [300, 200, 320, 220], score: score.now, inliers: 9 }],
    });
    const put = (...things: readonly Thing[]): ImageValue => {
      const pixels = busy(400, 300);
      pixels.data[0] = ++shade;
      const image = team.put(pixels);
      scenes.set(image.picture.id, things);
      return image;
    };
    await team.teach('our logo', at(put(thing('logo', 30)), [30, 20, 90, 80]));
    const scene = put(thing('car', 20));
    const found = async () =>
      ((await team.run(loc, scene, { object: text('our logo') })).output as RegionsValue).regions;
    expect(await found()).toEqual([{ box: [300, 200, 320, 220], label: 'our logo', score: 0.9 }]);
    score.now = 0.4;
    expect(await found()).toEqual([]);
  });
});

describe('a heron, which the detector takes for a bird', () => {
  test('three pictures teach it; asked for animals it has its name, and a stork has none', async () => {
    const { team, show, find } = home();
    expect(labels((await find(show(thing('heron', 30)), 'heron')).regions)).toEqual(['bird']);
    const shown = [30, 120, 210].map((x) =>
      at(show(thing('heron', x), thing('stork', x > 200 ? 20 : 300)), [x, 20, x + 60, 80]),
    );
    const { draft } = await team.teach('herons', ...shown);
    expect(draft.status).toBe('accepted');
    const pond = show(thing('heron', 100), thing('stork', 200), thing('car', 300));
    expect((await find(pond, 'heron')).regions.map(({ box }) => box[0])).toEqual([100]);
    expect(labels((await find(pond, 'animal')).regions)).toEqual(['heron', 'bird']);
    expect(labels((await find(pond, 'car')).regions)).toEqual(['car']);
  });

  test('"it is a heron, not a stork" teaches it from that very place', async () => {
    const { team, show, find } = home();
    const pond = show(thing('heron', 100), thing('car', 300));
    const { concept, draft, examples } = await team.correct({
      tool: loc,
      image: pond,
      arguments: { object: text('animal') },
      right: ({ regions }) => regions.map((region) => ({ ...region, label: 'heron', score: 0.99 })),
      expected: [{ kind: 'text', text: 'heron', instead: 'stork' }],
    });
    expect([concept, draft.status]).toEqual(['heron', 'accepted']);
    expect(examples).toMatchObject([{ concept: 'heron', source: { kind: 'correction', author: { id: 'ada' } } }]);
    const other = show(thing('heron', 20, 200), thing('stork', 200));
    expect(labels((await find(other, 'animal')).regions)).toEqual(['heron', 'bird']);
  });

  test('a place where it is none is learned from as well', async () => {
    const { team, show, find } = home();
    await team.teach('heron', at(show(thing('heron', 30)), [30, 20, 90, 80]));
    const again = await team.correct({
      tool: loc,
      image: show(thing('heron', 100), thing('stork', 200)),
      arguments: { object: text('heron') },
      right: ({ regions }) => regions,
      expected: [],
    });
    expect(again.draft.status).toBe('accepted');
    const [prompt] = team.pool.active('LOC', 'heron');
    expect(team.pool.active('LOC', 'heron')).toHaveLength(1);
    await team.retract(again);
    expect(team.pool.active('LOC', 'heron')).toHaveLength(1);
    expect(team.pool.active('LOC', 'heron')[0].id).not.toBe(prompt.id);
    expect((await find(show(thing('heron', 250)), 'heron')).regions).toHaveLength(1);
  });
});

describe('people', () => {
  const anna = (x: number): Thing => thing('face of Anna', x, 40, 40);
  const ben = (x: number): Thing => thing('face of Ben', x, 40, 40);
  const portrait: Box = [90, 30, 150, 90];

  test('are not named unless an admin allows it, and the refusal says so', async () => {
    const { team, show } = home();
    const { draft, examples } = await team.teach('Anna', at(show(anna(100)), portrait));
    expect(draft).toMatchObject({ status: 'refused', prompts: [] });
    expect(draft.reason).toContain('CLOVABOT_NAME_PEOPLE');
    expect(examples).toEqual([]);
  });

  test('with leave they are found and chosen by their faces', async () => {
    const { team, show, find } = home(true);
    await team.teach('Anna', at(show(anna(100), ben(300)), portrait));
    const party = show(ben(50), anna(250));
    expect((await find(party, 'Anna')).regions).toMatchObject([{ box: [250, 40, 290, 80], label: 'Anna' }]);
    const faces = (await team.run(facedet, party, {})).output as RegionsValue;
    expect(labels(faces.regions).toSorted()).toEqual(['Anna', 'face']);
    const chosen = await team.run(select, party, { object: faces, query: text('Anna') });
    expect((chosen.output as RegionsValue).regions.map(({ box }) => box[0])).toEqual([250]);
    expect((await find(show(ben(50)), 'Anna')).regions).toEqual([]);
    expect((await find(show(), 'Anna')).regions).toEqual([]);
  });

  test('a portrait on a mug names nobody', async () => {
    const { team, show } = home();
    expect((await team.teach('our logo', at(show(anna(100)), portrait))).draft.status).toBe('accepted');
  });
});

describe('what is taught without a box', () => {
  test('is what the kind in its name says, and known by all its names', async () => {
    const { team, show, find } = home();
    const first = show(thing('car', 30), thing('heron', 200));
    const { draft, examples } = await team.teach('our company car Betsy', first);
    expect(draft.status).toBe('accepted');
    expect(examples[0].candidates[examples[0].right[0]].box).toEqual([30, 20, 90, 80]);
    const scene = show(thing('car', 250, 150));
    for (const name of ['Betsy', 'our company car Betsy', 'the company car', 'our car', 'betsy'])
      expect(labels((await find(scene, name)).regions), name).toEqual(['Betsy']);
    expect(labels((await find(scene, 'car')).regions)).toEqual(['car']);
  });

  test('is asked about where it could be several things, and nothing is learned before', async () => {
    const { team, show } = home();
    const { draft, asks, examples } = await team.teach('Zoe', show(thing('car', 30), thing('heron', 200)));
    expect([draft.status, examples.length]).toEqual(['refused', 0]);
    expect(asks).toMatchObject({ about: 'which', candidates: [{ label: 'car' }, { label: 'bird' }] });
  });

  test('two that are of one kind: “our car” may be either', async () => {
    const { team, show, find } = home();
    await team.teach('our car Betsy', at(show(thing('car', 30)), [30, 20, 90, 80]));
    await team.teach('our car Herbie', at(show(thing('van', 30)), [30, 20, 90, 80]));
    const scene = show(thing('car', 250, 150), thing('van', 30, 30));
    expect(labels((await find(scene, 'our car')).regions).sort()).toEqual(['Betsy', 'Herbie']);
    expect(labels((await find(scene, 'Herbie')).regions)).toEqual(['Herbie']);
  });
});
