/** IMAGES stands for all pictures of a request; what is the answer is said at length. */
import { expect, test } from 'vitest';
import { ProgramError } from '../../src/contracts/errors.js';
import type { Inquiry } from '../../src/contracts/model.js';
import { isAnswer } from '../../src/program/call.js';
import { checkProgram } from '../../src/program/checker.js';
import { createStepCache } from '../../src/program/step-cache.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { tools } from '../../src/tools/index.js';
import { busy } from '../support/drawn-pictures.js';
import { runToEnd } from '../support/run-to-end.js';
import { toolContext } from '../support/tool-context.js';

const check = (source: string, pictures: number) => checkProgram(source, { tools, inputs: inputTypes(pictures) });

/** What a program comes to with two pictures, and what the model was asked. */
async function ran(source: string, cache = createStepCache(new Map())) {
  const asked: Inquiry[] = [];
  const base = toolContext({
    answer: async () => ({ text: 'yes' }),
    discuss: async (inquiry) => {
      asked.push(inquiry);
      return inquiry.form === 'free'
        ? { text: 'The second is later: its shadows are longer.', bare: 'second' }
        : { text: 'second' };
    },
  });
  const pictures = [busy(40, 30), busy(30, 20)].map((pixels) => base.pictures.put(pixels).picture);
  const program = check(source, 2);
  const outcome = await runToEnd({
    program,
    tools,
    inputs: inputValues(pictures),
    cache,
    now: () => performance.now(),
    makeContext: ({ output }, variables, signal) => ({
      ...base,
      variables,
      signal,
      isAnswer: isAnswer(program, output, tools),
    }),
  });
  return { outcome, asked };
}

const question = "question='Which is later?'";

test('a question about all of them is one call, and its answer is told with its reasons', async () => {
  const { outcome, asked } = await ran(`ANSWER0=VQA(image=IMAGES,${question})\nRESULT(var=ANSWER0)`);
  expect(outcome).toMatchObject({ status: 'done', result: { type: 'Text', value: 'second' } });
  expect(outcome.steps[0]).toMatchObject({ words: 'The second is later: its shadows are longer.' });
  expect(asked).toMatchObject([{ form: 'free', sights: [{}, {}] }]);
});

test('a step in the midst of a program is asked for a word', async () => {
  const source = `ANSWER0=VQA(image=IMAGES,${question})\nANSWER1=EVAL(expr="'b' if {ANSWER0} == 'second' else 'a'")\nRESULT(var=ANSWER1)`;
  const { outcome, asked } = await ran(source);
  expect(outcome).toMatchObject({ status: 'done', result: { type: 'Text', value: 'b' } });
  expect(asked).toMatchObject([{ form: 'bare' }]);
});

test('what was kept of a step is not told where the same is the answer', async () => {
  const cache = createStepCache(new Map());
  await ran(`A=VQA(image=IMAGES,${question})\nB=EVAL(expr="{A} + '.'")\nRESULT(var=B)`, cache);
  const { outcome, asked } = await ran(`A=VQA(image=IMAGES,${question})\nRESULT(var=A)`, cache);
  expect(asked).toMatchObject([{ form: 'free' }]);
  expect(outcome.steps[0]).toHaveProperty('words');
});

test.each([
  ['with one picture there are no others', `A=VQA(image=IMAGES,${question})\nRESULT(var=A)`, 1],
  ['other tools take one at a time', "A=LOC(image=IMAGES,object='dog')\nRESULT(var=A)", 2],
  ['they are no answer', 'RESULT(var=IMAGES)', 2],
])('%s', (_why, source, pictures) => {
  expect(() => check(source, pictures)).toThrow(ProgramError);
});
