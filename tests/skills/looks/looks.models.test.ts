/** What things look like, learned with the embedded models from drawings and the sample photos. */
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Capabilities } from '../../../src/contracts/model.js';
import type { ImageValue, RegionsValue } from '../../../src/contracts/turn.js';
import { facedet } from '../../../src/tools/facedet.js';
import { loc } from '../../../src/tools/loc.js';
import { type Box, boxOverlap } from '../../../src/util/box.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { drawSvg, svgText } from '../../models/drawn-text.js';
import { groupPhoto, stopSign } from '../../support/sample-photos.js';
import { connectWarmModels } from '../../support/warm-models.js';
import { at, createLookingTeam, type LookingTeam, text } from '../looking-team.js';

const connection = await connectWarmModels();
const models = connection.capabilities as Capabilities;
const timeoutMs = 180_000;

beforeAll(() => connection.warmUp(new AbortController().signal), timeoutMs);

const logo = `<rect width="200" height="140" rx="16" fill="#12305c"/><circle cx="46" cy="50" r="36" fill="#ffc533"/>
  <path d="M46 20 L56 44 L80 44 L60 58 L68 82 L46 68 L24 82 L32 58 L12 44 L36 44 Z" fill="#c1272d"/>
  ${svgText({ text: 'ACME', x: 88, y: 66, size: 40, colour: '#fff', font: 'DejaVuSans-Bold' })}
  ${svgText({ text: 'Foods & Co, 1987', x: 14, y: 118, size: 21, colour: '#ffc533' })}`;
const flag = `<rect width="200" height="140" fill="#0b7a4b"/><path d="M0 0 L100 70 L0 140 Z" fill="#f4f1de"/>
  <circle cx="140" cy="70" r="34" fill="#d1495b"/><rect x="120" y="64" width="40" height="12" fill="#f4f1de"/>`;

/** A photo with drawings of 200×140 pinned to it, each at a place and a size. */
async function pinned(
  photo: Pixels,
  ...drawings: readonly (readonly [string, number, number, number])[]
): Promise<Pixels> {
  const { width, height, data } = photo;
  const layers = drawings.map(([drawing, left, top, scale]) => ({
    input: Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${200 * scale}" height="${140 * scale}" viewBox="0 0 200 140">${drawing}</svg>`,
    ),
    left,
    top,
  }));
  const picture = await sharp(data, { raw: { width, height, channels: 3 } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, channels: 3, data: picture };
}

async function find(team: LookingTeam, image: ImageValue, object: string) {
  const result = await team.run(loc, image, { object: text(object) });
  return { ...result, regions: (result.output as RegionsValue).regions };
}

