import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Instruction } from '../../src/contracts/turn.js';
import { checkProgram } from '../../src/program/checker.js';
import { formatInstruction, formatProgram } from '../../src/program/format-program.js';
import { inputTypes } from '../../src/program/types.js';
import { goodProgram } from './good-program.js';
import { shelf } from './shelf.js';

const scope = { tools: shelf, inputs: inputTypes(2) };
/** What a program says, wherever it says it. */
const meaning = (instructions: readonly Instruction[]): unknown =>
  JSON.parse(JSON.stringify(instructions, (key, value) => (key === 'span' ? undefined : value)));

it('writes a program in its plainest form', () => {
  const program = checkProgram(
    `BOX0 = LOC( image = LEFT, object="umbrella", )  # where?
     IMAGE0=CROP_AHEAD(image=LEFT,box=BOX0)
     ANSWER0=VQA(image=IMAGE0,question='What\\'s "that"?')
     LIST0=LIST(query="Disney's",max=-1.50)
     OBJ0=CLASSIFY(image=LEFT,object=BOX0,categories=LIST0)
     OBJ1=SELECT(image=LEFT,object=OBJ0,query='a',category=None)
     A=EVAL(expr="'{ANSWER0}' == 'left'")
     IMAGE1=EMOJI(image=IMAGE0,object=OBJ1,emoji=A)
     RESULT(var=IMAGE1)`,
    scope,
  );
  expect(formatProgram(program).split('\n')).toEqual([
    "BOX0=LOC(image=LEFT,object='umbrella')",
    'IMAGE0=CROP_FRONTOF(image=LEFT,box=BOX0)',
    `ANSWER0=VQA(image=IMAGE0,question='What\\'s "that"?')`,
    `LIST0=LIST(query="Disney's",max=-1.5)`,
    'OBJ0=CLASSIFY(image=LEFT,object=BOX0,categories=LIST0)',
    "OBJ1=SELECT(image=LEFT,object=OBJ0,query='a',category=None)",
    `A=EVAL(expr="'{ANSWER0}' == 'left'")`,
    'IMAGE1=EMOJI(image=IMAGE0,object=OBJ1,emoji=A)',
    'FINAL_RESULT=RESULT(var=IMAGE1)',
  ]);
});

it('writes numbers that are read back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const span = { line: 1, start: 1, end: 2 };
      const list: Instruction = {
        output: 'LIST0',
        tool: 'LIST',
        arguments: { query: { kind: 'literal', value: '', span }, max: { kind: 'literal', value, span } },
        span,
      };
      const { instructions } = checkProgram(`${formatInstruction(list)}\nRESULT(var=LIST0)`, scope);
      expect(instructions[0].arguments.max).toMatchObject({ value: value + 0 });
    }),
  );
});

it('writes any program so that the same program is read back', () => {
  fc.assert(
    fc.property(goodProgram, (source) => {
      const { instructions } = checkProgram(source, scope);
      const written = formatProgram({ instructions });
      const again = checkProgram(written, scope).instructions;
      expect(meaning(again)).toEqual(meaning(instructions));
      expect(formatProgram({ instructions: again })).toBe(written);
    }),
    { numRuns: 300 },
  );
});
