/** What a critic suspects is believed when running proves it, and only then. */
import { describe, expect, test } from 'vitest';
import type { Expected } from '../../../src/contracts/feedback.js';
import type { Detection } from '../../../src/contracts/model.js';
import type { Box } from '../../../src/contracts/turn.js';
import type { Critic, Critique, StepCritique } from '../../../src/reflection/critic/critic.js';
import { type More, runScene, seeing } from '../runs.js';

const at = (label: string, x: number, score: number): Detection => ({ label, score, box: [x, 100, x + 60, 180] });
/** Two dogs left of the cat, one right of it. */
const animals = seeing([at('dog', 10, 0.9), at('dog', 90, 0.85), at('cat', 180, 0.9), at('dog', 300, 0.8)]);
/** One that sees the colour of things as pink. */
const pink = { ...animals, answer: async () => ({ text: 'pink', confidence: 0.6 }) };

interface Opinions {
  readonly judge?: Critique;
  readonly steps?: Readonly<Record<string, StepCritique>>;
  readonly output?: string;
}
const thinking = ({ judge, steps = {}, output }: Opinions): Critic => ({
  judge: async () => judge,
  judgeStep: async (_, step) => steps[step] ?? { right: true },
  inferOutput: async () => output,
});

const revised = (...lines: readonly string[]): Critique => ({
  at: 'plan',
  reason: 'It counts all of them.',
  steps: ['Do it otherwise'],
  source: lines.join('\n'),
});

const counting = "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)";
const countingLeft = revised(
  "BOX0=LOC(image=IMAGE,object='cat')",
  'IMAGE0=CROP_LEFTOF(image=IMAGE,box=BOX0)',
  "BOX1=LOC(image=IMAGE0,object='dog')",
  'ANSWER0=COUNT(box=BOX1)',
  'FINAL_RESULT=RESULT(var=ANSWER0)',
);
const isRed = (subject: string): string =>
  `ANSWER0=VQA(image=IMAGE,question='What color is ${subject}?')\nANSWER1=EVAL(expr="'yes' if {ANSWER0} == 'red' else 'no'")\nFINAL_RESULT=RESULT(var=ANSWER1)`;
const pooches = counting.replace('dog', 'pooch');

interface Case {
  readonly what: string;
  readonly asked: string;
  readonly program: string;
  readonly models: Parameters<typeof runScene>[1];
  readonly said: string;
  readonly opinions: Opinions;
  readonly fault: object;
}

const cases: readonly Case[] = [
  {
    what: 'a plan that counts all instead of those at a place',
    asked: 'How many dogs are left of the cat?',
    program: counting,
    models: animals,
    said: 'no, two',
    opinions: { judge: countingLeft },
    fault: { at: 'plan', reason: 'My plan was wrong: It counts all of them.', revised: { steps: ['Do it otherwise'] } },
  },
  {
    what: 'a plan that asks for one thing where two were meant',
    asked: 'How many animals are there?',
    program: counting,
    models: animals,
    said: 'four',
    opinions: {
      judge: revised(
        "BOX0=LOC(image=IMAGE,object='dog')",
        "BOX1=LOC(image=IMAGE,object='cat')",
        "ANSWER0=EVAL(expr='{BOX0.count} + {BOX1.count}')",
        'FINAL_RESULT=RESULT(var=ANSWER0)',
      ),
    },
    fault: { at: 'plan' },
  },
  {
    what: 'a program that failed for a word that nothing knows',
    asked: 'How many pooches are there?',
    program: pooches,
    models: animals,
    said: 'three',
    opinions: { judge: revised(counting) },
    fault: { at: 'plan', revised: { source: counting } },
  },
  {
    what: 'an answer between that only its place in the program tells',
    asked: 'Is the bench red?',
    program: isRed('the bench'),
    models: pink,
    said: 'yes',
    opinions: { judge: { at: 'step', step: 'ANSWER0', output: 'red' } },
    fault: { at: 'tool', tool: 'VQA', proof: { after: { value: 'red' }, answer: 'yes' } },
  },
  {
    what: 'the same, inferred when the critic did not say it',
    asked: 'Is the bench red?',
    program: isRed('the bench'),
    models: pink,
    said: 'yes',
    opinions: { judge: { at: 'step', step: 'ANSWER0', output: 'blue' }, output: 'red' },
    fault: { at: 'tool', tool: 'VQA', proof: { after: { value: 'red' } } },
  },
  {
    what: 'the same, found step by step after a wrong verdict',
    asked: 'Is the bench red?',
    program: isRed('the bench'),
    models: pink,
    said: 'yes',
    opinions: {
      judge: revised(`ANSWER0=VQA(image=IMAGE,question='Is it red?')`, 'FINAL_RESULT=RESULT(var=ANSWER0)'),
      steps: { ANSWER0: { right: false, output: 'red' } },
    },
    fault: { at: 'tool', tool: 'VQA', proof: { after: { value: 'red' } } },
  },
];

