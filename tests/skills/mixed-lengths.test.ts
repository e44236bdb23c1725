/** Old memory may hold features of another model, which are told apart by nothing but their length. */
import { expect, test } from 'vitest';
import type { Example } from '../../src/contracts/learning.js';
import type { Sight } from '../../src/contracts/model.js';
import type { ImageValue, Value } from '../../src/contracts/turn.js';
import { correctConcept } from '../../src/learning/correct-concept.js';
import { teachConcept } from '../../src/learning/teach-concept.js';
import { answers } from '../../src/skills/answers/index.js';
import { vqa } from '../../src/tools/vqa.js';
import { feature, fullExample } from '../support/lesson.js';
import { normalised, seededRandom } from '../support/word-features.js';
import { createTeam } from './team.js';

const isItOn: Readonly<Record<string, Value>> = { question: { type: 'Text', value: 'Is the machine on or off?' } };
const seedOf = ({ id }: Sight): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
const mixed = (one: Float32Array, other: Float32Array, share: number): Float32Array =>
  normalised(one.map((value, at) => value + share * other[at]));

test.each([
  [768, 832],
  [832, 768],
])('a question of which examples with %i numbers are known is learned with %i', async (before, now) => {
  let size = before;
  const shown = new Map<string, number>();
  const lookOf = (sight: Sight): Float32Array =>
    mixed(feature(1000 + (shown.get(sight.id) ?? 0), size), feature(seedOf(sight), size), 0.3);
  const team = createTeam(vqa, answers, {
    embedImage: async (sight) => lookOf(sight),
    embedViews: async (sight, boxes) =>
      boxes.map((_, at) => (at === 0 ? lookOf(sight) : mixed(lookOf(sight), feature(at, size), 0.02))),
  });
  const put = (seed: number, look: number): ImageValue => {
    const random = seededRandom(seed);
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, () => random() * 255);
    const image = team.put({ width: 64, height: 64, channels: 3, data });
    shown.set(image.picture.id, look);
    return image;
  };
  const teach = async (first: number): Promise<readonly string[]> => {
    const done: string[] = [];
    for (const look of [0, 0, 1, 1])
      done.push((await team.corrects(put(first + done.length, look), look ? 'off' : 'on', isItOn)).draft.reason);
    return done;
  };
  expect((await teach(1)).at(-1)).toContain('apart: 4 of 4 pictures');
  size = now;
  expect((await teach(5)).at(-1)).toContain('apart: 4 of 4 pictures');
  const step = await team.asks(put(9, 1), isItOn);
  expect(step.output).toEqual({ type: 'Text', value: 'off' });
});

test('what a thing looks like is tuned on features of one length', () => {
  const own: Example = { ...fullExample('own', 'T', 1), right: [0], count: 1 };
  const short = (at: number): Example => ({ ...fullExample(`old ${at}`, 'T', at, 3, 768), right: [0], count: 1 });
  const background = [feature(50), feature(51, 768), feature(52)];
  const shared = { space: 'embedded/trunk-1', background, active: [] };
  const wide: Example = {
    ...own,
    candidates: [...own.candidates, { box: [0, 0, 9, 9], score: 0.1, feature: feature(7, 900) }],
  };
  const corrected = correctConcept({ ...shared, example: { ...wide, right: [1] }, others: [short(2)] });
  const taught = teachConcept({
    ...{ ...shared, tool: 'LOC', concept: 'our logo', active: () => [] },
    ...{ examples: [own, short(3)], others: [short(4)] },
  });
  for (const { prompts } of [corrected, taught])
    for (const prompt of prompts) {
      if (prompt.kind !== 'soft') throw new Error('only soft prompts are tuned');
      expect(prompt.vector).toHaveLength(832);
      expect([...prompt.vector, ...prompt.centre, ...prompt.key].every(Number.isFinite)).toBe(true);
    }
});
