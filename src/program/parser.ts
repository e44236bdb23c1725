import type { Argument, Span } from '../contracts/turn.js';
import { programFault } from './program-fault.js';
import { isTypographicQuote, readQuoted, SyntaxFault } from './quoted.js';

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

export type Token = { readonly span: Span } & (
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'symbol'; readonly symbol: '(' | ')' | '=' | ',' }
  | { readonly kind: 'end' }
);

/** One line of a program that is neither blank nor only a comment. */
export interface TokenLine {
  /** As written. */
  readonly text: string;
  /** The `end` token last. */
  readonly tokens: readonly Token[];
}

const longest = 20_000;
const mostLines = 100;
const literals: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/**
 * Splits a program into lines and tokens: names, texts in ' or " with escapes, numbers, True, False, None, `( ) = ,` and
 * comments from # on.
 * @throws ProgramError ('syntax'; 'too-long' beyond 20,000 characters or 100 lines with code)
 */
export function tokenLines(source: string): readonly TokenLine[] {
  if (source.length > longest) {
    const what = `the program is too long; at most ${longest} characters`;
    throw programFault('too-long', what, source.slice(0, 100).split(/[\r\n]/, 1)[0], { line: 1, start: 1, end: 2 });
  }
  const lines: TokenLine[] = [];
  source.split(/\r\n|\r|\n/).forEach((text, index) => {
    const tokens = tokensOf(text, index + 1);
    if (tokens.length === 1) return;
    if (lines.length === mostLines) {
      throw programFault('too-long', `the program is too long; at most ${mostLines} lines`, text, tokens[0].span);
    }
    lines.push({ text, tokens });
  });
  return lines;
}

function tokensOf(text: string, line: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length && text[at] !== '#') {
    if (/\s/.test(text[at])) {
      at += 1;
      continue;
    }
    try {
      const token = readToken(text, at, line);
      tokens.push(token);
      at = token.span.end - 1;
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      throw programFault('syntax', error.message, text, { line, start: error.start + 1, end: error.end + 1 });
    }
  }
  tokens.push({ kind: 'end', span: { line, start: at + 1, end: at + 2 } });
  return tokens;
}

function readToken(text: string, start: number, line: number): Token {
  const spanTo = (end: number): Span => ({ line, start: start + 1, end: end + 1 });
  const character = text[start];
  if (character === '(' || character === ')' || character === '=' || character === ',') {
    return { kind: 'symbol', symbol: character, span: spanTo(start + 1) };
  }
  if (character === "'" || character === '"') return readText(text, start, spanTo);
  const word = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(start))?.[0];
  if (word) return readWord(word, start, spanTo);
  const number = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?/.exec(text.slice(start))?.[0];
  if (number) return readNumber(text, number, start, spanTo);
  if (isTypographicQuote(character)) {
    throw new SyntaxFault(`${character} is a typographic quote; write ' or "`, start, start + 1);
  }
  const whole = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw new SyntaxFault(`${JSON.stringify(whole)} means nothing here`, start, start + whole.length);
}

function readWord(word: string, start: number, spanTo: (end: number) => Span): Token {
  if (word.length > 64) throw new SyntaxFault('the name is too long; at most 64 letters', start, start + word.length);
  const literal = literals.get(word);
  if (literal !== undefined) return { kind: 'literal', value: literal, span: spanTo(start + word.length) };
  return { kind: 'name', name: word, span: spanTo(start + word.length) };
}

function readText(text: string, start: number, spanTo: (end: number) => Span): Token {
  const quote = text[start];
  const { value, end } = readQuoted(text, start);
  // The paper's own examples have 'Disney's Frozen' in them, which its parser cuts at the quote without a word.
  if (/[\p{L}\p{N}]/u.test(text.slice(end, end + 1))) {
    const other = quote === "'" ? 'double' : 'single';
    const what = `the text ends at this ${quote}; write \\${quote} inside a text, or put the text in ${other} quotes`;
    throw new SyntaxFault(what, end - 1, end);
  }
  return { kind: 'literal', value, span: spanTo(end) };
}

function readNumber(text: string, number: string, start: number, spanTo: (end: number) => Span): Token {
  const end = start + number.length;
  const value = Number(number);
  if (!Number.isFinite(value) || /[\p{L}\p{N}_.]/u.test(text.slice(end, end + 1))) {
    throw new SyntaxFault('this is no number that I can read; write 12 or -1.5', start, end);
  }
  return { kind: 'literal', value, span: spanTo(end) };
}
