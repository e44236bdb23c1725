import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseProgram } from '../../../src/planning/language-model/choose-program.js';
import { readPlan } from '../../../src/planning/language-model/read-plan.js';
import { checkProgram } from '../../../src/program/checker.js';
import { inputTypes } from '../../../src/program/types.js';
import { tools } from '../../../src/tools/index.js';

const scope = { tools, inputs: inputTypes(2) };
const fragments = [
  ...[
    '{"program":"',
    '"}',
    '\\n',
    '\n',
    "'",
    '"',
    '“',
    '”',
    '`',
    '```',
    '(',
    ')',
    '（',
    '{',
    '}',
    '[',
    ']',
    ',',
    '=',
    '#',
  ],
  ...[
    "BOX0=LOC(image=IMAGE,object='dog')",
    'ANSWER0=COUNT(box=BOX0)',
    'FINAL_RESULT=RESULT(var=ANSWER0)',
    'RESULT(var=IMAGE)',
  ],
  ...[
    'import os',
    'for x in y:',
    '1. ',
    'Step 2: ',
    '- ',
    '</think>',
    '{"steps":["',
    '"question":null',
    '\\u0027',
    '\ud800',
    '\0',
  ],
];
const reply = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 })
  .map((parts) => parts.join(''));

describe('whatever a reply is', () => {
  it('it is read as a program that passes the checker, or as a fault in words', () => {
    fc.assert(
      fc.property(reply, (text) => {
        const chosen = chooseProgram(text, scope, new Map());
        if ('result' in chosen) expect(() => checkProgram(chosen.result, scope)).not.toThrow();
        else expect(chosen.fault).toMatch(/\w/);
      }),
      { numRuns: 3000 },
    );
  });

  it('it is read as steps or a question in plain words, or as nothing', () => {
    fc.assert(
      fc.property(reply, (text) => {
        const plan = readPlan(text);
        const words = plan === undefined ? [] : 'steps' in plan ? plan.steps : [plan.question];
        for (const word of words) expect(word).toMatch(/^[^\n\r<>*`\\]{1,501}$/u);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '(',
    '"',
    "'",
    '`',
    '“',
    '=',
    '{',
    '[{',
    'A=B(',
    "A=B('",
    '- ',
    '1. ',
    '\\',
    '\\"',
    'RESULT(',
    ': A=B(',
    ' ,',
    '*',
  ])('it is dealt with in time when it is nothing but %j', (piece) => {
    const long = piece.repeat(Math.ceil(100_000 / piece.length));
    const began = process.cpuUsage();
    for (const text of [long, long.replace(/(.{3990})/g, '$1\n'), `A=B(${long}`, `{"program":"${long}`]) {
      chooseProgram(text, scope, new Map());
      readPlan(text);
    }
    // Of the processor's time: what the machine does besides is no matter of ours.
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(3000);
  });
});
