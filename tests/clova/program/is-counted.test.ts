import { expect, test } from 'vitest';
import { checkProgram } from '../../../src/clova/program/checker.js';
import { inputTypes } from '../../../src/clova/program/inputs.js';
import { isCounted } from '../../../src/clova/program/is-counted.js';
import { tools } from '../../../src/tools/index.js';

const counted = (lines: readonly string[], output = 'BOX0', pictures = 1): boolean =>
  isCounted(checkProgram(lines.join('\n'), { tools, inputs: inputTypes(pictures) }), output);

const find = "BOX0=LOC(image=IMAGE,object='dog')";

test('how many dogs: what is found is counted, and the count is the answer', () => {
  expect(counted([find, 'ANSWER0=COUNT(box=BOX0)', 'FINAL=RESULT(var=ANSWER0)'])).toBe(true);
});

test('is there a dog, more than two dogs: the number is not the answer', () => {
  const compared = "ANSWER1=EVAL(expr='{ANSWER0} > 0')";
  expect(counted([find, 'ANSWER0=COUNT(box=BOX0)', compared, 'FINAL=RESULT(var=ANSWER1)'])).toBe(false);
});

test('dogs in both pictures: neither number alone is the answer', () => {
  const lines = [
    "BOX0=LOC(image=LEFT,object='dog')",
    'ANSWER0=COUNT(box=BOX0)',
    "BOX1=LOC(image=RIGHT,object='dog')",
    'ANSWER1=COUNT(box=BOX1)',
    "ANSWER2=EVAL(expr='{ANSWER0} + {ANSWER1}')",
    'FINAL=RESULT(var=ANSWER2)',
  ];
  expect(['BOX0', 'BOX1'].map((output) => counted(lines, output, 2))).toEqual([false, false]);
});

test('of several, those that are chosen are counted, not those that they are chosen from', () => {
  const chosen = "BOX1=SELECT(image=IMAGE,object=BOX0,query='left')";
  const lines = [find, chosen, 'ANSWER0=COUNT(box=BOX1)', 'FINAL=RESULT(var=ANSWER0)'];
  expect(counted(lines, 'BOX0')).toBe(false);
  expect(counted(lines, 'BOX1')).toBe(true);
});
