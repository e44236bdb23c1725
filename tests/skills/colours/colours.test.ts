/** Names of colours as a team uses them. */
import { describe, expect, test } from 'vitest';
import type { Box, ImageValue, Value } from '../../../src/contracts/turn.js';
import { colours } from '../../../src/skills/colours/index.js';
import { color } from '../../../src/tools/color.js';
import { type Colour, drawn, ellipseIn } from '../../support/drawn-pictures.js';
import { createTeam, type Team } from '../team.js';

const box: Box = [30, 20, 110, 90];
const segment = { segment: async () => ellipseIn({ width: 140, height: 110 }, box) };
const inside = ellipseIn({ width: 140, height: 110 }, box);
const said = (value: string): Value => ({ type: 'Text', value });

/** A ball of a colour, lit from the left, on white or another ground. */
function ball(team: Team, [red, green, blue]: Colour, ground: Colour = [235, 235, 235]): ImageValue {
  const lit = (value: number, x: number): number => Math.min(255, value * (1.12 - x / 600));
  return team.put(
    drawn(140, 110, (x, y) => (inside.data[y * 140 + x] > 0 ? [lit(red, x), lit(green, x), lit(blue, x)] : ground)),
  );
}
const object = ({ picture }: ImageValue): Readonly<Record<string, Value>> => ({
  object: { type: 'Regions', picture, regions: [{ box, label: 'ball', score: 0.9 }] },
});
const colourOf = async (team: Team, colour: Colour, ground?: Colour): Promise<Value> => {
  const image = ball(team, colour, ground);
  return (await team.asks(image, object(image))).output;
};
const corrects = (team: Team, colour: Colour, name: string) => {
  const image = ball(team, colour);
  return team.corrects(image, name, object(image));
};
const confirms = (team: Team, colour: Colour) => {
  const image = ball(team, colour);
  return team.confirms(image, object(image));
};

const teal: Colour = [0, 128, 128];
const green: Colour = [40, 150, 60];
const navy: Colour = [20, 30, 110];

describe('a taught colour', () => {
  test('is named so in the picture that taught it, until three pictures agree', async () => {
    const team = createTeam(color, colours, segment);
    const first = await corrects(team, teal, "it's teal");
    expect(first.draft).toMatchObject({ status: 'accepted', reach: 'here' });
    expect(first.draft.evidence).toMatchObject({ own: { before: 0, after: 2 }, validation: { size: 0 } });
    expect(await colourOf(team, teal)).toEqual(said('teal'));
    expect(await colourOf(team, [10, 118, 122])).not.toEqual(said('teal'));
    expect((await corrects(team, [2, 126, 126], 'teal')).draft.reach).toBe('here');
    expect((await corrects(team, [4, 124, 126], 'teal')).draft.reach).toBe('everywhere');
    expect(await colourOf(team, [10, 118, 122])).toEqual(said('teal'));
  });

  test('is named so in other light and on other grounds, and other colours keep their names', async () => {
    const team = createTeam(color, colours, segment);
    for (const other of [green, navy]) await confirms(team, other);
    expect(await colourOf(team, teal)).not.toEqual(said('teal'));
    for (const shade of [
      [2, 126, 126],
      [4, 124, 126],
    ] as const)
      await corrects(team, shade, 'teal');
    const { concept, draft } = await corrects(team, teal, "it's teal");
    expect([concept, draft.status, draft.reach]).toEqual(['teal', 'accepted', 'everywhere']);
    expect(draft.evidence.probe.flipped).toEqual([]);
    expect(await colourOf(team, teal)).toEqual(said('teal'));
    expect(await colourOf(team, [10, 118, 122])).toEqual(said('teal'));
    expect(await colourOf(team, [0, 110, 112], [90, 60, 40])).toEqual(said('teal'));
    expect(await colourOf(team, green)).toEqual(said('green'));
    expect(await colourOf(team, navy)).toEqual(said('blue'));
    expect(await colourOf(team, [200, 30, 40])).toEqual(said('red'));
    team.undoes(2);
    expect(await colourOf(team, teal)).not.toEqual(said('teal'));
  });

  test('ends where another taught colour begins', async () => {
    const team = createTeam(color, colours, segment);
    await corrects(team, teal, 'teal');
    const petrol: Colour = [0, 95, 115];
    const first = await corrects(team, petrol, 'petrol, not teal');
    expect(first.draft.status).toBe('accepted');
    expect(await colourOf(team, teal)).toEqual(said('teal'));
    expect(await colourOf(team, petrol)).toEqual(said('petrol'));
    team.undoes(1);
    expect(await colourOf(team, teal)).toEqual(said('teal'));
    expect(team.pool.all()).toHaveLength(1);
  });

  test('cannot take the place of a colour that was confirmed', async () => {
    const team = createTeam(color, colours, segment);
    await confirms(team, [41, 150, 61]);
    const { draft } = await corrects(team, green, 'jade');
    expect(draft).toMatchObject({ status: 'refused', reason: expect.stringContaining('green') });
    expect(await colourOf(team, green)).toEqual(said('green'));
  });

  test('may be called otherwise later', async () => {
    const team = createTeam(color, colours, segment);
    await corrects(team, teal, 'teal');
    expect((await corrects(team, teal, 'turquoise')).draft.status).toBe('accepted');
    expect(await colourOf(team, teal)).toEqual(said('turquoise'));
    team.undoes(1);
    expect(await colourOf(team, teal)).toEqual(said('teal'));
  });

  test('is one name: what is no name, or the same one, teaches nothing', async () => {
    const team = createTeam(color, colours, segment);
    for (const name of ['', 'green', '#00ff00; drop table']) {
      const { draft } = await corrects(team, green, name);
      expect(draft.status).toBe('refused');
    }
    expect(team.pool.all()).toEqual([]);
  });

  test('is forgotten with the person who gave it', async () => {
    const team = createTeam(color, colours, segment);
    await corrects(team, teal, 'teal');
    await team.forgets('ada');
    expect(team.pool.all()).toEqual([]);
  });
});
