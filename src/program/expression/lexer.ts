import { nearest } from '../../util/nearest.js';
import { isTypographicQuote, readQuoted, SyntaxFault } from '../quoted.js';
import { regionParts, type VariableNode } from './syntax.js';

export type ExpressionToken = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly parts: readonly (string | VariableNode)[] }
  | Pick<VariableNode, 'kind' | 'name' | 'part'>
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'end' }
);

const keywords = ['and', 'or', 'not', 'xor', 'in', 'if', 'else'];
const symbols = ['==', '!=', '<=', '>=', '//', '<', '>', '+', '-', '*', '/', '%', '(', ')', '[', ']', ','];
/** What people and models write from other languages. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['&&', 'write and'],
  ['&', 'write and'],
  ['||', 'write or'],
  ['|', 'write or'],
  ['^', 'write xor'],
  ['!', 'write not'],
  ['=', 'write == to compare'],
  ['≠', 'write !='],
  ['≤', 'write <='],
  ['≥', 'write >='],
  ['×', 'write *'],
  ['÷', 'write /'],
  ['?', 'write: a if condition else b'],
]);

/**
 * The tokens of an expression, an `end` token last.
 * @throws SyntaxFault at what is no token, and past `limit` tokens
 */
export function expressionTokens(source: string, limit: number): readonly ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source[at])) {
      at += 1;
      continue;
    }
    if (tokens.length >= limit) {
      throw new SyntaxFault(`the expression is too long (at most ${limit} words and signs)`, at, source.length);
    }
    const token = readToken(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number): ExpressionToken {
  const character = source[start];
  if (character === "'" || character === '"') return readText(source, start);
  if (character === '{') return readVariable(source, start);
  if (/[0-9.]/.test(character)) return readNumeral(source, start);
  const word = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(source.slice(start, start + 100))?.[0];
  if (word) return readWord(source, word, start);
  const symbol = symbols.find((candidate) => source.startsWith(candidate, start));
  if (symbol) return { kind: 'symbol', symbol, start, end: start + symbol.length };
  if (isTypographicQuote(character)) {
    throw new SyntaxFault(`${character} is a typographic quote; write ' or "`, start, start + 1);
  }
  for (const [sign, advice] of foreign) {
    if (source.startsWith(sign, start))
      throw new SyntaxFault(`${sign} means nothing here; ${advice}`, start, start + sign.length);
  }
  const whole = String.fromCodePoint(source.codePointAt(start) ?? 0);
  throw new SyntaxFault(`${JSON.stringify(whole)} means nothing here`, start, start + whole.length);
}

function readWord(source: string, word: string, start: number): ExpressionToken {
  const end = start + word.length;
  if (keywords.includes(word)) return { kind: 'symbol', symbol: word, start, end };
  if (word === 'True' || word === 'False') return { kind: 'boolean', value: word === 'True', start, end };
  if (/^\s*\(/.test(source.slice(end, end + 10))) {
    throw new SyntaxFault(`an expression calls nothing, so not ${word}(…) either`, start, end);
  }
  if (word === 'is') throw new SyntaxFault('is means nothing here; write == to compare', start, end);
  if (word === 'None') throw new SyntaxFault("None means nothing here; compare with 'none' or 0", start, end);
  const meant = /^[A-Z][A-Z0-9_]*$/.test(word) ? undefined : nearest(word, [...keywords, 'True', 'False']);
  const advice = meant
    ? `did you mean ${meant}, or the text '${word}'?`
    : `write {${word}} for a variable, '${word}' for a text`;
  throw new SyntaxFault(`${word} means nothing here; ${advice}`, start, end);
}

function readNumeral(source: string, start: number): ExpressionToken {
  const digits = /^(\d+(\.\d*)?|\.\d+)/.exec(source.slice(start, start + 40))?.[0] ?? '';
  const end = start + digits.length;
  if (digits === '' || /[\p{L}\p{N}_.]/u.test(source.slice(end, end + 1))) {
    throw new SyntaxFault('this is no number that I can read; write 12 or 1.5', start, Math.max(end, start) + 1);
  }
  return { kind: 'number', value: Number(digits), start, end };
}

function readVariable(source: string, start: number): ExpressionToken & VariableNode {
  const match = /^\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})(?:\.([a-z]{1,20}))?\s*\}/.exec(source.slice(start, start + 160));
  if (match) {
    const end = start + match[0].length;
    const [, name, asked] = match;
    if (asked === undefined) return { kind: 'variable', name, start, end };
    const part = regionParts.find((known) => known === asked);
    if (part) return { kind: 'variable', name, part, start, end };
    throw new SyntaxFault(`regions have no ${asked}; they have ${regionParts.join(', ')}`, start, end);
  }
  const close = source.indexOf('}', start);
  throw new SyntaxFault(
    'between { and } stands a variable’s name and nothing else: {ANSWER0}',
    start,
    close < 0 ? start + 1 : close + 1,
  );
}

/** A text in quotes; `{NAME}` in it is a variable's value, `{{` and `}}` are plain braces. */
function readText(source: string, start: number): ExpressionToken {
  const { value, end, offsets } = readQuoted(source, start);
  const parts: (string | VariableNode)[] = [];
  let text = '';
  let at = 0;
  while (at < value.length) {
    if ((value[at] === '{' || value[at] === '}') && value[at + 1] === value[at]) {
      text += value[at];
      at += 2;
    } else if (value[at] === '{') {
      const variable = readVariableInText(value, at, offsets);
      parts.push(text, variable.node);
      text = '';
      at = variable.end;
    } else {
      text += value[at];
      at += 1;
    }
  }
  parts.push(text);
  return { kind: 'text', parts: parts.filter((part) => part !== ''), start, end };
}

/** `offsets` leads back from the text without escapes to the source. */
function readVariableInText(
  value: string,
  at: number,
  offsets: readonly number[],
): { readonly node: VariableNode; readonly end: number } {
  try {
    const { end, ...node } = readVariable(value, at);
    return { node: { ...node, start: offsets[at], end: offsets[end] }, end };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw new SyntaxFault(`${error.message} (write {{ for a plain brace)`, offsets[error.start], offsets[error.end]);
  }
}
