import type { StepUse } from '../contracts/learning.js';
import type { Parameter, Tool } from '../contracts/tool.js';
import type { Instruction, Program } from '../contracts/turn.js';
import { comparedVariables, type Expression, parseExpression, summedVariables } from './expression/expression.js';

/** An instruction with what running it needs to know. */
export interface Call {
  readonly instruction: Instruction;
  /** Undefined when the shelf has lost the tool since the program was checked. */
  readonly tool: Tool | undefined;
  /** Names of the variables in its expressions. */
  readonly named: readonly string[];
  /** Names of all variables that it reads, those of its expressions included. */
  readonly needs: ReadonlySet<string>;
}

/** @throws ProgramError when an expression does not parse, which checkProgram has ruled out */
export function programCalls(instructions: readonly Instruction[], tools: readonly Tool[]): readonly Call[] {
  const byName = toolNames(tools);
  return instructions.map((instruction) => {
    const tool = byName.get(instruction.tool);
    const given = Object.entries(instruction.arguments);
    const named = given.flatMap(([name, argument]) => {
      const expression =
        argument.kind === 'literal' && isExpression(tool?.parameters[name]) ? argument.value : undefined;
      if (typeof expression !== 'string') return [];
      return parseExpression(expression).variables.map((variable) => variable.name);
    });
    const read = given.flatMap(([, argument]) => (argument.kind === 'variable' ? [argument.name] : []));
    return { instruction, tool, named, needs: new Set([...read, ...named]) };
  });
}

const isExpression = (parameter: Parameter | undefined): boolean => parameter?.type === 'Expression';

/** The tools by name and by alias. */
export function toolNames(tools: readonly Tool[]): ReadonlyMap<string, Tool> {
  const named = new Map<string, Tool>();
  for (const tool of tools) {
    named.set(tool.name, tool);
    for (const alias of tool.aliases) named.set(alias, tool);
  }
  return named;
}

/** What a program does with what a step finds; undefined for uses that presume nothing, such as whether there is any. */
export function useOf(
  { instructions }: Pick<Program, 'instructions'>,
  output: string,
  tools: readonly Tool[],
): StepUse | undefined {
  const toolOf = (instruction: Instruction): Tool | undefined => tools.find(({ name }) => name === instruction.tool);
  const count = instructions.find((instruction) => toolOf(instruction)?.counts && reads(instruction, output));
  const results = instructions.filter((instruction) => toolOf(instruction)?.ends);
  if (count && results.some((result) => reads(result, count.output))) return 'counted';
  const expressions = instructions.flatMap((instruction) => expressionsOf(instruction, toolOf(instruction)));
  if (count && expressions.some((expression) => comparedVariables(expression)?.includes(count.output)))
    return 'compared';
  return expressions.some(({ variables }) =>
    variables.some(({ name, part }) => name === output && part && part !== 'count'),
  )
    ? 'placed'
    : undefined;
}

/** Whether the number of what a step finds is only part of one that is the answer. */
export function isPartOfSum(program: Pick<Program, 'instructions'>, output: string, tools: readonly Tool[]): boolean {
  const { instructions } = program;
  const toolOf = (instruction: Instruction): Tool | undefined => tools.find(({ name }) => name === instruction.tool);
  const count = instructions.find((instruction) => toolOf(instruction)?.counts && reads(instruction, output));
  return instructions.some(
    (instruction) =>
      expressionsOf(instruction, toolOf(instruction)).some(
        (expression) => count && summedVariables(expression)?.includes(count.output),
      ) && isAnswer(program, instruction.output, tools),
  );
}

/** Where a program asks which of two counts is the greater: whether what a step finds is to be the greater one. */
export function isToBeMore(
  { instructions }: Pick<Program, 'instructions'>,
  output: string,
  tools: readonly Tool[],
): boolean | undefined {
  const toolOf = (instruction: Instruction): Tool | undefined => tools.find(({ name }) => name === instruction.tool);
  const count = instructions.find((instruction) => toolOf(instruction)?.counts && reads(instruction, output));
  const [greater, smaller] =
    instructions
      .flatMap((instruction) => expressionsOf(instruction, toolOf(instruction)))
      .map(comparedVariables)
      .find((compared) => compared !== undefined) ?? [];
  if (!count || (count.output !== greater && count.output !== smaller)) return undefined;
  return count.output === greater;
}

/** Whether a line gives just that as the answer, or as one of several. */
export const isAnswer = (
  { instructions }: Pick<Program, 'instructions'>,
  output: string,
  tools: readonly Tool[],
): boolean =>
  instructions.some(
    (instruction) => tools.find(({ name }) => name === instruction.tool)?.ends && reads(instruction, output),
  );

const reads = ({ arguments: given }: Instruction, variable: string): boolean =>
  Object.values(given).some((argument) => argument.kind === 'variable' && argument.name === variable);

const expressionsOf = ({ arguments: given }: Instruction, tool: Tool | undefined): readonly Expression[] =>
  Object.entries(given).flatMap(([name, argument]) =>
    tool?.parameters[name]?.type === 'Expression' && argument.kind === 'literal' && typeof argument.value === 'string'
      ? [parseExpression(argument.value)]
      : [],
  );

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
