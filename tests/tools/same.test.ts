/** SAMESIZE and SAMECOLOR compare several; of one there is nothing to compare. */
import { expect, test } from 'vitest';
import type { Region, RegionsValue } from '../../src/contracts/turn.js';
import { sameColor } from '../../src/tools/same-color.js';
import { sameSize } from '../../src/tools/same-size.js';
import { drawn } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const picture = { id: 'p', width: 300, height: 100, mediaType: 'image/png' } as const;
const dogs = (...boxes: readonly Region['box'][]): RegionsValue => ({
  type: 'Regions',
  picture,
  regions: boxes.map((box) => ({ box, label: 'dog', score: 0.9 })),
});
const isSame = async (object: RegionsValue, measure?: string): Promise<unknown> =>
  (
    await sameSize.run(
      { object, measure: measure === undefined ? undefined : { type: 'Text', value: measure } },
      toolContext({}),
    )
  ).output;

test('sizes are the same to the eye where they hardly differ', async () => {
  expect(await isSame(dogs([0, 0, 50, 50], [100, 0, 155, 52]))).toEqual({ type: 'Boolean', value: true });
  expect(await isSame(dogs([0, 0, 50, 50], [100, 0, 180, 90]))).toEqual({ type: 'Boolean', value: false });
  expect(await isSame(dogs([0, 0, 50, 50], [100, 0, 180, 52]), 'height')).toEqual({ type: 'Boolean', value: true });
});

test('one alone has the same size and colour as nothing', async () => {
  await expect(isSame(dogs([0, 0, 50, 50]))).rejects.toThrow('it takes two');
  const context = toolContext({});
  const { picture: shown } = context.pictures.put(drawn(300, 100, () => [90, 90, 90]));
  const given = {
    image: { type: 'Image', picture: shown } as const,
    object: { ...dogs([0, 0, 50, 50]), picture: shown },
  };
  await expect(sameColor.run(given, context)).rejects.toMatchObject({
    friendly: 'I can’t tell: I see only one dog, so there is nothing to compare it with.',
  });
});
