import type { Span } from '../contracts/turn.js';
import { programFault } from './program-fault.js';
import { isTypographicQuote, readQuoted, SyntaxFault } from './quoted.js';

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
