import type { Instruction, Program } from '../../turn.js';

/** Whether the number of what a step finds is the program's answer: it is counted, and the count is the result. */
export function isCounted({ instructions }: Pick<Program, 'instructions'>, output: string): boolean {
  const count = instructions.find(({ tool, arguments: given }) => tool === 'COUNT' && reads(given, output));
  const result = instructions.at(-1);
  return count !== undefined && result !== undefined && reads(result.arguments, count.output);
}

const reads = (given: Instruction['arguments'], variable: string): boolean =>
  Object.values(given).some((argument) => argument.kind === 'variable' && argument.name === variable);
