/** A thing with two names in one place is one thing; of food all of the heap is meant. */
import { expect, test } from 'vitest';
import type { Detection } from '../../src/contracts/model.js';
import type { Region, RegionsValue } from '../../src/contracts/turn.js';
import { loc } from '../../src/tools/loc.js';
import { select } from '../../src/tools/select.js';
import { busy } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const text = (value: string) => ({ type: 'Text', value }) as const;

async function locate(
  object: string,
  found: readonly Detection[],
  threshold: number,
  guesses: [string, number][] = [],
) {
  const context = toolContext({
    detect: async () => ({ known: true, found, threshold }),
    guessKinds: async (_, boxes) => boxes.map(() => new Map(guesses)),
  });
  const image = context.pictures.put(busy(100, 100));
  const { output } = await loc.run({ image, object: text(object) }, context);
  return (output as RegionsValue).regions;
}

const box = [10, 10, 40, 40] as const;

test('what may be something else as well says so', async () => {
  const weak = [{ box, label: 'tv', score: 0.3 }];
  const guesses: [string, number][] = [
    ['tv', 0.3],
    ['cell phone', 0.17],
    ['remote', 0.05],
  ];
  expect(await locate('object', weak, 0.2, guesses)).toEqual([{ box, label: 'tv', score: 0.3, or: 'cell phone' }]);
  expect(await locate('object', [{ box, label: 'tv', score: 0.8 }], 0.2, guesses)).toEqual([
    { box, label: 'tv', score: 0.8 },
  ]);
});

test('all of the broccoli is meant where one end of it was found', async () => {
  const found = [
    { box: [40, 60, 60, 80], label: 'broccoli', score: 0.17 },
    { box: [30, 40, 80, 80], label: 'broccoli', score: 0.08 },
    { box: [0, 0, 100, 90], label: 'broccoli', score: 0.075 },
  ] as const;
  expect((await locate('broccoli', found, 0.17)).map((region) => region.box)).toEqual([[30, 40, 80, 80]]);
  const dogs = found.map((one) => ({ ...one, label: 'dog' }));
  expect((await locate('dog', dogs, 0.17)).map((region) => region.box)).toEqual([[40, 60, 60, 80]]);
});

const at = (label: string, where: Region['box']): Region => ({ box: where, label, score: 0.4 });

async function chosen(pool: readonly Region[], to: readonly Region[], query: string) {
  const context = toolContext({});
  const image = context.pictures.put(busy(100, 100));
  const regions = (all: readonly Region[]): RegionsValue => ({ type: 'Regions', picture: image.picture, regions: all });
  const { output } = await select.run(
    { image, object: regions(pool), query: text(query), category: undefined, to: regions(to) },
    context,
  );
  return (output as RegionsValue).regions.map(({ label }) => label);
}

test('the laptop itself is nothing that lies on the laptop', async () => {
  const pool = [at('tv', [10, 40, 90, 90]), at('cell phone', [40, 50, 60, 60])];
  expect(await chosen(pool, [at('laptop', [10, 42, 92, 90])], 'objects resting on')).toEqual(['cell phone']);
});

test('where as many are seen as are spoken of, they are meant', async () => {
  const three = [at('person', [0, 0, 30, 100]), at('person', [30, 0, 60, 100]), at('person', [60, 0, 99, 100])];
  const bench = [at('bench', [40, 90, 50, 95])];
  expect(await chosen(three, bench, 'all 3 people resting on')).toHaveLength(3);
  await expect(chosen(three, bench, 'people resting on')).rejects.toThrow();
});
