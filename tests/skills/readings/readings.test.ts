/** What texts say that were read wrongly. */
import { describe, expect, test } from 'vitest';
import type { Capabilities } from '../../../src/contracts/model.js';
import type { ImageValue, Value } from '../../../src/contracts/turn.js';
import { isSlipOf } from '../../../src/skills/readings/decide.js';
import { readings } from '../../../src/skills/readings/index.js';
import { read } from '../../../src/tools/read.js';
import { unitVector } from '../../../src/util/vector.js';
import { type Colour, drawn } from '../../support/drawn-pictures.js';
import { createTeam, type Team } from '../team.js';

const said = (value: string): Value => ({ type: 'Text', value });

/** A reader that reads what a picture's colour stands for, and a feature that is that colour's alone. */
function office(texts: ReadonlyMap<number, string>) {
  const hueOf = (data: Uint8Array): number => data[0];
  const feature = (hue: number): Float32Array =>
    unitVector(Float32Array.from({ length: 16 }, (_, at) => (at === hue % 16 ? 1 : 0.05)));
  const models: Partial<Capabilities> = {
    read: async ({ pixels }) => [{ box: [0, 0, 9, 9], text: texts.get(hueOf(pixels.data)) ?? '', score: 0.8 }],
    embedImage: async ({ pixels }) => feature(hueOf(pixels.data)),
    embedViews: async ({ pixels }, boxes) => boxes.map(() => feature(hueOf(pixels.data))),
  };
  const team = createTeam(read, readings, models);
  return { team, picture: (hue: number): ImageValue => team.put(drawn(40, 30, (): Colour => [hue, 80, 80])) };
}
const textOf = async (team: Team, image: ImageValue): Promise<Value> => (await team.asks(image)).output;

describe('a text', () => {
  test('that was corrected is read right in such views, and as before elsewhere', async () => {
    const { team, picture } = office(
      new Map([
        [1, 'HELL0 WQRLD'],
        [2, 'HELL0 WQRLD'],
        [3, 'EXIT'],
      ]),
    );
    await team.confirms(picture(3));
    const { draft } = await team.corrects(picture(1), 'HELLO WORLD');
    expect(draft).toMatchObject({
      status: 'accepted',
      evidence: { own: { size: 3, before: 0, after: 3 } },
      reach: 'here',
    });
    expect(await textOf(team, picture(1))).toEqual(said('HELLO WORLD'));
    expect(await textOf(team, picture(2))).toEqual(said('HELL0 WQRLD'));
    expect(await textOf(team, picture(3))).toEqual(said('EXIT'));
    const corrected = await team.asks(picture(1));
    expect(corrected.alternatives).toEqual([said('HELL0 WQRLD')]);
    // A correction of a correction is about what was read.
    await team.corrects(picture(1), 'HELLO WORLDS');
    expect(await textOf(team, picture(1))).toEqual(said('HELLO WORLDS'));
    team.undoes(1);
    expect(await textOf(team, picture(1))).toEqual(said('HELLO WORLD'));
  });

  test('that was not read at all is known in nearly the same view', async () => {
    const { team, picture } = office(new Map());
    await team.corrects(picture(4), 'NO ENTRY');
    expect(await textOf(team, picture(4))).toEqual(said('NO ENTRY'));
    expect(await textOf(team, picture(5))).toEqual(said(''));
  });
});

describe('a word of the team', () => {
  const office3 = () =>
    office(
      new Map([
        [1, 'Welcome to Cl0vabat'],
        [2, 'CLOVAB0T meeting'],
        [3, 'Ask Clovahot'],
        [4, 'a robot and a clove'],
        [5, 'Clovabot 2000'],
        [6, 'the Clovabat room'],
      ]),
    );

  test('is known everywhere once it was misread in three pictures', async () => {
    const { team, picture } = office3();
    for (const right of [4, 5]) await team.confirms(picture(right));
    await team.corrects(picture(1), 'Welcome to Clovabot');
    expect(await textOf(team, picture(3))).toEqual(said('Ask Clovahot'));
    await team.corrects(picture(2), 'Clovabot meeting');
    expect(await textOf(team, picture(3))).toEqual(said('Ask Clovahot'));
    const { draft } = await team.corrects(picture(6), 'the Clovabot room');
    expect(draft).toMatchObject({
      status: 'accepted',
      reason: expect.stringContaining('“Clovabot” is a word of yours'),
    });
    expect(await textOf(team, picture(3))).toEqual(said('Ask Clovabot'));
    expect(await textOf(team, picture(4))).toEqual(said('a robot and a clove'));
    expect(await textOf(team, picture(5))).toEqual(said('Clovabot 2000'));
    team.undoes(2);
    expect(await textOf(team, picture(3))).toEqual(said('Ask Clovahot'));
  });

  test('is forgotten with its examples', async () => {
    const { team, picture } = office3();
    await team.corrects(picture(1), 'Welcome to Clovabot');
    await team.corrects(picture(2), 'Clovabot meeting');
    await team.corrects(picture(6), 'the Clovabot room');
    await team.forgets('ada');
    expect(team.pool.all()).toEqual([]);
  });

  test.each([
    ['Clovahot', 'Clovabot', true],
    ['CL0VAB0T', 'Clovabot', true],
    ['Clovabot', 'Clovabot', false],
    ['Clover', 'Clovabot', false],
    ['1234', '1284', false],
    ['B4821', 'B4321', false],
    ['cat', 'cot', false],
    ['Acmee', 'Acme', false],
    ['Zebro', 'Zebra', true],
  ])('%s is a slip of %s: %s', (word, meant, is) => expect(isSlipOf(word, meant)).toBe(is));
});