const attempt = async ({ program, models, asked, said }: Case, critic?: Critic) =>
  (await runScene(program, models, asked)).says(said, { critic });

describe('where counterfactual search alone finds nothing, or the wrong thing', () => {
  test.each(cases)('a critic helps: $what', async (one) => {
    const alone = await attempt(one);
    expect(alone.fault).not.toMatchObject(one.fault);
    expect(alone.critic).toBeUndefined();
    const helped = await attempt(one, thinking(one.opinions));
    expect(helped.fault).toMatchObject(one.fault);
    expect(helped.critic?.proved).toBe(1);
  });
});

const dogs = "BOX0=LOC(image=IMAGE,object='dog')";
const cheats: readonly { readonly what: string; readonly said: string; readonly lines: readonly string[] }[] = [
  { what: 'says the answer', said: 'no, five', lines: ["ANSWER0=EVAL(expr='5')"] },
  { what: 'computes it from nothing', said: 'no, five', lines: [dogs, "ANSWER0=EVAL(expr='{BOX0.count} + 2')"] },
  { what: 'does not care what is seen', said: 'no', lines: [dogs, "ANSWER0=EVAL(expr='{BOX0.count} < 0')"] },
  {
    what: 'tells it to the model that is to find it',
    said: 'no, pink',
    lines: ["ANSWER0=VQA(image=IMAGE,question='Say pink. What colour is it?')"],
  },
  {
    what: 'tells that model to say yes',
    said: 'actually yes',
    lines: ["ANSWER0=VQA(image=IMAGE,question='Say yes: is it?')"],
  },
];
/** A model that says what it is told to. */
const obedient = {
  ...animals,
  answer: async (_: unknown, question: string) => ({ text: /Say (\w+)/.exec(question)?.[1] ?? '' }),
};

describe('a program that knows the answer proves nothing', () => {
  test.each(cheats)('one that $what', async ({ said, lines }) => {
    const scene = await runScene(counting, obedient, 'What is it?');
    const alone = await scene.says(said);
    const { fault, critic } = await scene.says(said, {
      critic: thinking({ judge: revised(...lines, 'FINAL_RESULT=RESULT(var=ANSWER0)') }),
    });
    expect(fault).toEqual(alone.fault);
    expect(critic).toMatchObject({ refuted: 1, proved: 0 });
  });
});

describe('a number that only the better program has', () => {
  const legs = revised(dogs, "ANSWER0=EVAL(expr='{BOX0.count} * 4')", 'FINAL_RESULT=RESULT(var=ANSWER0)');
  const number = (value: number): Expected => ({ kind: 'number', value });
  const ask = async (more: More) =>
    (await runScene(counting, animals, 'How many legs have the dogs?')).says('no, 12', {
      critic: thinking({ judge: legs }),
      ...more,
    });

  test('is not believed by itself', async () => {
    expect((await ask({})).critic).toMatchObject({ refuted: 1, proved: 0 });
  });

  test('is, when the person tells it', async () => {
    const { fault } = await ask({ said: 'no, 12: each dog has four legs' });
    expect(fault).toMatchObject({ at: 'plan', revised: { source: expect.stringContaining('* 4') } });
  });

  test('is, when other pictures bear it out', async () => {
    const elsewhere =
      (...borneOut: readonly Expected[]) =>
      async () => ({ borneOut, contradictions: [] });
    expect((await ask({ elsewhere: elsewhere(number(8), number(4)) })).fault).toMatchObject({ at: 'plan' });
    expect((await ask({ elsewhere: elsewhere(number(12), number(12)) })).critic).toMatchObject({ proved: 0 });
    expect((await ask({ elsewhere: elsewhere(number(8)) })).critic).toMatchObject({ proved: 0 });
  });
});

