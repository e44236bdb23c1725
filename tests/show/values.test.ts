import { describe, expect, it } from 'vitest';
import type { Region, Value } from '../../src/contracts/turn.js';
import { describeValue } from '../../src/show/values.js';

const picture = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg' } as const;
const region = (label: string, name?: string): Region => ({ box: [0, 0, 10, 10], label, score: 0.9, name });
const regions = (...found: Region[]): Value => ({ type: 'Regions', picture, regions: found });

describe('a value in words', () => {
  it.each<[string, Value]>([
    ['a red bus', { type: 'Text', value: ' a red\nbus ' }],
    ['no text', { type: 'Text', value: ' ' }],
    ['2', { type: 'Number', value: 2 }],
    ['0.33', { type: 'Number', value: 1 / 3 }],
    ['yes', { type: 'Boolean', value: true }],
    ['no', { type: 'Boolean', value: false }],
    ['dog, cat and heron', { type: 'List', items: ['dog', 'cat', 'heron'] }],
    ['dog', { type: 'List', items: ['dog'] }],
    ['an empty list', { type: 'List', items: [] }],
    ['nothing found', regions()],
    ['1 dog', regions(region('dog'))],
    ['2 dogs and 1 sports ball', regions(region('dog'), region('sports ball'), region('dog'))],
    ['3 people', regions(region('person'), region('person'), region('person'))],
    [
      'Sheldon Cooper, 2 × our logo and 1 face',
      regions(region('face', 'Sheldon Cooper'), region('logo', 'our logo'), region('face'), region('logo', 'our logo')),
    ],
    ['1 region', regions(region(''))],
    ['a picture, 640 × 480', { type: 'Image', picture }],
    ['a part of the picture, 100 × 51', { type: 'Image', picture, view: [10, 20, 110, 70.6] }],
  ])('%s', (expected, value) => expect(describeValue(value)).toBe(expected));
});
