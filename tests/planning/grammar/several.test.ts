/** Several requests in one message are one program with a RESULT for each, in their order; chatter is none. */
import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { partsOfProgram } from '../../../src/program/call.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);

/** The tools that each of the answers is made by. */
async function answers(text: string): Promise<readonly string[]> {
  const [best] = await planner.interpretations(text, 1);
  expect(best?.unused, text).toEqual([]);
  const program = checkProgram(best?.source ?? '', { tools, inputs: inputTypes(1) });
  return partsOfProgram(program, tools).map(({ instructions }) =>
    instructions
      .slice(0, -1)
      .map(({ tool }) => tool)
      .join(' '),
  );
}

test.for([
  ['blur the faces and count the people', ['FACEDET BLUR', 'LOC COUNT']],
  ['how many people, and is there a dog?', ['LOC COUNT', 'LOC COUNT EVAL']],
  ['is there a dog, and how many cars are there?', ['LOC COUNT EVAL', 'LOC COUNT']],
  ['How many dogs are there? And what colour is the car?', ['LOC COUNT', 'LOC COLOR']],
  ["count the cups and tell me if there's a knife", ['LOC COUNT', 'LOC COUNT EVAL']],
  ['what colour is the bus and how many of them are there?', ['LOC COLOR', 'LOC COUNT']],
  ['how many cars are there and how many of them are red', ['LOC COUNT', 'LOC SELECT COUNT']],
  ['is there a microwave in the kitchen and where?', ['LOC COUNT EVAL', 'LOC EVAL']],
  ['are there any cups? where?', ['LOC COUNT EVAL', 'LOC EVAL']],
  ['is the man smiling and how many people are there?', ['VQA', 'LOC COUNT']],
  ['how many people are there, how many cars, and is there a bus', ['LOC COUNT', 'LOC COUNT', 'LOC COUNT EVAL']],
] as const)('%s', async ([text, made]) => {
  expect(await answers(text)).toEqual(made);
});

test.for([
  'Hi! Can you see how many people there are in this picture? I need it for my report.',
  'how many people are there? thanks!',
  'we had a party yesterday. how many people are there?',
])('%s is one request', async (text) => {
  expect(await answers(text)).toEqual(['LOC COUNT']);
});

test('a condition stands before what is done', async () => {
  expect(await answers('if there is more than one bus, put a 🚩 on the biggest one')).toEqual([
    'LOC COUNT EVAL ONLYIF LOC SELECT EMOJI',
  ]);
  expect(await answers('blur the faces if there are any people')).toEqual(['LOC COUNT EVAL ONLYIF FACEDET BLUR']);
  expect(await answers('let me know if there is a dog')).toEqual(['LOC COUNT EVAL']);
});

test('two things in one question stay one answer', async () => {
  expect(await answers('is there a dog and a cat?')).toEqual(['LOC COUNT LOC COUNT EVAL']);
  expect(await answers('how many cats and dogs are there?')).toEqual(['LOC COUNT LOC COUNT EVAL']);
});