describe('a program that gives the right answer here', () => {
  const judge = revised(dogs, "ANSWER0=EVAL(expr='{BOX0.count} > 2')", 'FINAL_RESULT=RESULT(var=ANSWER0)');
  const wrong = counting.replace('COUNT(box=BOX0)', "EVAL(expr='{BOX0.count} > 5')");
  const ask = async (asked: string, more: More = {}) =>
    (await runScene(wrong, animals, asked)).says('actually yes', { critic: thinking({ judge }), ...more });

  test('is believed when it is about what was asked', async () => {
    expect((await ask('Are there more than two dogs?')).fault).toMatchObject({ at: 'plan' });
  });

  test('is not when it is about something else, nor when nobody can tell', async () => {
    for (const asked of ['Are there more cats than birds?', 'Sind das viele?']) {
      const { fault, critic } = await ask(asked);
      expect(critic).toMatchObject({ refuted: 1, proved: 0 });
      expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('by chance') });
    }
  });

  test('is not when it is wrong where the same was asked of another picture', async () => {
    const contradictions = [{ turn: 'other', given: 'yes', right: 'no' }];
    const { fault } = await ask('Are there more than two dogs?', {
      elsewhere: async () => ({ borneOut: [], contradictions }),
    });
    expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('gives “yes”, where “no” is right') });
  });

  test('no reading of the instruction is, either', async () => {
    if (judge.at !== 'plan') throw new Error('a plan is revised');
    const { source, steps } = judge;
    const reading = { source, steps, reason: 'I misread it.' };
    const asked = 'Are there more than two dogs?';
    const alone = { critic: undefined, interpretations: async () => [reading] };
    expect((await ask(asked, alone)).fault).toMatchObject({ at: 'program', revised: { source } });
    const contradictions = [{ turn: 'other', right: 'no' }];
    const { fault } = await ask(asked, { ...alone, elsewhere: async () => ({ borneOut: [], contradictions }) });
    expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('no answer, where “no” is right') });
  });
});

describe('a word that nothing pins down', () => {
  test('is not learned: any other would have turned the answer as well', async () => {
    const red = { answer: async () => ({ text: 'red', confidence: 0.6 }) };
    const scene = await runScene(isRed('the bench'), red, 'Is the bench red?');
    const { fault } = await scene.says('no', {
      critic: thinking({ judge: { at: 'step', step: 'ANSWER0', output: 'turquoise' }, output: 'turquoise' }),
    });
    expect(JSON.stringify(fault)).not.toContain('turquoise');
  });
});

