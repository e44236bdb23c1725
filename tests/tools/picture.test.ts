/** PICTURE tells what is true of all of a picture from its pixels. */
import { expect, test } from 'vitest';
import { picture } from '../../src/tools/picture.js';
import { drawn } from '../support/drawn-pictures.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { toolContext } from '../support/tool-context.js';

async function told(
  fact: string,
  width: number,
  height: number,
  paint: (x: number, y: number) => readonly [number, number, number],
) {
  const desk = createMemoryDesk();
  const image = desk.put(drawn(width, height, paint));
  const { output } = await picture.run(
    { image, fact: { type: 'Text', value: fact } },
    { ...toolContext({}), pictures: desk },
  );
  return output.type === 'Text' ? output.value : undefined;
}

test('whether it is in colour', async () => {
  expect(await told('colouring', 60, 40, (x, y) => [x + y, x + y + 4, x + y])).toBe('black and white');
  expect(await told('colouring', 60, 40, (x) => (x < 6 ? [200, 20, 20] : [90, 90, 90]))).toBe('in colour');
  await expect(told('colouring', 60, 40, () => [120, 110, 98])).rejects.toThrow('faint');
});

test('its shape and size', async () => {
  expect(await told('shape', 60, 40, () => [9, 9, 9])).toBe('landscape');
  expect(await told('shape', 40, 60, () => [9, 9, 9])).toBe('portrait');
  expect(await told('shape', 40, 40, () => [9, 9, 9])).toBe('square');
  expect(await told('size', 60, 40, () => [9, 9, 9])).toBe('60 × 40 pixels');
});

test('how light it is', async () => {
  expect(await told('light', 60, 40, () => [20, 20, 30])).toBe('dark');
  expect(await told('light', 60, 40, () => [220, 220, 210])).toBe('bright');
  expect(await told('light', 60, 40, (x) => (x < 30 ? [20, 20, 20] : [200, 200, 200]))).toBe('neither dark nor bright');
});
