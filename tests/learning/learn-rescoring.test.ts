import process from 'node:process';
import { expect, test } from 'vitest';
import type { Example, Prompt } from '../../src/contracts/learning.js';
import { learnRescoring } from '../../src/learning/learn-rescoring.js';
import { trimAuthors } from '../../src/learning/trim-authors.js';
import { isRight } from '../../src/learning/validate.js';
import { filed, person, seeded, speckExample } from './planted.js';

const specks = (seed: number, count: number, author = 'ann', lie = false): readonly Example[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => speckExample(random, `${author} ${seed} ${index}`, author, lie));
};
const fresh = specks(99, 200);
const shareRight = (prompts: readonly Prompt[]): number =>
  fresh.filter((example) => isRight(example, prompts)).length / fresh.length;

test('a detector that takes specks for dogs learns from corrections that dogs are large', () => {
  const lesson = learnRescoring('LOC', specks(1, 60), []);
  expect(lesson.status).toBe('accepted');
  expect(lesson.evidence.validation.after).toBeGreaterThan(lesson.evidence.validation.before);
  const prompts = lesson.prompts.map((prompt) => filed(prompt));
  expect(shareRight([])).toBeLessThan(0.4);
  expect(shareRight(prompts)).toBeGreaterThan(0.9);
});

test('the same examples give the same prompt, in whatever order they were given', () => {
  const examples = specks(2, 40);
  const [forth, back] = [examples, [...examples].reverse()].map((list) => learnRescoring('LOC', list, []));
  expect(learnRescoring('LOC', examples, [])).toEqual(forth);
  expect(back.evidence.validation).toEqual(forth.evidence.validation);
});

test('corrections that follow no rule teach nothing', () => {
  const random = seeded(5);
  const noise = specks(3, 60).map((example) => {
    const right = example.candidates.flatMap((_, position) => (random() < 0.5 ? [position] : []));
    return { ...example, right, count: right.length };
  });
  const accepted = [1, 2, 3, 4].filter(
    (part) => learnRescoring('LOC', noise.slice((part - 1) * 15, part * 15), []).status === 'accepted',
  );
  expect(learnRescoring('LOC', noise, []).status).toBe('refused');
  expect(accepted).toEqual([]);
});

test('what all pictures are read by needs three that agree, of somebody whose lessons are not undone', () => {
  const records = { of: (id: string) => (id === 'ann' ? { kept: 1, undone: 5 } : { kept: 0, undone: 0 }) };
  const alone = learnRescoring('LOC', specks(1, 60), [], { records });
  expect(alone).toMatchObject({ status: 'refused', reason: expect.stringContaining('too few'), prompts: [] });
  // Who corrects everything and confirms nothing, alone, changes nothing for all pictures.
  expect(learnRescoring('LOC', specks(1, 60, 'bob'), [], { records }).status).toBe('refused');
  const two = [...specks(1, 30, 'bob'), ...specks(2, 30, 'cyd')];
  expect(learnRescoring('LOC', two, [], { records })).toMatchObject({ status: 'accepted', reach: 'everywhere' });
  const confirmed = specks(1, 60, 'bob').map((example) => {
    const isRightAlready = isRight(example, []);
    return isRightAlready ? { ...example, source: { ...example.source, kind: 'confirmation' as const } } : example;
  });
  const more = Array.from({ length: 60 }, (_, at) => ({
    ...confirmed[at],
    ...{ id: `more ${at}`, picture: { ...confirmed[at].picture, id: `more ${at}` } },
    candidates: confirmed[at].candidates
      .slice(0, 1)
      .map((one) => ({ ...one, box: [0, 0, 300, 300] as const, score: 0.3 })),
    ...{ right: [0], count: 1, source: { ...confirmed[at].source, kind: 'confirmation' as const } },
  }));
  expect(learnRescoring('LOC', [...confirmed, ...more], [], { records })).toMatchObject({ reach: 'everywhere' });
});

