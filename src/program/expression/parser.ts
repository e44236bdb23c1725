import { SyntaxFault } from '../quoted.js';
import { type ExpressionToken, expressionTokens } from './lexer.js';
import type { ArithmeticOperator, ComparisonOperator, ExpressionNode, LogicOperator, VariableNode } from './syntax.js';

const longest = 4000;
const mostTokens = 500;
const deepest = 50;

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
  if (source.length > longest) {
    throw new SyntaxFault(`the expression is too long (at most ${longest} characters)`, 0, 1);
  }
  const tokens = expressionTokens(source, mostTokens);
  const variables = tokens.flatMap((token): readonly VariableNode[] => {
    if (token.kind === 'text') return token.parts.filter((part) => typeof part !== 'string');
    return token.kind === 'variable' ? [token] : [];
  });
  return { root: parseTokens(tokens), variables };
}

function parseTokens(tokens: readonly ExpressionToken[]): ExpressionNode {
  let next = 0;
  let depth = 0;

  function at(...symbols: readonly string[]): string | undefined {
    const token = tokens[next];
    return token.kind === 'symbol' && symbols.includes(token.symbol) ? token.symbol : undefined;
  }
  function take(symbol: string): boolean {
    if (!at(symbol)) return false;
    next += 1;
    return true;
  }
  function expect(symbol: string, why: string): number {
    const { end } = tokens[next];
    if (!take(symbol)) unexpected(`${symbol} is missing ${why}`);
    return end;
  }
  function unexpected(message: string): never {
    const token = tokens[next];
    // At the end of the source there is nothing to point at but the place after it.
    throw new SyntaxFault(message, token.start, Math.max(token.end, token.start + 1));
  }
  /** The grammar is recursive, and the source is not ours: without this a row of brackets would overflow the stack. */
  function nested<Result>(parse: () => Result): Result {
    depth += 1;
    if (depth > deepest) unexpected(`the expression nests too deep (at most ${deepest} levels)`);
    const result = parse();
    depth -= 1;
    return result;
  }

  function choice(): ExpressionNode {
    const value = or();
    if (!take('if')) return value;
    const condition = or();
    expect('else', '(a if condition else b)');
    const otherwise = nested(choice);
    return { kind: 'choice', condition, value, otherwise, start: value.start, end: otherwise.end };
  }
  const or = (): ExpressionNode => logic('or', xor);
  const xor = (): ExpressionNode => logic('xor', and);
  const and = (): ExpressionNode => logic('and', not);

  function logic(operator: LogicOperator, operand: () => ExpressionNode): ExpressionNode {
    let left = operand();
    while (take(operator)) {
      const right = operand();
      left = { kind: 'logic', operator, left, right, start: left.start, end: right.end };
    }
    return left;
  }
  function not(): ExpressionNode {
    const { start } = tokens[next];
    if (!take('not')) return comparison();
    const operand = nested(not);
    return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
  }
  function comparison(): ExpressionNode {
    const first = sum();
    const rest: { operator: ComparisonOperator; operand: ExpressionNode }[] = [];
    for (let operator = comparisonOperator(); operator; operator = comparisonOperator()) {
      rest.push({ operator, operand: operator.endsWith('in') && at('[') ? list() : sum() });
    }
    const last = rest.at(-1);
    return last ? { kind: 'comparison', first, rest, start: first.start, end: last.operand.end } : first;
  }
  function comparisonOperator(): ComparisonOperator | undefined {
    if (take('not')) {
      expect('in', '(not in)');
      return 'not in';
    }
    const symbol = at('==', '!=', '<', '<=', '>', '>=', 'in');
    if (symbol) next += 1;
    return symbol as ComparisonOperator | undefined; // one of those just asked for
  }
  const sum = (): ExpressionNode => arithmetic(['+', '-'], product);
  const product = (): ExpressionNode => arithmetic(['*', '/', '//', '%'], negation);

  function arithmetic(operators: readonly ArithmeticOperator[], operand: () => ExpressionNode): ExpressionNode {
    let left = operand();
    for (let operator = operators.find(take); operator; operator = operators.find(take)) {
      const right = operand();
      left = { kind: 'arithmetic', operator, left, right, start: left.start, end: right.end };
    }
    return left;
  }
  function negation(): ExpressionNode {
    const { start } = tokens[next];
    if (!take('-')) return atom();
    const operand = nested(negation);
    return { kind: 'unary', operator: '-', operand, start, end: operand.end };
  }
  function atom(): ExpressionNode {
    const token = tokens[next];
    const { start, end } = token;
    if (take('(')) {
      const inside = nested(choice);
      return { ...inside, start, end: expect(')', 'to close the bracket') };
    }
    if (at('[')) unexpected('a list in [ ] stands only after in');
    if (token.kind === 'symbol' || token.kind === 'end') {
      unexpected(
        token.kind === 'end'
          ? 'the expression ends where a value is missing'
          : `a value is missing before ${token.symbol}`,
      );
    }
    next += 1;
    if (token.kind === 'variable') return token;
    if (token.kind !== 'text') return { kind: 'literal', value: token.value, start, end };
    const plain = token.parts.every((part) => typeof part === 'string');
    if (plain) return { kind: 'literal', value: token.parts.join(''), start, end };
    return { kind: 'template', parts: token.parts, start, end };
  }
  function list(): ExpressionNode {
    const { start } = tokens[next];
    take('[');
    const items: ExpressionNode[] = [];
    while (!at(']')) {
      items.push(nested(choice));
      if (!take(',')) break;
    }
    return { kind: 'list', items, start, end: expect(']', 'to close the list') };
  }

  const root = choice();
  if (tokens[next].kind !== 'end') unexpected('an operator is missing before this');
  return root;
}
