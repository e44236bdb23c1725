import type { StepUse } from '../contracts/learning.js';
import type { Tool } from '../contracts/tool.js';
import type { Instruction, Program } from '../contracts/turn.js';
import { comparedVariables, type Expression, parseExpression } from './expression/expression.js';

/** What a program does with what a step finds; undefined for uses that presume nothing, such as whether there is any. */
export function useOf(
  { instructions }: Pick<Program, 'instructions'>,
  output: string,
  tools: readonly Tool[],
): StepUse | undefined {
  const toolOf = (instruction: Instruction): Tool | undefined => tools.find(({ name }) => name === instruction.tool);
  const count = instructions.find((instruction) => toolOf(instruction)?.counts && reads(instruction, output));
  const result = instructions.at(-1);
  if (count && result && reads(result, count.output)) return 'counted';
  const expressions = instructions.flatMap((instruction) => expressionsOf(instruction, toolOf(instruction)));
  if (count && expressions.some((expression) => comparedVariables(expression)?.includes(count.output)))
    return 'compared';
  return expressions.some(({ variables }) =>
    variables.some(({ name, part }) => name === output && part && part !== 'count'),
  )
    ? 'placed'
    : undefined;
}

const reads = ({ arguments: given }: Instruction, variable: string): boolean =>
  Object.values(given).some((argument) => argument.kind === 'variable' && argument.name === variable);

const expressionsOf = ({ arguments: given }: Instruction, tool: Tool | undefined): readonly Expression[] =>
  Object.entries(given).flatMap(([name, argument]) =>
    tool?.parameters[name]?.type === 'Expression' && argument.kind === 'literal' && typeof argument.value === 'string'
      ? [parseExpression(argument.value)]
      : [],
  );
