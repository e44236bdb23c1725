/** What a person says is kept, and learned as far as it can be, also while a model fails or may not be paid. */
import { describe, expect, test } from 'vitest';
import { BudgetError, ModelError } from '../../src/contracts/errors.js';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import type { Pictures } from '../../src/contracts/store.js';
import type { ImageValue, Value } from '../../src/contracts/turn.js';
import type { LearningServices } from '../../src/learning/kind.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { answers } from '../../src/skills/answers/index.js';
import { learnScene } from '../../src/skills/looks/learn-scene.js';
import { readings } from '../../src/skills/readings/index.js';
import { tools } from '../../src/tools/index.js';
import { read } from '../../src/tools/read.js';
import { vqa } from '../../src/tools/vqa.js';
import type { Box } from '../../src/util/box.js';
import type { Pixels } from '../../src/util/pixels.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { lexicon, modelsOf } from '../support/tool-context.js';
import { near, randomVector, seededRandom } from '../support/word-features.js';
import { createTeam, type Team } from './team.js';

const troubles = [
  new ModelError('[vendor] down', { backend: 'vendor', status: 503, friendly: 'The vendor is down.' }),
  new BudgetError('[money] no', { friendly: 'Nothing may be spent today.' }),
];

function picture(seed: number, width = 64, height = 64): Pixels {
  const random = seededRandom(seed);
  return { width, height, channels: 3, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 255) };
}

/** Deterministic from what a sight is of. */
const seedOf = ({ id }: Sight): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
const isItOn: Readonly<Record<string, Value>> = { question: { type: 'Text', value: 'Is the machine on or off?' } };
const looks = [randomVector(seededRandom(1001)), randomVector(seededRandom(2002))];

describe.each(troubles)('while there is $name', (trouble) => {
  const refuse = async (): Promise<never> => {
    throw trouble;
  };

  test('answers are told apart though the vision model cannot be asked how well it does', async () => {
    const shown = new Map<string, number>();
    const lookOf = (sight: Sight): Float32Array =>
      near(looks[shown.get(sight.id) ?? 0], 0.3, seededRandom(seedOf(sight)));
    let isDown = false;
    const team = createTeam(vqa, answers, {
      embedImage: async (sight) => lookOf(sight),
      embedViews: async (sight, boxes) =>
        boxes.map((_, at) => (at === 0 ? lookOf(sight) : near(lookOf(sight), 0.02, seededRandom(at)))),
      answer: async () => (isDown ? refuse() : { text: 'something' }),
    });
    const put = (seed: number, look: number): ImageValue => {
      const image = team.put(picture(seed));
      shown.set(image.picture.id, look);
      return image;
    };
    await team.corrects(put(1, 0), 'on', isItOn);
    await team.corrects(put(2, 0), 'on', isItOn);
    await team.corrects(put(3, 1), 'off', isItOn);
    isDown = true;
    const { draft, examples } = await team.corrects(put(4, 1), 'off', isItOn);
    expect(draft.status).toBe('accepted');
    expect(draft.prompts.map(({ kind }) => kind)).toContain('soft');
    expect(examples).toHaveLength(1);
  });

  const teams: readonly (readonly [
    string,
    (seeing: Partial<Capabilities>) => Team,
    Readonly<Record<string, Value>>,
  ])[] = [
    ['an answer', (seeing) => createTeam(vqa, answers, { ...seeing, answer: async () => ({ text: 'hm' }) }), isItOn],
    ['a reading', (seeing) => createTeam(read, readings, { ...seeing, read: async () => [] }), {}],
  ];
  test.each(teams)('%s is kept though pictures cannot be compared', async (_, team, more) => {
    const own = team({ embedImage: refuse, embedViews: refuse });
    const { draft } = await own.corrects(own.put(picture(5)), 'on', more);
    expect(draft).toMatchObject({ status: 'refused', unfinished: true, prompts: [] });
    expect(draft.reason).toContain(`pictures can't be compared right now. ${trouble.friendly}`);
    expect(own.examples).toHaveLength(1);
    expect(own.examples[0].feature).toBeUndefined();
  });

  test.each(['propose', 'embedImage', 'embedViews'] as const)('a scene is kept though %s fails', async (which) => {
    const { draft, examples } = await learnThe('dog', { [which]: refuse });
    expect(draft).toMatchObject({ status: 'refused', unfinished: true, prompts: [] });
    expect(draft.reason).toContain(trouble.friendly);
    expect(examples).toHaveLength(1);
    expect(examples[0]).toMatchObject({
      concept: 'dog',
      count: 1,
      candidates: [{ box: place, score: 0.2 }],
      right: [0],
    });
    expect(examples[0].feature).toBeUndefined();
  });
});

const place: Box = [50, 20, 90, 80];

/** A person points at what the detector is not sure of. */
function learnThe(concept: string, broken: Partial<Capabilities>) {
  const desk = createMemoryDesk();
  const unused = async (): Promise<never> => {
    throw new Error('a learner neither takes in nor removes pictures');
  };
  const unusedList = async function* () {
    yield* [];
  };
  let made = 0;
  const services: LearningServices = {
    team: 'home',
    models: modelsOf({
      detect: async () => ({ known: true, threshold: 0.3, found: [{ box: place, label: concept, score: 0.2 }] }),
      propose: async () => [],
      embedImage: async (sight) => randomVector(seededRandom(seedOf(sight))),
      embedViews: async (sight, boxes) => boxes.map((_, at) => randomVector(seededRandom(seedOf(sight) + at))),
      ...broken,
    }),
    // Only what a desk has is used; all else refuses.
    pictures: {
      ...desk,
      aged: unusedList,
      receive: unused,
      bytes: unused,
      has: unused,
      remove: unused,
      removeAll: unused,
    } as Pictures,
    tools,
    lexicon,
    pool: createPromptPool(),
    examples: [],
    namesPeople: false,
    now: () => 0,
    randomId: () => `id-${made++}`,
    signal: new AbortController().signal,
    report: () => undefined,
  };
  const source = { kind: 'correction', author: { id: 'ada', name: 'Ada' }, turn: 'turn' } as const;
  return learnScene(
    concept,
    [{ image: desk.put(picture(1, 200, 100)), pointed: [place], isAll: true }],
    source,
    services,
  );
}
