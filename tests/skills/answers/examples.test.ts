/** Answered pictures as examples: a model that can't be tuned learns from what it is shown. */
import { describe, expect, test } from 'vitest';
import type { Capabilities, Inquiry } from '../../../src/contracts/model.js';
import type { Person } from '../../../src/contracts/turn.js';
import { answers } from '../../../src/skills/answers/index.js';
import { answerExamples } from '../../../src/skills/shared/decide-examples.js';
import { vqa } from '../../../src/tools/vqa.js';
import { near, randomVector, seeded } from '../../learning/planted.js';
import { busy } from '../../support/drawn-pictures.js';
import { createTeam } from '../team.js';

const [ana, bob]: readonly Person[] = [
  { id: 'ana', name: 'Ana' },
  { id: 'bob', name: 'Bob' },
];
/** What photos of one place have in common. */
const usual = randomVector(seeded(1), 64);
const question = { question: { type: 'Text', value: 'Which shift is it?' } } as const;

/** A model that says what it thinks, unless examples tell it how it is said here. */
function house(says: (given: Inquiry) => string) {
  const asked: Inquiry[] = [];
  const views = new Map<string, Float32Array>();
  const view = (id: string): Float32Array => {
    const known = views.get(id) ?? near(seeded(views.size + 5), usual, 0.7);
    views.set(id, known);
    return known;
  };
  const given: Partial<Capabilities> = {
    embedImage: async ({ id }) => view(id),
    embedViews: async ({ id }, boxes) => boxes.map(() => view(id)),
    answer: async () => ({ text: 'day' }),
    async discuss(inquiry) {
      asked.push(inquiry);
      return { text: says(inquiry) };
    },
  };
  const team = createTeam(vqa, answers, given);
  let shade = 0;
  const photo = () => {
    const pixels = busy(80, 60);
    pixels.data[0] = ++shade;
    return team.put(pixels);
  };
  const visuals = () => team.pool.all().filter(({ kind }) => kind === 'visual');
  return { team, photo, asked, visuals };
}

const byExample = ({ examples = [] }: Inquiry): string => examples.at(-1)?.right ?? 'day';

describe('answered pictures', () => {
  test('of two people go with the same question about another picture, and stay away when they are undone', async () => {
    const { team, photo, asked, visuals } = house(byExample);
    await team.corrects(photo(), 'blue shift', question, ana);
    expect(visuals()).toEqual([]);
    const { draft } = await team.corrects(photo(), 'blue shift', question, bob);
    expect(draft.gained).toContain('the vision model answers others better');
    expect(visuals()).toHaveLength(2);

    const step = await team.asks(photo(), question);
    expect(step.output).toEqual({ type: 'Text', value: 'blue shift' });
    expect(step.prompts).toEqual([expect.any(String)]);
    expect(asked.at(-1)?.examples).toMatchObject([{ asked: 'Which shift is it?', right: 'blue shift' }]);

    team.undoes(1);
    expect((await team.asks(photo(), question)).output).toEqual({ type: 'Text', value: 'day' });
  });

  test('of one person change nothing elsewhere before there are three that agree', async () => {
    const { team, photo, visuals } = house(byExample);
    await team.corrects(photo(), 'blue shift', question, ana);
    await team.corrects(photo(), 'blue shift', question, ana);
    expect(visuals()).toEqual([]);
    await team.corrects(photo(), 'blue shift', question, ana);
    expect(visuals()).toHaveLength(3);
  });

  test('that do not help, or turn a right answer wrong, are not kept', async () => {
    const deaf = house(() => 'day');
    await deaf.team.corrects(deaf.photo(), 'blue shift', question, ana);
    await deaf.team.corrects(deaf.photo(), 'blue shift', question, bob);
    expect(deaf.visuals()).toEqual([]);

    const gullible = house(byExample);
    for (const by of [ana, bob]) await gullible.team.corrects(gullible.photo(), 'blue shift', question, by);
    const before = gullible.visuals().length;
    await gullible.team.corrects(gullible.photo(), 'red shift', question, ana);
    expect(gullible.visuals()).toHaveLength(before);
  });

  test('are as many as helped, the most alike last', async () => {
    const { team, photo, asked } = house(({ examples = [] }) => (examples.length > 1 ? 'blue shift' : 'day'));
    for (const by of [ana, bob, ana]) await team.corrects(photo(), 'blue shift', question, by);
    await team.asks(photo(), question);
    expect(asked.at(-1)?.examples?.length).toBeGreaterThan(1);
    expect(team.pool.active(answerExamples, 'which shift is it')).not.toEqual([]);
  });

  test('that somebody has forgotten go', async () => {
    const { team, photo, asked } = house(byExample);
    await team.corrects(photo(), 'blue shift', question, ana);
    await team.corrects(photo(), 'blue shift', question, bob);
    await team.forgets('bob');
    await team.asks(photo(), question);
    expect(asked.at(-1)?.examples ?? []).toHaveLength(1);
  });
});