describe('one picture with a box', () => {
  test(
    'is enough to find a logo again, to leave pictures without it alone, and to be taken back',
    async () => {
      const team = createLookingTeam(models);
      const wall = await drawSvg(
        640,
        480,
        `<rect width="640" height="480" fill="#d8cfc0"/><rect y="380" width="640" height="100" fill="#9a7b5b"/>`,
      );
      const shown = team.put(await pinned(wall, [logo, 200, 120, 1.1]));
      const photo = (await groupPhoto(1)).pixels;
      const place: Box = [20, 16, 164, 117];
      const scene = team.put(await pinned(photo, [logo, 20, 16, 0.72], [flag, photo.width - 160, 10, 0.7]));
      const people = await find(team, scene, 'person');
      const lesson = await team.teach('our logo', at(shown, [200, 120, 420, 274]));
      expect(lesson.draft).toMatchObject({ status: 'accepted', evidence: { validation: { before: 0 } } });

      const { regions } = await find(team, scene, 'our logo');
      expect(regions).toHaveLength(1);
      expect(boxOverlap(regions[0].box, place)).toBeGreaterThan(0.6);
      expect((await find(team, team.put((await groupPhoto(2)).pixels), 'our logo')).regions).toEqual([]);

      const second = await team.teach('the green flag', at(scene, [photo.width - 160, 10, photo.width - 20, 108]));
      expect(second.concept).toBe('green flag');
      expect((await find(team, scene, 'our logo')).regions).toEqual(regions);
      expect(await find(team, scene, 'person')).toEqual(people);
      team.undo(lesson.lesson);
      team.undo(second.lesson);
      await expect(find(team, scene, 'our logo')).rejects.toThrow(/I don't know what “our logo” looks like/);
      expect(await find(team, scene, 'person')).toEqual(people);
    },
    timeoutMs,
  );
});

describe('what the detector knows', () => {
  test(
    'something that it never saw is found where a person pointed, and other pictures stay as they are',
    async () => {
      const team = createLookingTeam(models);
      const road = team.put((await stopSign()).pixels);
      const elsewhere = team.put((await groupPhoto(4)).pixels);
      const before = [await find(team, road, 'dog'), await find(team, elsewhere, 'dog')];
      expect(before[0].regions).toEqual([]);
      const dog: Box = [60, 340, 170, 440];
      const learned = await team.correct({
        tool: loc,
        image: road,
        arguments: { object: text('dog') },
        right: () => [{ box: dog, label: 'dog', score: 0.99 }],
        expected: [{ kind: 'regions', label: 'dog', picture: road.picture.id, boxes: [dog] }],
      });
      expect(learned.draft).toMatchObject({
        status: 'accepted',
        evidence: { own: { size: 2, before: 0, after: 2 } },
      });
      const again = await find(team, road, 'dogs');
      expect(again.regions.map(({ label }) => label)).toEqual(['dog']);
      expect(boxOverlap(again.regions[0].box, dog)).toBeGreaterThan(0.5);
      expect(again.prompts).toEqual(team.pool.all().map(({ id }) => id));
      expect((await find(team, elsewhere, 'dog')).regions).toEqual(before[1].regions);
      team.undo(learned.lesson);
      expect([await find(team, road, 'dog'), await find(team, elsewhere, 'dog')]).toEqual(before);
    },
    timeoutMs,
  );

  test(
    'what it takes for something it is not is left out in that scene',
    async () => {
      const team = createLookingTeam(models);
      const party = team.put((await groupPhoto(3)).pixels);
      const all = await find(team, party, 'person');
      const learned = await team.correct({
        tool: loc,
        image: party,
        arguments: { object: text('person') },
        right: ({ regions }) => regions.slice(0, 2),
        expected: [{ kind: 'number', value: 2 }],
      });
      expect(learned.draft.status).toBe('accepted');
      expect(learned.examples).toMatchObject([{ told: 'number', count: 2, right: [0, 1] }]);
      const again = await find(team, party, 'people');
      expect(again.regions.map(({ box }) => box)).toEqual(all.regions.slice(0, 2).map(({ box }) => box));
      const missed = again.alternatives?.at(0) as RegionsValue;
      expect(missed.regions.map(({ box }) => box)).toContainEqual(all.regions[2].box);
    },
    timeoutMs,
  );

  test(
    'a confirmed answer is an example, without features',
    async () => {
      const team = createLookingTeam(models);
      const made = await team.confirm(loc, team.put((await groupPhoto(1)).pixels), { object: text('person') });
      expect(made).toMatchObject([{ concept: 'person', count: 3, right: [0, 1, 2], source: { kind: 'confirmation' } }]);
      expect(made[0].candidates.every(({ feature }) => feature === undefined)).toBe(true);
    },
    timeoutMs,
  );
});

test(
  'a name of signs alone is none: “*” would speak for every word, and 🐱 and 🐶 would be one',
  async () => {
    const team = createLookingTeam(models);
    const picture = team.put((await groupPhoto(1)).pixels);
    for (const name of ['*', '🐱', ' ?! ', '“”']) {
      const { draft, examples } = await team.teach(name, at(picture, [10, 10, 200, 200]));
      expect(draft).toMatchObject({ status: 'refused', reason: expect.stringContaining('no name'), prompts: [] });
      expect(examples).toEqual([]);
    }
    expect((await find(team, picture, 'person')).regions).toHaveLength(3);
  },
  timeoutMs,
);

test(
  'a person is known again by the face, where an admin allows it',
  async () => {
    const sight = await groupPhoto(1);
    const [first] = (await models.faces(sight, { signal: new AbortController().signal })).map(({ box }) => box);
    const refused = createLookingTeam(models);
    expect((await refused.teach('Anna', at(refused.put(sight.pixels), first))).draft).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('CLOVABOT_NAME_PEOPLE'),
    });

    // Nor by clothes and figure, nor with a picture more that shows no face.
    const person = (await find(refused, refused.put(sight.pixels), 'person')).regions[0].box;
    for (const shown of [
      [at(refused.put(sight.pixels), person)],
      [at(refused.put(sight.pixels), first), at(refused.put(sight.pixels), [0, 0, 60, 60])],
    ])
      expect((await refused.teach('anna', ...shown)).draft).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining('people are not named here'),
      });

    const team = createLookingTeam(models, true);
    const { draft } = await team.teach('Anna', at(team.put(sight.pixels), first));
    expect(draft.status).toBe('accepted');
    const { pixels } = sight;
    const evening = team.put({ ...pixels, data: pixels.data.map((value) => value * 0.8) });
    const faces = ((await team.run(facedet, evening, {})).output as RegionsValue).regions;
    const named = faces.filter(({ name }) => name === 'Anna');
    expect(named).toHaveLength(1);
    expect(boxOverlap(named[0].box, first)).toBeGreaterThan(0.5);
    expect((await find(team, evening, 'Anna')).regions).toHaveLength(1);
    expect((await find(team, team.put((await groupPhoto(6)).pixels), 'Anna')).regions).toEqual([]);
  },
  timeoutMs,
);
