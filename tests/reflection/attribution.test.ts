import { expect, test } from 'vitest';
import type { Request } from '../../src/contracts/turn.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import { reflect } from '../../src/reflection/reflect.js';
import { tools } from '../../src/tools/index.js';
import { key, left, lexicon, programs, right, runner, type World } from './planted-faults.js';

test('what nothing in the picture explains teaches nothing', async () => {
  const source = programs[0];
  const program = checkProgram(source, { tools, inputs: inputTypes(2) });
  const world: World = new Map([[key(left.picture.id, 'dog'), [{ label: 'dog', score: 0.9, box: [0, 0, 50, 50] }]]]);
  const { inputs, run } = runner(program, world);
  const outcome = await run(new Map());
  const request: Request = {
    id: 'x',
    team: 'home',
    thread: 't',
    author: { id: 'a', name: 'Ada' },
    text: '',
    images: [left.picture, right.picture],
    at: 0,
  };
  const { fault } = await reflect({
    turn: {
      id: 'x',
      request,
      status: 'answered',
      program,
      steps: outcome.steps,
      ms: 0,
      cost: 0,
      answer: { text: '1', images: [] },
    },
    objection: { expected: [{ kind: 'number', value: 4 }] },
    inputs,
    knowledge: {
      tools,
      blameRate: () => 0.5,
      lexicon,
      isOf: (label, concept) => label === concept,
    },
    proposals: { interpretations: async () => [] },
    runs: { rerun: (replaced) => run(replaced, outcome.steps), runOther: async () => undefined },
    now: () => 0,
    signal: new AbortController().signal,
  });
  expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('Draw a box') });
});
