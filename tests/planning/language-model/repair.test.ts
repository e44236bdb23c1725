/** A program that failed as it ran, told to the model that wrote it. */
import { expect, test } from 'vitest';
import type { FailedRun } from '../../../src/contracts/planner.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { eyes, languagePlanner, modelThatSays, requestOf, signal } from './world.js';

const source =
  "BOX0=LOC(image=IMAGE,object='puppy')\nIMAGE0=BLUR(image=IMAGE,object=BOX0)\nFINAL_RESULT=RESULT(var=IMAGE0)";
const better = source.replace('puppy', 'dog');
const request = requestOf('blur the puppy');
const program = checkProgram(source, { tools, inputs: inputTypes(1) });
const failed: FailedRun = {
  plan: { steps: ['Find the puppy', 'Blur it'], examples: [] },
  program,
  steps: [
    {
      status: 'done',
      instruction: program.instructions[0],
      output: { type: 'Regions', picture: request.images[0], regions: [] },
      ...{ ms: 1, cost: 0, prompts: [] },
    },
    {
      status: 'failed',
      instruction: program.instructions[1],
      fault: 'I found nothing to blur.',
      ms: 1,
      cost: 0,
      prompts: [],
    },
  ],
  fault: 'I found nothing to blur: no puppy',
};

test('it is told the program, its values and the fault, with the picture, and may write another', async () => {
  const { asked, complete } = modelThatSays(JSON.stringify({ steps: ['Find the dog', 'Blur it'], program: better }));
  const planner = languagePlanner({ complete, eyes: eyes() });
  expect(await planner.repair?.(request, failed, { signal })).toEqual({
    source: better,
    plan: { steps: ['Find the dog', 'Blur it'], examples: [] },
  });
  const [{ messages }] = asked;
  expect(messages[0].sights).toHaveLength(1);
  expect(messages[0].text.split('\n').at(-1)).toBe(
    JSON.stringify({
      steps: failed.plan.steps,
      program: source,
      values: { BOX0: 'nothing found', IMAGE0: 'failed: I found nothing to blur.' },
      fault: failed.fault,
    }),
  );
});

test('the same program again is none', async () => {
  const { asked, complete } = modelThatSays(JSON.stringify({ program: source }));
  expect(await languagePlanner({ complete, eyes: eyes() }).repair?.(request, failed, { signal })).toBeUndefined();
  expect(asked).toHaveLength(1);
});

test('words in place of a program leave it as it is, as does a model that does not answer', async () => {
  const said = modelThatSays(JSON.stringify({ answer: 'I blurred it.' }));
  expect(
    await languagePlanner({ complete: said.complete, eyes: eyes() }).repair?.(request, failed, { signal }),
  ).toBeUndefined();
  expect(said.asked).toHaveLength(1);
  const dead = modelThatSays(new Error('down'));
  expect(await languagePlanner({ complete: dead.complete }).repair?.(request, failed, { signal })).toBeUndefined();
});

test('what the grammar planned is not told', async () => {
  const { asked, complete } = modelThatSays();
  const plan = { ...failed.plan, note: 'planned without the language model: it took too long' };
  expect(
    await languagePlanner({ complete, eyes: eyes() }).repair?.(request, { ...failed, plan }, { signal }),
  ).toBeUndefined();
  expect(asked).toEqual([]);
});
