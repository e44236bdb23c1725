import type { Argument, Span } from '../contracts/turn.js';
import { type Token, type TokenLine, tokenLines } from './lexer.js';
import { programFault } from './program-fault.js';

export interface Name {
  readonly name: string;
  readonly span: Span;
}
export interface ParsedArgument {
  readonly name: Name;
  readonly value: Argument;
}

/** One line as written; nothing is known yet of its names. */
export interface ParsedLine {
  readonly text: string;
  /** Absent in `RESULT(var=X)`. */
  readonly output?: Name;
  readonly tool: Name;
  readonly arguments: readonly ParsedArgument[];
  readonly span: Span;
}

/**
 * Reads `output=TOOL(name=value, …)` a line; the output may be left out, a comma may follow the last argument.
 * @throws ProgramError ('syntax', 'too-long')
 */
export function parseProgram(source: string): readonly ParsedLine[] {
  return tokenLines(source).map(parseLine);
}

const unclosed = ') is missing; a call stands on one line';

function parseLine({ text, tokens }: TokenLine): ParsedLine {
  let next = 0;

  function isSymbol(symbol: string, token = tokens[next]): boolean {
    return token.kind === 'symbol' && token.symbol === symbol;
  }
  function take(symbol: string): boolean {
    if (!isSymbol(symbol)) return false;
    next += 1;
    return true;
  }
  function refuse(what: string, token: Token = tokens[next]): never {
    throw programFault('syntax', what, text, token.span);
  }
  function takeName(what: string): Name {
    const token = tokens[next];
    if (token.kind !== 'name') refuse(what);
    next += 1;
    return { name: token.name, span: token.span };
  }

  function output(): Name | undefined {
    if (!isSymbol('=', tokens[1])) return undefined;
    const name = takeName(`a line starts with the name of its result: BOX0=LOC(…)`);
    if (!/^[A-Z][A-Z0-9_]*$/.test(name.name)) refuse('a result has a name in capitals: BOX0', tokens[0]);
    next += 1;
    return name;
  }

  function argument(): ParsedArgument {
    if (tokens[next].kind === 'end') refuse(unclosed);
    const name = takeName('an argument is missing here, or a comma is too many; write image=IMAGE');
    if (!take('=')) refuse(`each argument has a name; write image=${name.name}`, tokens[next - 1]);
    return { name, value: value() };
  }

  function value(): Argument {
    const token = tokens[next];
    if (token.kind !== 'name' && token.kind !== 'literal') refuse('a value is missing here');
    next += 1;
    if (token.kind === 'literal') return { kind: 'literal', value: token.value, span: token.span };
    if (isSymbol('(')) refuse('a call stands on a line of its own; give its result a name first', token);
    return { kind: 'variable', name: token.name, span: token.span };
  }

  const named = output();
  const tool = takeName('a tool’s name is missing here; a line is NAME=TOOL(argument=value)');
  if (!take('(')) refuse(`( is missing after ${tool.name}; a line is NAME=TOOL(argument=value)`);
  const given: ParsedArgument[] = [];
  while (!isSymbol(')')) {
    if (given.length === 20) refuse('too many arguments');
    if (tokens[next].kind === 'literal' && !isSymbol('=', tokens[next + 1])) {
      refuse('each argument has a name; write object=…');
    }
    given.push(argument());
    if (!take(',')) break;
  }
  if (!take(')')) {
    refuse(tokens[next].kind === 'end' ? unclosed : 'a comma or ) is missing before this');
  }
  if (tokens[next].kind !== 'end') refuse('one call a line; start a new line here');
  const span = { line: tool.span.line, start: tokens[0].span.start, end: tokens[next - 1].span.end };
  return { text, output: named, tool, arguments: given, span };
}
