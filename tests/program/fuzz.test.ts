/** Whatever is given as a program is run or refused with a ProgramError: nothing crashes, hangs or escapes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramError } from '../../src/contracts/errors.js';
import type { Lexicon } from '../../src/contracts/lexicon.js';
import type { Models } from '../../src/contracts/model.js';
import type { Program } from '../../src/contracts/turn.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { checkLine, checkProgram } from '../../src/program/checker.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { runToEnd } from '../support/run-to-end.js';
import { goodProgram } from './good-program.js';
import { otherPicture, picture, shelf } from './shelf.js';

const scope = { tools: shelf, inputs: inputTypes(2) };

function checkOrFault(source: string): Program | undefined {
  try {
    return checkProgram(source, scope);
  } catch (error) {
    expect(error).toBeInstanceOf(ProgramError);
    if (error instanceof ProgramError) expectPlausible(error, source);
    return undefined;
  }
}

function expectPlausible(error: ProgramError, source: string): void {
  const lines = source.split(/\r\n|\r|\n/);
  const { line, start, end } = error.span;
  expect(line).toBeGreaterThanOrEqual(1);
  expect(line).toBeLessThanOrEqual(lines.length);
  expect(start).toBeGreaterThanOrEqual(1);
  expect(end).toBeGreaterThan(start);
  expect(start).toBeLessThanOrEqual(lines[line - 1].length + 2);
  expect(error.message.length).toBeLessThan(1500);
  expect(error.message.split('\n')).toHaveLength(3);
}

const refuse = (): Promise<never> => Promise.reject(new Error('not in this test'));

async function run(program: Program): Promise<void> {
  const outcome = await runToEnd({
    program,
    tools: shelf,
    inputs: inputValues([picture, otherPicture]),
    now: () => performance.now(),
    makeContext: (_, variables, signal) => ({
      team: 'T1',
      models: {} as Models, // these tools ask no model
      lexicon: {} as Lexicon, // nor the lexicon
      prompts: createPromptPool(),
      namesPeople: false,
      pictures: { sight: refuse, glance: refuse, keep: refuse, keepMask: refuse, mask: refuse },
      signal,
      variables,
    }),
  });
  expect(['done', 'failed']).toContain(outcome.status);
}

const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'valueOf',
  'then',
  'IMAGE',
  'A',
  'None',
];
const words = [
  ...names,
  ...[
    'LOC',
    'CROP',
    'VQA',
    'EVAL',
    'COUNT',
    'RESULT',
    'FINAL',
    'BOX0',
    'image',
    'object',
    'box',
    'expr',
    'var',
    'question',
  ],
  ...['=', '(', ')', ',', '#', "'", '"', '\\', '{', '}', '-', '1', '.5', '1e9', "'dog'", '"{A}"', "'{A} > 1'", 'True'],
  ...['\n', '\r\n', '\t', '\u0000', '\u2028', '\ufeff', '“', '😀', '\ud800', '`', ';', '$', '[', ']'],
];

describe('any program', () => {
  it('of random characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (source) => void checkOrFault(source)),
      { numRuns: 1000 },
    );
  });

  it('of random bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('latin1'));
    fc.assert(
      fc.property(bytes, (source) => void checkOrFault(source)),
      { numRuns: 1000 },
    );
  });

  it('of random words', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (source) => void checkOrFault(source)),
      { numRuns: 3000 },
    );
  });

  it('of random calls', () => {
    const name = fc.constantFrom(...words.slice(0, 24));
    const value = fc.constantFrom(...words.slice(0, 24), "'dog'", "'{A}'", '"1 + {BOX0}"', '7', 'True');
    const call = fc
      .tuple(name, name, fc.array(fc.tuple(name, value), { maxLength: 4 }))
      .map(([output, tool, given]) => `${output}=${tool}(${given.map((pair) => pair.join('=')).join(',')})`);
    const program = fc.array(call, { maxLength: 6 }).map((calls) => calls.join('\n'));
    fc.assert(
      fc.property(program, (source) => {
        checkOrFault(source);
        const [line] = source.split('\n');
        try {
          checkLine(line, shelf);
        } catch (error) {
          expect(error).toBeInstanceOf(ProgramError);
        }
      }),
      { numRuns: 3000 },
    );
    expect(Object.prototype).not.toHaveProperty('dog');
  });
});

describe('a good program', () => {
  it('is accepted and runs to its end', async () => {
    await fc.assert(
      fc.asyncProperty(goodProgram, async (source) => run(checkProgram(source, scope))),
      { numRuns: 200 },
    );
  });

  it('with some characters changed is accepted or refused, and runs if accepted', async () => {
    const mutation = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 3 }),
      by: fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 3 })),
    });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(goodProgram, fc.array(mutation, { minLength: 1, maxLength: 4 }), async (good, mutations) => {
        let source = good;
        for (const { at, length, by } of mutations) {
          const start = at % (source.length + 1);
          source = source.slice(0, start) + by + source.slice(start + length);
        }
        const program = checkOrFault(source);
        if (!program) return;
        accepted += 1;
        await run(program);
      }),
      { numRuns: 3000 },
    );
    // Otherwise this would only test refusals: 90 are to be expected, so that chance never decides.
    expect(accepted).toBeGreaterThan(20);
  });
});
