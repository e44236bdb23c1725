import type { StepUse } from '../contracts/learning.js';
import type { Argument, Instruction, Program } from '../contracts/turn.js';
import { comparedVariables, parseExpression } from './expression.js';

/** What a program does with what a step finds; undefined for uses that presume nothing, such as whether there is any. */
export function useOf({ instructions }: Pick<Program, 'instructions'>, output: string): StepUse | undefined {
  const count = instructions.find(({ tool, arguments: given }) => tool === 'COUNT' && reads(given, output));
  const result = instructions.at(-1);
  if (count && result && reads(result.arguments, count.output)) return 'counted';
  if (count && instructions.some((instruction) => compares(instruction, count.output))) return 'compared';
  return instructions.some((instruction) => describes(instruction, output)) ? 'placed' : undefined;
}

const reads = (given: Instruction['arguments'], variable: string): boolean =>
  Object.values(given).some((argument) => argument.kind === 'variable' && argument.name === variable);

const describes = ({ tool, arguments: { expr } }: Instruction, output: string): boolean =>
  tool === 'EVAL' &&
  isText(expr) &&
  parseExpression(expr.value).variables.some(({ name, part }) => name === output && part && part !== 'count');

const compares = ({ tool, arguments: { expr } }: Instruction, count: string): boolean =>
  tool === 'EVAL' && isText(expr) && (comparedVariables(parseExpression(expr.value))?.includes(count) ?? false);

const isText = (argument: Argument | undefined): argument is Argument & { kind: 'literal'; value: string } =>
  argument?.kind === 'literal' && typeof argument.value === 'string';
