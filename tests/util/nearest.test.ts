import { expect, it } from 'vitest';
import { nearest } from '../../src/util/nearest.js';

it.each([
  ['LOCC', 'LOC'],
  ['lco', 'LOC'],
  ['loc', 'LOC'],
  ['CROP_LEFT_OF', 'CROP_LEFTOF'],
  ['CROP_LEFTOFF', 'CROP_LEFTOF'],
  ['CRPO', 'CROP'],
  ['VQE', 'VQA'],
  ['SEGMENTATION', undefined],
  ['__proto__', undefined],
  ['', undefined],
  ['X'.repeat(1_000_000), undefined],
])('%s → %s', (name, expected) => {
  expect(nearest(name, ['LOC', 'CROP', 'CROP_LEFTOF', 'VQA', 'SEG'])).toBe(expected);
});
