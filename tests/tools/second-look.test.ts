/** LOC with a model connected beside the detector: whom it asks, and what it makes of both. */
import { describe, expect, test } from 'vitest';
import { BudgetError, ModelError } from '../../src/contracts/errors.js';
import type { Capabilities, Detection } from '../../src/contracts/model.js';
import type { Eyes, RegionsValue } from '../../src/contracts/turn.js';
import { loc } from '../../src/tools/loc.js';
import { busy } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const server = 'the model server at localhost:1234';
const at = (x: number, score: number, label = 'dog', y = 10): Detection => ({
  ...{ box: [x, y, x + 20, y + 30], label, score },
});

interface World {
  /** What the detector sees of what it knows. */
  readonly seen?: readonly Detection[];
  readonly known?: readonly string[];
  /** What the model finds, whatever it is asked for. */
  readonly sought?: readonly Detection[] | Error;
  readonly eyes?: Eyes;
}

/** What LOC finds of a kind, and what the model was asked for. */
async function locate(object: string, { seen = [], known = ['dog', 'person', 'woman'], sought = [], eyes }: World) {
  const asked: string[] = [];
  const detect: Capabilities['detect'] = async (_, concept) => ({
    ...{ known: known.includes(concept), found: known.includes(concept) ? seen : [], threshold: 0.2 },
  });
  const seek: Capabilities['detect'] = async (_, concept) => {
    asked.push(concept);
    if (sought instanceof Error) throw sought;
    return { known: true, found: sought, threshold: 0.5, open: true, by: server };
  };
  const context = { ...toolContext({ detect, seek }), ...(eyes && { eyes }) };
  const image = context.pictures.put(busy(200, 60));
  const result = await loc.run({ image, object: { type: 'Text', value: object } }, context);
  const { regions } = result.output as RegionsValue;
  return { asked, result, found: regions.map(({ box, label }) => [box[0], label]) };
}

describe('who is asked', () => {
  test('the detector alone where it is sure, and where it sees next to nothing', async () => {
    expect(await locate('dog', { seen: [at(10, 0.7), at(60, 0.3)] })).toMatchObject({ asked: [] });
    expect(await locate('dog', { seen: [at(10, 0.03)] })).toMatchObject({ asked: [], found: [] });
    expect((await locate('dog', { seen: [at(10, 0.7)] })).result.how).toBeUndefined();
  });

  test('the model for a word that the detector does not know', async () => {
    const { asked, found, result } = await locate('heron', { sought: [at(10, 0.9, 'heron'), at(60, 0.2, 'heron')] });
    expect({ asked, found }).toEqual({ asked: ['heron'], found: [[10, 'heron']] });
    expect(result.how).toBe(`I looked for “heron” with ${server}, since I don’t know the word myself.`);
  });

  test('the model for what stands in some relation to a thing that the detector knows', async () => {
    const { asked, found } = await locate('badge on the dog', { seen: [at(10, 0.9)], sought: [at(60, 0.9, 'badge')] });
    expect({ asked, found }).toEqual({ asked: ['badge on the dog'], found: [[60, 'badge']] });
  });

  test.each([0.05, 0.15, 0.35])('both where the detector is as unsure as %d', async (score) => {
    const seen = [at(10, score)];
    const confirmed = await locate('dog', { seen, sought: [at(12, 0.9)] });
    expect(confirmed).toMatchObject({ asked: ['dog'], found: [[10, 'dog']] });
    expect(confirmed.result.how).toBe(`I looked for “dog” with ${server}, since I wasn’t sure myself.`);
    expect(await locate('dog', { seen, sought: [] })).toMatchObject({ found: [] });
  });

  test('both where the word is narrower than what the detector knows', async () => {
    const people = [at(10, 0.9, 'person'), at(60, 0.8, 'person'), at(110, 0.7, 'person')];
    const { found, result } = await locate('woman', { seen: people, sought: [at(61, 0.9, 'person')] });
    expect(found).toEqual([[60, 'woman']]);
    expect(result).toMatchObject({ wider: undefined, how: expect.stringContaining('no more of it than “person”') });
  });

  test('both where a run asks for it', async () => {
    const seen = [at(10, 0.9), at(60, 0.3)];
    const sought = [at(10, 0.9), at(110, 0.8)];
    expect((await locate('dog', { seen, sought, eyes: 'usual' })).found).toEqual([
      [10, 'dog'],
      [60, 'dog'],
    ]);
    expect(await locate('dog', { seen, sought, eyes: 'connected' })).toMatchObject({
      found: [
        [10, 'dog'],
        [110, 'dog'],
      ],
      result: { how: expect.stringContaining('to compare with what I see myself') },
    });
  });
});

describe('what both become', () => {
  const both = (seen: readonly Detection[], sought: readonly Detection[]) =>
    locate('dog', { seen, sought, eyes: 'connected' }).then(({ found }) => found.map(([x]) => x).sort());

  test('a place that both see is one thing; what the detector is sure of needs no other', async () => {
    expect(await both([at(10, 0.8)], [at(14, 0.9)])).toEqual([10]);
    expect(await both([at(10, 0.8)], [])).toEqual([10]);
    expect(await both([at(10, 0.3), at(60, 0.3)], [at(12, 0.8)])).toEqual([10]);
  });

  test('neighbours stay apart, though a model’s boxes are rough', async () => {
    expect(await both([at(10, 0.8), at(32, 0.7)], [at(14, 0.9), at(29, 0.9), at(60, 0.9)])).toEqual([10, 32, 60]);
  });

  test('one box around several, and the same thing again, are no further things', async () => {
    const group: Detection = { box: [8, 8, 54, 42], label: 'dog', score: 0.9 };
    expect(await both([at(10, 0.8), at(32, 0.7)], [group])).toEqual([10, 32]);
    expect(await both([at(10, 0.8)], [at(10, 0.9), at(11, 0.8)])).toEqual([10]);
  });

  test('what the model says to be of another known kind is none', async () => {
    expect(await both([at(10, 0.8)], [at(60, 0.9, 'cat'), at(110, 0.9, 'puppy')])).toEqual([10, 110]);
  });
});

describe('when the model fails', () => {
  const fault = new ModelError('[openai] no answer', { backend: 'openai', friendly: 'It does not work.' });

  test('what the detector saw stands, and is not kept', async () => {
    for (const sought of [fault, new BudgetError('[money] no more')])
      expect(await locate('dog', { seen: [at(10, 0.3)], sought })).toMatchObject({
        ...{ asked: ['dog'], found: [[10, 'dog']], result: { partial: true } },
      });
  });

  test('an unknown word is a fault of the model, never “none”', async () => {
    await expect(locate('heron', { sought: fault })).rejects.toThrow(ModelError);
  });
});
