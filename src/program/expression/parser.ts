import { SyntaxFault } from '../quoted.js';
import { type ExpressionToken, expressionTokens } from './lexer.js';
import type { ArithmeticOperator, ComparisonOperator, ExpressionNode, LogicOperator, VariableNode } from './syntax.js';

const maxLength = 4000;
const maxTokens = 500;
const maxDepth = 50;

export interface ParsedExpression {
  readonly root: ExpressionNode;
  /** Every mention, in order of appearance. */
  readonly variables: readonly VariableNode[];
}

/**
 * Reads an expression. From weakest to strongest binding, as in Python:
 * `a if c else b` · `or` · `xor` · `and` · `not` · `== != < <= > >= in not in` (chained) · `+ -` · `* / // %` · `-a`.
 * @throws SyntaxFault, also when it is longer than 4,000 characters, has more than 500 tokens or nests deeper than 50
 */
export function parseExpressionTree(source: string): ParsedExpression {
  if (source.length > maxLength) {
    throw new SyntaxFault(`the expression is too long (at most ${maxLength} characters)`, 0, 1);
  }
  const tokens = expressionTokens(source, maxTokens);
  const variables = tokens.flatMap((token): readonly VariableNode[] => {
    if (token.kind === 'text') return token.parts.filter((part) => typeof part !== 'string');
    return token.kind === 'variable' ? [token] : [];
  });
  return { root: parseTokens(tokens), variables };
}

/** A place among the tokens of an expression, with how deep it is nested. */
interface Cursor {
  readonly tokens: readonly ExpressionToken[];
  next: number;
  depth: number;
}

function parseTokens(tokens: readonly ExpressionToken[]): ExpressionNode {
  const cursor: Cursor = { tokens, next: 0, depth: 0 };
  const root = choice(cursor);
  if (tokens[cursor.next].kind !== 'end') unexpected(cursor, 'an operator is missing before this');
  return root;
}

function symbolAt({ tokens, next }: Cursor, ...symbols: readonly string[]): string | undefined {
  const token = tokens[next];
  return token.kind === 'symbol' && symbols.includes(token.symbol) ? token.symbol : undefined;
}

function take(cursor: Cursor, symbol: string): boolean {
  if (!symbolAt(cursor, symbol)) return false;
  cursor.next += 1;
  return true;
}

function expect(cursor: Cursor, symbol: string, why: string): number {
  const { end } = cursor.tokens[cursor.next];
  if (!take(cursor, symbol)) unexpected(cursor, `${symbol} is missing ${why}`);
  return end;
}

function unexpected({ tokens, next }: Cursor, message: string): never {
  const token = tokens[next];
  // At the end of the source there is nothing to point at but the place after it.
  throw new SyntaxFault(message, token.start, Math.max(token.end, token.start + 1));
}

/** The grammar is recursive, and the source is not ours: without this a row of brackets would overflow the stack. */
function nested(cursor: Cursor, parse: (cursor: Cursor) => ExpressionNode): ExpressionNode {
  cursor.depth += 1;
  if (cursor.depth > maxDepth) unexpected(cursor, `the expression nests too deep (at most ${maxDepth} levels)`);
  const result = parse(cursor);
  cursor.depth -= 1;
  return result;
}

function choice(cursor: Cursor): ExpressionNode {
  const value = or(cursor);
  if (!take(cursor, 'if')) return value;
  const condition = or(cursor);
  expect(cursor, 'else', '(a if condition else b)');
  const otherwise = nested(cursor, choice);
  return { kind: 'choice', condition, value, otherwise, start: value.start, end: otherwise.end };
}

const or = (cursor: Cursor): ExpressionNode => logic(cursor, 'or', xor);
const xor = (cursor: Cursor): ExpressionNode => logic(cursor, 'xor', and);
const and = (cursor: Cursor): ExpressionNode => logic(cursor, 'and', not);

function logic(cursor: Cursor, operator: LogicOperator, operand: (cursor: Cursor) => ExpressionNode): ExpressionNode {
  let left = operand(cursor);
  while (take(cursor, operator)) {
    const right = operand(cursor);
    left = { kind: 'logic', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function not(cursor: Cursor): ExpressionNode {
  const { start } = cursor.tokens[cursor.next];
  if (!take(cursor, 'not')) return comparison(cursor);
  const operand = nested(cursor, not);
  return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
}

function comparison(cursor: Cursor): ExpressionNode {
  const first = sum(cursor);
  const rest: { operator: ComparisonOperator; operand: ExpressionNode }[] = [];
  for (let operator = comparisonOperator(cursor); operator; operator = comparisonOperator(cursor)) {
    rest.push({ operator, operand: operator.endsWith('in') && symbolAt(cursor, '[') ? list(cursor) : sum(cursor) });
  }
  const last = rest.at(-1);
  return last ? { kind: 'comparison', first, rest, start: first.start, end: last.operand.end } : first;
}

function comparisonOperator(cursor: Cursor): ComparisonOperator | undefined {
  if (take(cursor, 'not')) {
    expect(cursor, 'in', '(not in)');
    return 'not in';
  }
  const symbol = symbolAt(cursor, '==', '!=', '<', '<=', '>', '>=', 'in');
  if (symbol) cursor.next += 1;
  return symbol as ComparisonOperator | undefined; // one of those just asked for
}

const sum = (cursor: Cursor): ExpressionNode => arithmetic(cursor, ['+', '-'], product);
const product = (cursor: Cursor): ExpressionNode => arithmetic(cursor, ['*', '/', '//', '%'], negation);

function arithmetic(
  cursor: Cursor,
  operators: readonly ArithmeticOperator[],
  operand: (cursor: Cursor) => ExpressionNode,
): ExpressionNode {
  const operatorHere = (): ArithmeticOperator | undefined => operators.find((symbol) => take(cursor, symbol));
  let left = operand(cursor);
  for (let operator = operatorHere(); operator; operator = operatorHere()) {
    const right = operand(cursor);
    left = { kind: 'arithmetic', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function negation(cursor: Cursor): ExpressionNode {
  const { start } = cursor.tokens[cursor.next];
  if (!take(cursor, '-')) return atom(cursor);
  const operand = nested(cursor, negation);
  return { kind: 'unary', operator: '-', operand, start, end: operand.end };
}

function atom(cursor: Cursor): ExpressionNode {
  const token = cursor.tokens[cursor.next];
  const { start, end } = token;
  if (take(cursor, '(')) {
    const inside = nested(cursor, choice);
    return { ...inside, start, end: expect(cursor, ')', 'to close the bracket') };
  }
  if (symbolAt(cursor, '[')) unexpected(cursor, 'a list in [ ] stands only after in');
  if (token.kind === 'end') unexpected(cursor, 'the expression ends where a value is missing');
  if (token.kind === 'symbol') unexpected(cursor, `a value is missing before ${token.symbol}`);
  cursor.next += 1;
  if (token.kind === 'variable') return token;
  if (token.kind !== 'text') return { kind: 'literal', value: token.value, start, end };
  const plain = token.parts.every((part) => typeof part === 'string');
  if (plain) return { kind: 'literal', value: token.parts.join(''), start, end };
  return { kind: 'template', parts: token.parts, start, end };
}

function list(cursor: Cursor): ExpressionNode {
  const { start } = cursor.tokens[cursor.next];
  take(cursor, '[');
  const items: ExpressionNode[] = [];
  while (!symbolAt(cursor, ']')) {
    items.push(nested(cursor, choice));
    if (!take(cursor, ',')) break;
  }
  return { kind: 'list', items, start, end: expect(cursor, ']', 'to close the list') };
}
