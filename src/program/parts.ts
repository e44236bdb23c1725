import type { Tool } from '../contracts/tool.js';
import type { Program } from '../contracts/turn.js';
import { programCalls } from './call.js';

/**
 * A program that gives several answers, as one program for each: the lines that the answer is made of, and the line that
 * gives it.
 */
export function partsOfProgram(program: Program, tools: readonly Tool[]): readonly Program[] {
  const calls = programCalls(program.instructions, tools);
  const needs = new Map(calls.map((call) => [call.instruction.output, call.needs]));
  return calls
    .filter(({ tool }) => tool?.ends)
    .map(({ instruction }) => {
      const way = new Set([instruction.output]);
      // A set is iterated in insertion order, including what is added on the way.
      for (const name of way) for (const needed of needs.get(name) ?? []) way.add(needed);
      return { ...program, instructions: program.instructions.filter(({ output }) => way.has(output)) };
    });
}
