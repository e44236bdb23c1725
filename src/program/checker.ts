import { ProgramError } from '../contracts/errors.js';
import type { Parameter, Tool } from '../contracts/tool.js';
import type { Argument, Instruction, Program, Span, TypeName } from '../contracts/turn.js';
import { nearest } from '../util/nearest.js';
import { toolNames } from './call.js';
import { expressionTypes } from './expression/expression.js';
import { parseExpressionTree } from './expression/parser.js';
import { type Name, type ParsedLine, parseProgram } from './parser.js';
import { meant, programFault } from './program-fault.js';
import { readQuoted, SyntaxFault } from './quoted.js';
import { acceptedTypes, allTypes, fitValue, literalValue, returnedTypes, typeWords } from './types.js';

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
 * and may have the declared types, each variable is defined once, before its use, and used; RESULT at the end, one for each answer: more
 * lines may stand between them.
 * Where a tool returns one of several types, one that fits is enough; the interpreter looks again.
 * @param examples ids of the program experiences that the program was made from
 * @throws ProgramError for the first fault from the top; its message shows the line with a caret
 */
export function checkProgram(source: string, scope: ProgramScope, examples: readonly string[] = []): Program {
  const lines = parseProgram(source);
  const tools = toolNames(scope.tools);
  const variables = programVariables(scope.inputs);
  const results = new Set<string>();
  const answers = new Set<string>();
  const instructions = lines.map((line): Instruction => {
    const tool = requireTool(line, tools);
    if (tool.ends) requireEnd(line, tool);
    const given = checkArguments(line, tool, variables);
    const output = requireOutput(line, tool, results.size);
    if (tool.ends) {
      const answer = Object.values(given).flatMap((one) => (one.kind === 'variable' ? [one.name] : []))[0] ?? '';
      if (answers.has(answer)) throw programFault('result', `${answer} is an answer already`, line.text, line.span);
      answers.add(answer);
      results.add(output.name);
    }
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
  variables.requireAllUsed(results);
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

function requireEnd(line: ParsedLine, { name }: Tool): void {
  // What no tool has made is no answer: a program that states one outright would be an invention.
  const stated = line.arguments.find(({ value }) => value.kind === 'literal');
  if (stated) throw programFault('result', `${name} shows a variable, nothing else`, line.text, stated.value.span);
}

function requireOutput({ output, tool, text, span }: ParsedLine, { ends }: Tool, results = 0): Name {
  if (output) return output;
  if (ends) return { name: results === 0 ? endingName : `${endingName}${results}`, span: tool.span };
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

interface Slot {
  readonly tool: Tool;
  readonly name: string;
  readonly parameter: Parameter;
}

/** @throws ProgramError ('type', 'undefined-variable', 'expression') when `argument` cannot be what `slot` declares */
function checkArgument(slot: Slot, argument: Argument, line: string, variables: Variables): void {
  if (argument.kind === 'variable') checkVariable(slot, argument.name, argument.span, line, variables);
  else checkLiteral(slot, argument, line, variables);
}

function checkVariable(slot: Slot, name: string, span: Span, line: string, variables: Variables): void {
  const types = variables.use(name, line, span);
  if (slot.parameter.type === 'Expression') {
    throw programFault('type', `${slot.name} is an expression, written out in quotes: '{${name}}'`, line, span);
  }
  const accepted = acceptedTypes(slot.parameter);
  if (!overlap(types, accepted)) {
    const what = `${slot.tool.name} wants ${typeWords(accepted)} for ${slot.name}, and ${name} is ${typeWords(types)}`;
    throw programFault('type', what, line, span);
  }
}

function checkLiteral(
  { tool, name, parameter }: Slot,
  literal: Extract<Argument, { kind: 'literal' }>,
  line: string,
  variables: Variables,
): void {
  const value = literalValue(literal);
  if (!value) {
    if (parameter.optional) return;
    throw programFault(
      'type',
      `${tool.name} cannot do without ${name}; None is for optional arguments`,
      line,
      literal.span,
    );
  }
  if (!fitValue(value, parameter)) {
    const accepted = acceptedTypes(parameter);
    const advice = value.type === 'Text' ? unquoteAdvice(value.value, accepted) : '';
    const what = `${tool.name} wants ${typeWords(accepted)} for ${name}, not ${typeWords([value.type])}${advice}`;
    throw programFault('type', what, line, literal.span);
  }
  if (parameter.type === 'Expression' && value.type === 'Text') {
    checkExpression(value.value, literal.span, line, variables);
  }
}

function unquoteAdvice(text: string, accepted: readonly TypeName[]): string {
  if (accepted.includes('Number') && /^-?\d+(\.\d+)?$/.test(text)) return `; write ${text} without quotes`;
  if (accepted.includes('Boolean') && /^(true|false)$/i.test(text)) return '; write it without quotes';
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(text) ? `; write ${text} without quotes for the variable` : '';
}

/** The expression stands between quotes at `span`, perhaps with escapes: its faults are shown where they stand in the line. */
function checkExpression(source: string, span: Span, line: string, variables: Variables): void {
  const { offsets } = readQuoted(line, span.start - 1);
  const spanIn = ({ start, end }: { readonly start: number; readonly end: number }): Span => {
    const first = offsets[Math.min(start, source.length)] + 1;
    return { line: span.line, start: first, end: Math.max(first + 1, offsets[Math.min(end, source.length)] + 1) };
  };
  try {
    for (const variable of parseExpressionTree(source).variables) {
      const types = variables.use(variable.name, line, spanIn(variable));
      if (overlap(types, variable.part ? ['Regions'] : expressionTypes)) continue;
      if (variable.part) {
        const what = `only regions have ${variable.part}, and ${variable.name} is ${typeWords(types)}`;
        throw programFault('type', what, line, spanIn(variable));
      }
      const advice = types.includes('Regions') ? '; count them with COUNT first' : '';
      const what = `an expression works with texts, numbers and yes or no, and ${variable.name} is ${typeWords(types)}${advice}`;
      throw programFault('type', what, line, spanIn(variable));
    }
  } catch (error) {
    if (error instanceof SyntaxFault) throw programFault('expression', error.message, line, spanIn(error));
    throw error;
  }
}

const overlap = (some: readonly TypeName[], others: readonly TypeName[]): boolean =>
  some.some((type) => others.includes(type));

interface Variable {
  readonly types: readonly TypeName[];
  /** Where it gets its value; absent for a picture of the request. */
  readonly line?: { readonly text: string; readonly span: Span };
  used: boolean;
}

/** What a program's names stand for at the line that is being checked. Each name stands for one thing only. */
export interface Variables {
  /** The types that it may have. @throws ProgramError ('undefined-variable') */
  use(name: string, line: string, span: Span): readonly TypeName[];
  /** @throws ProgramError ('redefined-variable') */
  define(output: Name, types: readonly TypeName[], line: string): void;
  /** @throws ProgramError ('unused-variable') for the first result that no later line uses, those of `except` apart */
  requireAllUsed(except: ReadonlySet<string>): void;
}

/** For a line by itself: each name may stand for anything. */
const anyVariables: Variables = {
  use: () => allTypes,
  define: () => undefined,
  requireAllUsed: () => undefined,
};

function programVariables(inputs: ReadonlyMap<string, TypeName>): Variables {
  const variables = new Map<string, Variable>();
  for (const [name, type] of inputs) variables.set(name, { types: [type], used: false });

  return {
    use(name, line, span) {
      const variable = variables.get(name);
      if (!variable) throw programFault('undefined-variable', whyUndefined(name, variables, inputs), line, span);
      variable.used = true;
      return variable.types;
    },
    define(output, types, line) {
      const before = variables.get(output.name);
      if (before && !mayTakeOver(output.name, before)) {
        const what = before.line ? `the result of line ${before.line.span.line}` : 'a picture of the request';
        const free = freeName(output.name, variables);
        const advice = `${output.name} is ${what} already; take another name, such as ${free}`;
        throw programFault('redefined-variable', advice, line, output.span);
      }
      variables.set(output.name, { types, line: { text: line, span: output.span }, used: false });
    },
    requireAllUsed(except) {
      for (const [name, { line, used }] of variables) {
        if (used || !line || except.has(name)) continue;
        const what = `nothing uses ${name}; use it in a later line, or leave this one out`;
        throw programFault('unused-variable', what, line.text, line.span);
      }
    },
  };
}

/**
 * The paper calls crops IMAGE0, IMAGE1, …, which with two pictures or more are names of pictures as well. A program that
 * has not read the picture by that name may use the name for its own.
 */
const mayTakeOver = (name: string, { line, used }: Variable): boolean => !line && !used && /^IMAGE\d+$/.test(name);

function whyUndefined(
  name: string,
  variables: ReadonlyMap<string, Variable>,
  inputs: ReadonlyMap<string, TypeName>,
): string {
  if (/^(IMAGE|LEFT|RIGHT|IMAGE[1-9]\d*)$/.test(name)) {
    const pictures = inputs.size === 0 ? 'came with no picture' : `has ${[...inputs.keys()].join(', ')}`;
    return `nothing defines ${name}; the request ${pictures}${meant(nearest(name, variables.keys()))}`;
  }
  const text = /[a-z]/.test(name) ? `; a text stands in quotes: '${name}'` : '';
  return `nothing before this line defines ${name}${meant(nearest(name, variables.keys())) || text}`;
}

function freeName(name: string, variables: ReadonlyMap<string, Variable>): string {
  const stem = name.replace(/\d+$/, '');
  let number = 0;
  while (variables.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
