import { describe, expect, test } from 'vitest';
import { CapabilityError } from '../../../src/contracts/errors.js';
import type { Capabilities } from '../../../src/contracts/model.js';
import { dotProduct } from '../../../src/util/vector.js';
import { drawing, needPackage, openWorld, still } from './world.js';

const red = '#ff0000';

async function abilities(): Promise<Capabilities> {
  const { connect, hub } = await openWorld();
  const { capabilities } = await connect();
  expect(hub.asked).toEqual([]);
  // All that this backend has, since the world chooses everything.
  return capabilities as Capabilities;
}

needPackage();

describe('what local models do', () => {
  test('what a word names is found, in pixels of the whole picture', async () => {
    const { detect } = await abilities();
    const sight = await drawing('wide', 600, 400, { colour: red, box: [100, 200, 200, 300] });
    const { known, found, threshold } = await detect(sight, 'red things', still());
    expect(known).toBe(true);
    expect(found.map(({ label }) => label)).toEqual(['red thing']);
    expect(found[0].score).toBeGreaterThan(threshold);
    expectBox(found[0].box, [100, 200, 200, 300]);
    expect((await detect(sight, 'blue thing', still())).found).toEqual([]);
  });

  test('a view is looked at by itself, also of a large picture', async () => {
    const { detect } = await abilities();
    const sight = await drawing('large', 4000, 2000, { colour: '#0000ff', box: [2500, 600, 2700, 800] });
    const { found } = await detect({ ...sight, view: [2100, 400, 3300, 1600] }, 'blue thing', still());
    expect(found).toHaveLength(1);
    expectBox(found[0].box, [2500, 600, 2700, 800]);
    expect((await detect({ ...sight, view: [0, 0, 1200, 1200] }, 'blue thing', still())).found).toEqual([]);
  });

  test('what is in a box is outlined, as large as the whole picture', async () => {
    const { segment } = await abilities();
    const sight = await drawing(
      'two',
      800,
      600,
      { colour: red, box: [200, 100, 400, 300] },
      { colour: red, box: [500, 100, 700, 300] },
    );
    const mask = await segment(sight, [180, 80, 420, 320], still());
    expect(mask).toMatchObject({ width: 800, height: 600 });
    const at = (x: number, y: number): number => mask.data[y * 800 + x];
    expect([at(300, 200), at(210, 200), at(390, 290)].every((value) => value > 200)).toBe(true);
    // Beside it in the box, outside of the box, and the other one.
    expect([at(190, 200), at(300, 50), at(600, 200)]).toEqual([0, 0, 0]);
    const size = mask.data.filter((value) => value > 127).length;
    expect(Math.abs(size - 200 * 200) / (200 * 200)).toBeLessThan(0.1);
  });

  test('where nothing is to be outlined, that is said', async () => {
    const { segment } = await abilities();
    const sight = await drawing('empty', 300, 300);
    await expect(segment(sight, [50, 50, 200, 200], still())).rejects.toMatchObject({
      name: 'ModelError',
      friendly: 'I could not make out the outline of that.',
    });
  });

  test('a question about a picture is answered from what is seen of it', async () => {
    const { answer, caption } = await abilities();
    const sight = await drawing(
      'halves',
      400,
      200,
      { colour: red, box: [0, 0, 200, 200] },
      { colour: '#0000ff', box: [200, 0, 400, 200] },
    );
    const view = { ...sight, view: [200, 0, 400, 200] } as const;
    expect(await answer({ ...sight, view: [0, 0, 200, 200] }, 'Which colour?', still())).toEqual({ text: 'red' });
    expect(await answer(view, 'Which colour?', still())).toEqual({ text: 'blue' });
    expect(await caption(view, still())).toBe('blue');
  });

  test('a conversation goes on, from all that was said', async () => {
    const { complete } = await abilities();
    const role = (index: number) => (index % 2 === 0 ? ('user' as const) : ('assistant' as const));
    const say = (...texts: readonly string[]) =>
      complete(
        { instructions: 'a thing', messages: texts.map((text, index) => ({ role: role(index), text })), maxTokens: 4 },
        still(),
      );
    expect(await say('is a dog')).toEqual({ text: 'yes', whole: true });
    // A reply that has no end is cut off, and said to be.
    expect(await say('is a cat')).toEqual({ text: 'no and and and', whole: false });
    expect(await say('a cat', 'and', 'a photo')).toMatchObject({ text: 'no and and and' });
  });

  test('JSON is asked for in words', async () => {
    const { complete } = await abilities();
    const request = { instructions: 'a thing', messages: [{ role: 'user' as const, text: 'dog' }], maxTokens: 5 };
    expect(await complete(request, still())).toEqual({ text: 'yes', whole: true });
    // The word is what makes this model go on.
    const schema = { name: 'answer', json: { type: 'object' } };
    expect(await complete({ ...request, schema }, still())).toEqual({ text: 'yes is a thing', whole: true });
  });

  test('what cannot see does not pretend to', async () => {
    const { complete } = await abilities();
    const sights = [await drawing('shown', 20, 20)];
    const messages = [{ role: 'user' as const, text: 'dog', sights }];
    await expect(complete({ instructions: '', messages, maxTokens: 5 }, still())).rejects.toBeInstanceOf(
      CapabilityError,
    );
  });

  test('more than a model takes is refused before it is tried', async () => {
    const { complete } = await abilities();
    const messages = [{ role: 'user' as const, text: 'dog '.repeat(600) }];
    await expect(complete({ instructions: '', messages, maxTokens: 5 }, still())).rejects.toThrow(
      /tokens are asked, and the model takes 500/,
    );
  });

  test('pictures and words are of one space', async () => {
    const { embedText, embedImage } = await abilities();
    const names = ['a photo of a red thing', 'a photo of a green thing', 'a photo of a blue thing'];
    const texts = await embedText(names, still());
    const shown = await embedImage(await drawing('red', 90, 60, { colour: red, box: [0, 0, 90, 60] }), still());
    const likeness = texts.map((text) => dotProduct(text, shown));
    expect(likeness[0]).toBeGreaterThan(0.95);
    expect(Math.max(likeness[1], likeness[2])).toBeLessThan(0);
  });
});

function expectBox(box: readonly number[], edges: readonly number[]): void {
  for (const [index, edge] of edges.entries()) expect(Math.abs(box[index] - edge)).toBeLessThan(1.5);
}
