import { expect, test } from 'vitest';
import type { Box, Region } from '../../src/contracts/turn.js';
import { remove } from '../../src/tools/remove.js';
import { busy, ellipseIn } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const dog: Region = { box: [20, 20, 50, 50], label: 'dog', score: 0.9 };
const neighbour: Box = [120, 20, 150, 50];

/** @param left what a detector still sees when it is removed; @param people who is there before */
function removed(left: readonly Box[], people: readonly Box[] = []) {
  const found = (boxes: readonly Box[], label: string) => boxes.map((box) => ({ box, label, score: 0.8 }));
  const context = toolContext({
    segment: async ({ pixels }, box) => ellipseIn(pixels, box),
    faces: async () => [],
    fill: async ({ pixels }) => pixels,
    detect: async ({ id }, kind) => ({
      known: true,
      threshold: 0.2,
      found:
        kind === 'person'
          ? found(people, 'person')
          : found(id.includes(' without ') ? left : [dog.box, neighbour], 'dog'),
    }),
  });
  const image = context.pictures.put(busy(200, 120), 'dogs.jpg');
  return remove.run({ image, object: { type: 'Regions', picture: image.picture, regions: [dog] } }, context);
}

test('what is gone is gone, and another of its kind may stay', async () => {
  const { did, note } = await removed([neighbour]);
  expect([did, note]).toEqual(['1 dog removed', undefined]);
});

test('half a dog is refused', async () => {
  await expect(removed([neighbour, [20, 20, 38, 50]])).rejects.toMatchObject({
    friendly: expect.stringContaining("I can't remove the dog cleanly"),
  });
});

test('what was covered of somebody is made up, and said to be', async () => {
  const { note } = await removed([], [[0, 0, 70, 70]]);
  expect(note).toBe('I can’t know what it covered of the person: that part is made up.');
});
