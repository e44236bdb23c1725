import { describe, expect, test } from 'vitest';
import type { Box, ImageValue, Region } from '../../src/contracts/turn.js';
import { tools } from '../../src/tools/index.js';
import { toolContext } from '../support/tool-context.js';

const picture = { id: 'a', width: 200, height: 100, mediaType: 'image/jpeg' } as const;
const whole: ImageValue = { type: 'Image', picture };
const umbrella = (box: Box, score = 0.9): Region => ({ box, label: 'umbrella', score });

async function crop(name: string, image: ImageValue, ...regions: readonly Region[]) {
  const tool = tools.find((one) => one.name === name || one.aliases.includes(name));
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run({ image, box: { type: 'Regions', picture, regions } }, toolContext());
}

describe('crops are views in pixels of the whole picture', () => {
  const at: Box = [80, 40, 120, 60];
  test.each<[string, Box]>([
    ['CROP', [70, 35, 130, 65]],
    ['CROP_FRONTOF', [70, 35, 130, 65]],
    ['CROP_BEHIND', [70, 35, 130, 65]],
    ['CROP_LEFTOF', [0, 0, 100, 100]],
    ['CROP_RIGHTOF', [100, 0, 200, 100]],
    ['CROP_ABOVE', [0, 0, 200, 50]],
    ['CROP_BELOW', [0, 50, 200, 100]],
  ])('%s', async (name, view) => {
    const { output, confidence, note } = await crop(name, whole, umbrella(at));
    expect(output).toEqual({ type: 'Image', picture, view, ...(name === 'CROP' && { focus: at }) });
    expect(confidence).toBe(0.9);
    expect(note).toBeUndefined();
  });

  test('a crop of a crop stays inside of it', async () => {
    const right: ImageValue = { ...whole, view: [100, 0, 200, 100] };
    expect((await crop('CROP_LEFTOF', right, umbrella([140, 40, 160, 60]))).output).toEqual({
      ...whole,
      view: [100, 0, 150, 100],
    });
    // What reaches out of the crop is taken as far as it is in it.
    expect((await crop('CROP_LEFTOF', right, umbrella([60, 40, 160, 60]))).output).toEqual({
      ...whole,
      view: [100, 0, 130, 100],
    });
  });

  test('a half of the picture is cut out as it is', async () => {
    expect((await crop('CROP', whole, umbrella([0, 0, 200, 50]))).output).toMatchObject({ view: [0, 0, 200, 50] });
  });

  test('of several regions the best counts, the others are alternatives, and the person is told', async () => {
    const { output, alternatives, note } = await crop(
      'CROP_LEFTOF',
      whole,
      umbrella([20, 0, 40, 100], 0.4),
      umbrella([80, 0, 120, 100], 0.8),
    );
    expect(output).toMatchObject({ view: [0, 0, 100, 100] });
    expect(alternatives).toEqual([{ ...whole, view: [0, 0, 30, 100] }]);
    expect(note).toBe('I took the clearest umbrella of 2 that were found.');
  });

  test('a part that is empty is said to be so', async () => {
    await expect(crop('CROP_LEFTOF', whole, umbrella([0, 40, 0.5, 60]))).rejects.toThrow(
      '[CROP_LEFTOF] the crop is empty',
    );
  });

  test('the paper’s other names for a crop work', async () => {
    for (const name of ['CROP_INFRONT', 'CROP_INFRONTOF', 'CROP_AHEAD'])
      expect((await crop(name, whole, umbrella([80, 40, 120, 60]))).output).toMatchObject({ view: [70, 35, 130, 65] });
  });
});