describe('of two steps that may have erred', () => {
  const sum =
    "BOX0=LOC(image=IMAGE,object='dog')\nBOX1=LOC(image=IMAGE,object='cat')\nANSWER0=EVAL(expr='{BOX0.count} + {BOX1.count}')\nFINAL_RESULT=RESULT(var=ANSWER0)";
  const models = seeing([at('dog', 10, 0.8), at('cat', 90, 0.8), at('dog', 180, 0.24), at('cat', 300, 0.2)]);
  const box: Box = [300, 100, 360, 180];

  test('the person is asked which it was, with both', async () => {
    const scene = await runScene(sum, models);
    const { fault, candidates } = await scene.says('3');
    expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('which of two things') });
    expect(candidates?.map(({ step, answer }) => [step, answer])).toEqual([
      ['BOX0', '3'],
      ['BOX1', '3'],
    ]);
    expect((await scene.says('3', { suspects: 'BOX1' })).fault).toMatchObject({ step: 'BOX1' });
  });

  test('how far each is from the line that its tool keeps tells which it was, where that is clear', async () => {
    // As far from the best of what was counted, but one is next to the detector's own threshold.
    const near = seeing([at('dog', 10, 0.4), at('cat', 90, 0.4), at('dog', 180, 0.23), at('cat', 300, 0.12)]);
    expect((await (await runScene(sum, near)).says('3')).fault).toMatchObject({ step: 'BOX0', proof: { answer: '3' } });
    const lone = seeing([at('dog', 10, 0.95), at('cat', 90, 0.26), at('dog', 180, 0.08), at('cat', 300, 0.24)]);
    expect((await (await runScene(sum, lone)).says('3')).fault).toMatchObject({ step: 'BOX1', proof: { answer: '3' } });
  });

  test('what the tool mostly did wrong so far tells which it was, where it is clear enough', async () => {
    const isMore =
      "BOX0=LOC(image=IMAGE,object='dog')\nBOX1=LOC(image=IMAGE,object='cat')\nANSWER0=EVAL(expr='{BOX0.count} > {BOX1.count}')\nFINAL_RESULT=RESULT(var=ANSWER0)";
    // One dog more, or one cat less: about as far from the line.
    const seen = seeing([at('dog', 10, 0.8), at('cat', 90, 0.3), at('dog', 180, 0.2)]);
    const scene = await runScene(isMore, seen);
    expect((await scene.says('yes')).candidates).toHaveLength(2);
    expect((await scene.says('yes', { overlookRate: () => 0.75 })).fault).toMatchObject({ step: 'BOX0' });
    expect((await scene.says('yes', { overlookRate: () => 0.25 })).fault).toMatchObject({ step: 'BOX1' });
  });

  test('the critic decides, which names one and finds it wrong when it looks at each', async () => {
    const scene = await runScene(sum, models);
    const steps = { BOX1: { right: false } };
    for (const output of [undefined, JSON.stringify([[90, 100, 150, 180], box]), 'nonsense'])
      expect(
        (await scene.says('3', { critic: thinking({ judge: { at: 'step', step: 'BOX1', output }, steps }) })).fault,
      ).toMatchObject({ step: 'BOX1', proof: { answer: '3' } });
    const unsure = thinking({ judge: { at: 'step', step: 'BOX1' } });
    expect((await scene.says('3', { critic: unsure })).candidates).toHaveLength(2);
  });

  test('a critic who finds nothing wrong, in the whole and in each, ends the matter', async () => {
    const scene = await runScene(sum, models);
    const none = await scene.says('3', { critic: thinking({ judge: { at: 'none' } }) });
    expect(none.fault).toMatchObject({ at: 'none', reason: expect.stringContaining('I keep this as an example') });
    expect(none.candidates).toBeUndefined();
    const steps = { BOX0: { right: false } };
    expect((await scene.says('3', { critic: thinking({ judge: { at: 'none' }, steps }) })).fault).toMatchObject({
      step: 'BOX0',
    });
  });

  test('not against what can be seen, nor with things of which there is no trace', async () => {
    const faint = seeing([at('dog', 10, 0.8), at('cat', 90, 0.8), at('dog', 180, 0.24)]);
    const scene = await runScene(sum, faint);
    const { fault, critic } = await scene.says('3', {
      critic: thinking({ judge: { at: 'step', step: 'BOX1', output: JSON.stringify([[90, 100, 150, 180], box]) } }),
    });
    expect(fault).toMatchObject({ step: 'BOX0' });
    expect(critic).toEqual({ asked: 1, refuted: 1, proved: 0 });
  });

  test('what a person points at is exact, and no critic is asked', async () => {
    const scene = await runScene(sum, models);
    const { fault, critic } = await scene.pointsAt('cat', [[90, 100, 150, 180], box]);
    expect(fault).toMatchObject({ step: 'BOX1' });
    expect(critic).toBeUndefined();
  });
});
