import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growBox, scaleBox } from '../../src/util/box.js';
import { pixelPart } from '../../src/util/pixels.js';

test('a box selects the pixels that its rounded edges enclose', () => {
  expect(pixelPart([1.4, 2.6, 5.5, 8.4], { width: 10, height: 10 })).toEqual({ left: 1, top: 3, width: 5, height: 5 });
});

test('the part is never empty and never leaves the picture', () => {
  const edge = fc.double({ min: -500, max: 500, noNaN: true });
  const side = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(edge, edge, edge, edge, side, side, (x, y, width, height, pictureWidth, pictureHeight) => {
      const box = [x, y, x + Math.abs(width), y + Math.abs(height)] as const;
      const part = pixelPart(box, { width: pictureWidth, height: pictureHeight });
      expect(part.width).toBeGreaterThanOrEqual(1);
      expect(part.height).toBeGreaterThanOrEqual(1);
      expect(part.left).toBeGreaterThanOrEqual(0);
      expect(part.top).toBeGreaterThanOrEqual(0);
      expect(part.left + part.width).toBeLessThanOrEqual(pictureWidth);
      expect(part.top + part.height).toBeLessThanOrEqual(pictureHeight);
    }),
  );
});

test('boxes grow around their centre', () => {
  expect(scaleBox([10, 10, 30, 20], 1.5)).toEqual([5, 7.5, 35, 22.5]);
  expect(growBox([10, 10, 30, 20], 2)).toEqual([8, 8, 32, 22]);
});
