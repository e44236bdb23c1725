import { ProgramError } from '../contracts/errors.js';
import type { Tool } from '../contracts/tool.js';
import type { Argument, Instruction, Program, TypeName } from '../contracts/turn.js';
import { nearest } from '../util/nearest.js';
import { toolNames } from './call.js';
import { checkArgument } from './check-argument.js';
import { type Name, type ParsedLine, parseProgram } from './parser.js';
import { meant, programFault } from './program-fault.js';
import { returnedTypes } from './types.js';
import { anyVariables, programVariables, type Variables } from './variables.js';

export interface ProgramScope {
  /** The one that ends programs, RESULT, among them. */
  readonly tools: readonly Tool[];
  /** The types of the variables that the request defines: `inputTypes(…)`. */
  readonly inputs: ReadonlyMap<string, TypeName>;
}

/** The output of a last line that names none, as the paper calls it. */
const endingName = 'FINAL_RESULT';

/**
 * Reads a program and proves, before anything runs: each tool is known, its arguments are exactly those that it declares
 * and may have the declared types, each variable is defined once, before its use, and used; one RESULT, at the end.
 * Where a tool returns one of several types, one that fits is enough; the interpreter looks again.
 * @param examples ids of the program experiences that the program was made from
 * @throws ProgramError for the first fault from the top; its message shows the line with a caret
 */
export function checkProgram(source: string, scope: ProgramScope, examples: readonly string[] = []): Program {
  const lines = parseProgram(source);
  const tools = toolNames(scope.tools);
  const variables = programVariables(scope.inputs);
  const instructions = lines.map((line, index): Instruction => {
    const tool = requireTool(line, tools);
    if (tool.ends) requireEnd(line, tool, lines[index + 1]);
    const given = checkArguments(line, tool, variables);
    const output = requireOutput(line, tool);
    variables.define(output, returnedTypes(tool), line.text);
    return { output: output.name, tool: tool.name, arguments: given, span: line.span };
  });
  const last = instructions.at(-1);
  if (!last || !tools.get(last.tool)?.ends) {
    const span = last?.span ?? { line: 1, start: 1, end: 2 };
    const ending = scope.tools.find(({ ends }) => ends)?.name;
    const what = `a last line is missing after this one: ${endingName}=${ending}(var=…)`;
    throw programFault('result', last ? what : 'the program is empty', lines.at(-1)?.text ?? '', span);
  }
  variables.requireAllUsed(last.output);
  return { source, instructions, examples };
}

/**
 * Checks one line by itself, whatever its variables are: the examples that tools give of themselves.
 * @throws ProgramError
 */
export function checkLine(source: string, tools: readonly Tool[]): Instruction {
  const [line, another] = parseProgram(source);
  if (!line) throw programFault('syntax', 'the line is empty', '', { line: 1, start: 1, end: 2 });
  if (another) throw programFault('syntax', 'only one line is wanted', another.text, another.span);
  const tool = requireTool(line, toolNames(tools));
  const given = checkArguments(line, tool, anyVariables);
  return { output: requireOutput(line, tool).name, tool: tool.name, arguments: given, span: line.span };
}

function requireTool({ tool: { name, span }, text }: ParsedLine, tools: ReadonlyMap<string, Tool>): Tool {
  const tool = tools.get(name);
  if (!tool)
    throw programFault('unknown-tool', `there is no tool ${name}${meant(nearest(name, tools.keys()))}`, text, span);
  return tool;
}

function requireEnd(line: ParsedLine, { name }: Tool, following: ParsedLine | undefined): void {
  if (following) {
    throw programFault('result', `${name} ends a program; nothing can follow it`, following.text, following.span);
  }
  // What no tool has made is no answer: a program that states one outright would be an invention.
  const stated = line.arguments.find(({ value }) => value.kind === 'literal');
  if (stated) throw programFault('result', `${name} shows a variable, nothing else`, line.text, stated.value.span);
}

function requireOutput({ output, tool, text, span }: ParsedLine, { ends }: Tool): Name {
  if (output) return output;
  if (ends) return { name: endingName, span: tool.span };
  throw programFault('syntax', `what ${tool.name} gives needs a name: ANSWER0=${tool.name}(…)`, text, span);
}

function checkArguments(line: ParsedLine, tool: Tool, variables: Variables): Readonly<Record<string, Argument>> {
  const { parameters } = tool;
  const given = new Map<string, Argument>();
  for (const { name, value } of line.arguments) {
    if (!Object.hasOwn(parameters, name.name)) {
      const advice = meant(nearest(name.name, Object.keys(parameters)));
      const what = `${tool.name} has no argument ${name.name}${advice} (it takes ${Object.keys(parameters).join(', ')})`;
      throw programFault('unknown-argument', what, line.text, name.span);
    }
    if (given.has(name.name)) {
      throw programFault('duplicate-argument', `${name.name} is given twice`, line.text, name.span);
    }
    checkArgument({ tool, name: name.name, parameter: parameters[name.name] }, value, line.text, variables);
    given.set(name.name, value);
  }
  for (const [name, { optional, summary }] of Object.entries(parameters)) {
    if (optional || given.has(name)) continue;
    throw programFault('missing-argument', `${tool.name} needs ${name}=… (${summary})`, line.text, line.tool.span);
  }
  return Object.fromEntries(given);
}

/** `checkProgram`, with the fault as a value. */
export function tryProgram(source: string, scope: ProgramScope): Program | ProgramError {
  try {
    return checkProgram(source, scope);
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
}