test('somebody who only objects is not heard about all pictures, where somebody else judges both ways', () => {
  const ann = specks(1, 40).map((example, at) => ({
    ...example,
    source: {
      ...example.source,
      kind: isRight(example, []) || at % 2 === 0 ? ('confirmation' as const) : ('correction' as const),
      turn: `ann ${at}`,
    },
  }));
  const mallory = specks(2, 40, 'mallory', true).map((example, at) => ({
    ...example,
    source: { ...example.source, kind: 'correction' as const, turn: `mallory ${at}` },
  }));
  // The other steps of what somebody corrects count as confirmed, but are no opinion of their own.
  const besides = mallory.map((example) => ({
    ...{ ...example, id: `${example.id} besides` },
    source: { ...example.source, kind: 'confirmation' as const },
  }));
  expect(trimAuthors([...ann, ...mallory, ...besides])).toEqual({ kept: ann, leftOut: [person('mallory')] });
  // Where nobody judges both ways, nobody could say who is right.
  expect(trimAuthors([...mallory, ...specks(3, 40, 'bob')]).leftOut).toEqual([]);
  const both = learnRescoring('LOC', [...ann, ...mallory, ...besides], []);
  expect(shareRight(both.prompts.map((prompt) => filed(prompt)))).toBeGreaterThan(0.8);
});

test('from numbers alone, of which the places are inferred from the scores, no scores are read anew', () => {
  const inferred = specks(1, 90)
    .filter(({ count }) => count > 0)
    .map((example) => ({ ...example, told: 'number' as const }));
  expect(learnRescoring('LOC', inferred, [])).toMatchObject({ status: 'refused', prompts: [] });
});

test('one thing that five questions are asked about is no more evidence than one', () => {
  const few = specks(1, 11);
  const repeated = ([undefined, 'counted', 'placed', 'compared'] as const).flatMap((use, at) =>
    few.map((example) => ({ ...example, id: `${example.id} ${at}`, ...(use && { use }) })),
  );
  const { evidence } = learnRescoring('LOC', repeated, []);
  const once = learnRescoring('LOC', [...few, ...specks(9, 1)], []);
  expect(evidence.surprise?.certainty ?? 0).toBeLessThan(1.2 * (once.evidence.surprise?.certainty ?? 9));
});

test('a few examples, or one picture over and over, are too little to judge all concepts by', () => {
  expect(learnRescoring('LOC', specks(1, 8), []).reason).toContain('too few');
  const [one] = specks(1, 1);
  const repeated = Array.from({ length: 40 }, (_, index) => ({ ...one, id: `${index}` }));
  expect(learnRescoring('LOC', repeated, [])).toMatchObject({ status: 'refused', prompts: [] });
  expect(learnRescoring('LOC', [], [])).toMatchObject({ status: 'refused', prompts: [] });
});

test('what was learned from more stands in for what was learned from less, and without news nothing does', () => {
  const examples = specks(1, 60);
  const [first] = learnRescoring('LOC', examples, []).prompts.map((prompt) => filed(prompt));
  const again = learnRescoring('LOC', [...examples, ...specks(7, 40)], [first]);
  expect(again.prompts).toMatchObject([{ supersedes: [first.id] }]);
  expect(again.evidence.tunedOn).toBe(100);
  const same = learnRescoring('LOC', examples, [first]);
  expect(same).toMatchObject({ status: 'refused', prompts: [], reason: 'it is what I go by already' });
});

test('one member who lies about 30 % is left out, and the rest learn as if nothing were', () => {
  const honest = [specks(1, 25, 'ann'), specks(2, 25, 'bob'), specks(3, 20, 'cat')].flat();
  const lies = specks(4, 30, 'mallory', true);
  const alone = learnRescoring('LOC', honest, []);
  const together = learnRescoring('LOC', [...honest, ...lies], []);
  expect(alone.evidence.leftOut).toEqual([]);
  expect(together.evidence.leftOut).toEqual([person('mallory')]);
  expect(together.prompts).toEqual(alone.prompts);
  expect(shareRight(together.prompts.map((prompt) => filed(prompt)))).toBeGreaterThan(0.9);
});

test('of two who contradict each other neither is left out, and nothing is learned', () => {
  const lesson = learnRescoring('LOC', [...specks(1, 30, 'ann'), ...specks(2, 30, 'mallory', true)], []);
  expect(lesson.status).toBe('refused');
  expect(lesson.evidence.leftOut).toEqual([]);
});

test('who lies is found among fifty members with two thousand examples, while the bot hardly stands still', () => {
  const honest = Array.from({ length: 49 }, (_, member) => specks(100 + member, 40, `member ${member}`)).flat();
  const all = [...honest.slice(0, 900), ...specks(4, 40, 'mallory', true), ...honest.slice(900)];
  // Time of the processor: how busy the machine is says nothing of it.
  const began = process.cpuUsage();
  expect(trimAuthors(all).leftOut).toEqual([person('mallory')]);
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(3_000);
});
