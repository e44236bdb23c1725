/** OTHERS and HAVING compute with what was found; an absence is a value. */
import { expect, test } from 'vitest';
import type { Region, RegionsValue } from '../../src/contracts/turn.js';
import { having } from '../../src/tools/having.js';
import { others } from '../../src/tools/others.js';
import { drawn } from '../support/drawn-pictures.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { toolContext } from '../support/tool-context.js';

const picture = { id: 'p', width: 300, height: 100, mediaType: 'image/png' } as const;
const found = (label: string, ...boxes: readonly Region['box'][]): RegionsValue => ({
  type: 'Regions',
  picture,
  regions: boxes.map((box) => ({ box, label, score: 0.9 })),
});
const boxesOf = (value: unknown): readonly Region['box'][] => (value as RegionsValue).regions.map(({ box }) => box);

const left: Region['box'] = [10, 0, 60, 100];
const middle: Region['box'] = [50, 0, 110, 100];
const right: Region['box'] = [200, 0, 260, 100];
const people = found('person', left, middle, right);

test('HAVING keeps whoever has it, and of two who stand close together only one', async () => {
  const ties = found('tie', [75, 30, 85, 60], [225, 30, 235, 60]);
  expect(boxesOf((await having.run({ object: people, other: ties }, toolContext({}))).output)).toEqual([middle, right]);
});

test('HAVING of nothing is nobody', async () => {
  expect(boxesOf((await having.run({ object: people, other: found('tie') }, toolContext({}))).output)).toEqual([]);
});

test('HAVING says what nobody has', async () => {
  const tie = found('tie', [400, 0, 410, 20]);
  expect((await having.run({ object: people, other: tie }, toolContext({}))).note).toBe(
    'I see ties, but on or at none of them.',
  );
});

test('what is held sticks out', async () => {
  const umbrella = found('umbrella', [180, 0, 250, 30]);
  expect(boxesOf((await having.run({ object: people, other: umbrella }, toolContext({}))).output)).toEqual([right]);
});

test('a bench, a table or a slice of bread bears several at once', async () => {
  const bench = found('bench', [0, 40, 190, 100]);
  const three = found('boy', [10, 20, 50, 95], [70, 25, 110, 98], [130, 20, 170, 95], [230, 0, 280, 90]);
  expect(boxesOf((await having.run({ object: three, other: bench }, toolContext({}))).output)).toEqual(
    three.regions.slice(0, 3).map(({ box }) => box),
  );
});

test('OTHERS takes away what was found in another way', async () => {
  const some = found('man', [12, 2, 60, 98]);
  expect(boxesOf((await others.run({ object: people, than: some }, toolContext({}))).output)).toEqual([middle, right]);
  expect(boxesOf((await others.run({ object: people, than: found('man') }, toolContext({}))).output)).toHaveLength(3);
});

test('a racket is his who it touches, and whose what lies near is can’t be told', async () => {
  const racket = found('tennis racket', [255, 40, 299, 60]);
  expect(boxesOf((await having.run({ object: people, other: racket }, toolContext({}))).output)).toEqual([right]);
  const tie = found('tie', [268, 20, 275, 40]);
  await expect(having.run({ object: people, other: tie }, toolContext({}))).rejects.toThrow('whose');
});

test('a cup on a table in front of somebody is in nobody’s hand', async () => {
  const desk = createMemoryDesk();
  const { picture: shown } = desk.put(drawn(300, 100, () => [90, 90, 90]));
  const cup = { ...found('cup', [215, 50, 230, 75]), picture: shown };
  const table = { box: [150, 60, 299, 100] as const, label: 'dining table', score: 0.8 };
  const models = { detect: async () => ({ known: true, threshold: 0.2, found: [table] }) };
  const context = { ...toolContext(models), pictures: desk };
  await expect(having.run({ object: people, other: cup }, context)).rejects.toThrow('whose');
});
