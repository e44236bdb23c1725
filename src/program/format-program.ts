import type { Argument, Instruction } from '../contracts/turn.js';
import { quote } from './quoted.js';

/** The program as it is written by hand, one call a line; the checker reads the same program back. */
export const formatProgram = ({ instructions }: { readonly instructions: readonly Instruction[] }): string =>
  instructions.map(formatInstruction).join('\n');

/** BOX0=LOC(image=IMAGE,object='umbrella') */
export function formatInstruction({ output, tool, arguments: given }: Instruction): string {
  const list = Object.entries(given).map(([name, argument]) => `${name}=${formatArgument(argument)}`);
  return `${output}=${tool}(${list.join(',')})`;
}

function formatArgument(argument: Argument): string {
  if (argument.kind === 'variable') return argument.name;
  const { value } = argument;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return String(value);
  if (value === null) return 'None';
  return value ? 'True' : 'False';
}
