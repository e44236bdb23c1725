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

const maxArguments = 20;
const unclosed = ') is missing; a call stands on one line';

/** A place among the tokens of a line. */
interface Cursor extends TokenLine {
  next: number;
}

function parseLine(line: TokenLine): ParsedLine {
  const { text, tokens } = line;
  const cursor: Cursor = { ...line, next: 0 };
  const output = readOutput(cursor);
  const tool = takeName(cursor, 'a tool’s name is missing here; a line is NAME=TOOL(argument=value)');
  if (!take(cursor, '(')) refuse(cursor, `( is missing after ${tool.name}; a line is NAME=TOOL(argument=value)`);
  const given = readArguments(cursor);
  if (!take(cursor, ')')) {
    refuse(cursor, tokens[cursor.next].kind === 'end' ? unclosed : 'a comma or ) is missing before this');
  }
  if (tokens[cursor.next].kind !== 'end') refuse(cursor, 'one call a line; start a new line here');
  const span = { line: tool.span.line, start: tokens[0].span.start, end: tokens[cursor.next - 1].span.end };
  return { text, output, tool, arguments: given, span };
}

function readOutput(cursor: Cursor): Name | undefined {
  if (!isSymbol(cursor.tokens[1], '=')) return undefined;
  const name = takeName(cursor, 'a line starts with the name of its result: BOX0=LOC(…)');
  if (!/^[A-Z][A-Z0-9_]*$/.test(name.name)) refuse(cursor, 'a result has a name in capitals: BOX0', cursor.tokens[0]);
  cursor.next += 1;
  return name;
}

function readArguments(cursor: Cursor): readonly ParsedArgument[] {
  const { tokens } = cursor;
  const given: ParsedArgument[] = [];
  while (!isSymbol(tokens[cursor.next], ')')) {
    if (given.length === maxArguments) refuse(cursor, 'too many arguments');
    if (tokens[cursor.next].kind === 'literal' && !isSymbol(tokens[cursor.next + 1], '=')) {
      refuse(cursor, 'each argument has a name; write object=…');
    }
    given.push(readArgument(cursor));
    if (!take(cursor, ',')) break;
  }
  return given;
}

function readArgument(cursor: Cursor): ParsedArgument {
  if (cursor.tokens[cursor.next].kind === 'end') refuse(cursor, unclosed);
  const name = takeName(cursor, 'an argument is missing here, or a comma is too many; write image=IMAGE');
  if (!take(cursor, '='))
    refuse(cursor, `each argument has a name; write image=${name.name}`, cursor.tokens[cursor.next - 1]);
  return { name, value: readValue(cursor) };
}

function readValue(cursor: Cursor): Argument {
  const token = cursor.tokens[cursor.next];
  if (token.kind !== 'name' && token.kind !== 'literal') refuse(cursor, 'a value is missing here');
  cursor.next += 1;
  if (token.kind === 'literal') return { kind: 'literal', value: token.value, span: token.span };
  if (isSymbol(cursor.tokens[cursor.next], '('))
    refuse(cursor, 'a call stands on a line of its own; give its result a name first', token);
  return { kind: 'variable', name: token.name, span: token.span };
}

const isSymbol = (token: Token, symbol: string): boolean => token.kind === 'symbol' && token.symbol === symbol;

function take(cursor: Cursor, symbol: string): boolean {
  if (!isSymbol(cursor.tokens[cursor.next], symbol)) return false;
  cursor.next += 1;
  return true;
}

function takeName(cursor: Cursor, what: string): Name {
  const token = cursor.tokens[cursor.next];
  if (token.kind !== 'name') refuse(cursor, what);
  cursor.next += 1;
  return { name: token.name, span: token.span };
}

function refuse({ text, tokens, next }: Cursor, what: string, token: Token = tokens[next]): never {
  throw programFault('syntax', what, text, token.span);
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

const maxLength = 20_000;
const maxLines = 100;
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
function tokenLines(source: string): readonly TokenLine[] {
  if (source.length > maxLength) {
    const what = `the program is too long; at most ${maxLength} characters`;
    throw programFault('too-long', what, source.slice(0, 100).split(/[\r\n]/, 1)[0], { line: 1, start: 1, end: 2 });
  }
  const lines: TokenLine[] = [];
  source.split(/\r\n|\r|\n/).forEach((text, index) => {
    const tokens = tokensOf(text, index + 1);
    if (tokens.length === 1) return;
    if (lines.length === maxLines) {
      throw programFault('too-long', `the program is too long; at most ${maxLines} lines`, text, tokens[0].span);
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
