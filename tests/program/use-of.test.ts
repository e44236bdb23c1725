import { expect, test } from 'vitest';
import type { StepUse } from '../../src/contracts/learning.js';
import { isPartOfSum, isToBeMore, useOf } from '../../src/program/call.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import { tools } from '../../src/tools/index.js';

const use = (lines: readonly string[], output = 'BOX0', pictures = 1): StepUse | undefined =>
  useOf(checkProgram(lines.join('\n'), { tools, inputs: inputTypes(pictures) }), output, tools);

const find = "BOX0=LOC(image=IMAGE,object='dog')";

test('how many dogs: what is found is counted, and the count is the answer', () => {
  expect(use([find, 'ANSWER0=COUNT(box=BOX0)', 'FINAL=RESULT(var=ANSWER0)'])).toBe('counted');
});

test('is there a dog, more than two dogs: the number is not the answer', () => {
  const compared = "ANSWER1=EVAL(expr='{ANSWER0} > 0')";
  expect(use([find, 'ANSWER0=COUNT(box=BOX0)', compared, 'FINAL=RESULT(var=ANSWER1)'])).toBeUndefined();
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
  expect(['BOX0', 'BOX1'].map((output) => use(lines, output, 2))).toEqual([undefined, undefined]);
});

test('of several, those that are chosen are counted, not those that they are chosen from', () => {
  const chosen = "BOX1=SELECT(image=IMAGE,object=BOX0,query='left')";
  const lines = [find, chosen, 'ANSWER0=COUNT(box=BOX1)', 'FINAL=RESULT(var=ANSWER0)'];
  expect(use(lines, 'BOX0')).toBeUndefined();
  expect(use(lines, 'BOX1')).toBe('counted');
});

test('where it is, how large or what: its place, size or name is asked for', () => {
  const placed = (expr: string) =>
    use([find, "BOX1=LOC(image=IMAGE,object='cat')", `ANSWER0=EVAL(expr="${expr}")`, 'FINAL=RESULT(var=ANSWER0)']);
  expect(placed("'yes' if {BOX0.count} > 0 and {BOX1.count} > 0 and {BOX0.x} < {BOX1.x} else 'no'")).toBe('placed');
  expect(placed("'both' if {BOX0.count} > 0 and {BOX1.count} > 0 else 'no'")).toBeUndefined();
});

test('more dogs than cats: the numbers are compared, with each other and not with a limit', () => {
  const lines = (expr: string) => [
    find,
    'ANSWER0=COUNT(box=BOX0)',
    "BOX1=LOC(image=IMAGE,object='cat')",
    'ANSWER1=COUNT(box=BOX1)',
    `ANSWER2=EVAL(expr="${expr}")`,
    'FINAL=RESULT(var=ANSWER2)',
  ];
  const more = lines("'yes' if {ANSWER0} > {ANSWER1} else 'no'");
  expect(['BOX0', 'BOX1'].map((output) => use(more, output))).toEqual(['compared', 'compared']);
  expect(use(lines('{ANSWER0} + {ANSWER1} > 2'))).toBeUndefined();
  expect(use(lines('{ANSWER0} == {ANSWER1}'))).toBeUndefined();
});

test('which of two is asked to be the greater number', () => {
  const asked = (expr: string) => {
    const lines = [
      find,
      'ANSWER0=COUNT(box=BOX0)',
      "BOX1=LOC(image=IMAGE,object='cat')",
      'ANSWER1=COUNT(box=BOX1)',
      `ANSWER2=EVAL(expr="${expr}")`,
      'FINAL=RESULT(var=ANSWER2)',
    ];
    const program = checkProgram(lines.join('\n'), { tools, inputs: inputTypes(1) });
    return ['BOX0', 'BOX1'].map((output) => isToBeMore(program, output, tools));
  };
  expect(asked("'yes' if {ANSWER0} > {ANSWER1} else 'no'")).toEqual([true, false]);
  expect(asked('{ANSWER0} < {ANSWER1}')).toEqual([false, true]);
  expect(asked('{ANSWER0} == {ANSWER1}')).toEqual([undefined, undefined]);
});

test('how many there are in all: each number is part of the answer', () => {
  const isPart = (expr: string): boolean => {
    const lines = [
      "BOX0=LOC(image=LEFT,object='dog')",
      'ANSWER0=COUNT(box=BOX0)',
      "BOX1=LOC(image=RIGHT,object='dog')",
      'ANSWER1=COUNT(box=BOX1)',
      `ANSWER2=EVAL(expr="${expr}")`,
      'FINAL=RESULT(var=ANSWER2)',
    ];
    return isPartOfSum(checkProgram(lines.join('\n'), { tools, inputs: inputTypes(2) }), 'BOX0', tools);
  };
  expect(isPart('{ANSWER0} + {ANSWER1}')).toBe(true);
  for (const expr of ['{ANSWER0} - {ANSWER1}', '{ANSWER0} + {ANSWER1} > 2', "'{ANSWER0} and {ANSWER1}'"])
    expect(isPart(expr)).toBe(false);
});
