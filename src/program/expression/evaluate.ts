import { SyntaxFault } from '../quoted.js';
import { areClose, areEqual, isList, numberOf, plain, type Scalar, textOf, truthOf } from './operands.js';
import type {
  ArithmeticNode,
  ComparisonNode,
  ComparisonOperator,
  ExpressionNode,
  LogicNode,
  Operand,
  TemplateNode,
  VariableNode,
} from './syntax.js';

const maxTextLength = 20_000;

type LookUp = (variable: VariableNode) => Operand;

/** @throws SyntaxFault at the part of the source whose values do not fit; and whatever `lookUp` throws */
export function evaluateTree(node: ExpressionNode, lookUp: LookUp): Operand {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'variable':
      return lookUp(node);
    case 'template':
      return filledIn(node, lookUp);
    case 'list':
      return node.items.map((item) => textOf(evaluateTree(item, lookUp)));
    case 'unary':
      return node.operator === 'not' ? !truth(node.operand, lookUp) : -number(node.operand, lookUp);
    case 'arithmetic':
      return arithmetic(node, lookUp);
    case 'comparison':
      return comparison(node, lookUp);
    case 'logic':
      return logic(node, lookUp);
    case 'choice':
      return evaluateTree(truth(node.condition, lookUp) ? node.value : node.otherwise, lookUp);
  }
}

function filledIn(node: TemplateNode, lookUp: LookUp): string {
  const parts = node.parts.map((part) => (typeof part === 'string' ? part : textOf(lookUp(part))));
  return bounded(parts.join(''), node);
}

// Each part is evaluated once: twice would take a time that doubles with every level of nesting.
function arithmetic(node: ArithmeticNode, lookUp: LookUp): Operand {
  const left = scalar(node.left, lookUp);
  const right = scalar(node.right, lookUp);
  const texts = typeof left === 'string' || typeof right === 'string';
  if (node.operator === '+' && texts && (numberOf(left) === undefined || numberOf(right) === undefined)) {
    return bounded(textOf(left) + textOf(right), node);
  }
  const result = calculate(node.operator, asNumber(left, node.left), asNumber(right, node.right));
  if (Number.isFinite(result)) return result;
  const divides = node.operator === '/' || node.operator === '//' || node.operator === '%';
  throw new SyntaxFault(divides ? 'nothing can be divided by 0' : 'the number gets too large', node.start, node.end);
}

function comparison(node: ComparisonNode, lookUp: LookUp): boolean {
  let leftNode = node.first;
  let left = evaluateTree(leftNode, lookUp);
  for (const { operator, operand: rightNode } of node.rest) {
    const right = evaluateTree(rightNode, lookUp);
    if (!holds(left, leftNode, operator, right, rightNode)) return false;
    left = right;
    leftNode = rightNode;
  }
  return true;
}

function logic({ operator, left, right }: LogicNode, lookUp: LookUp): boolean {
  if (operator === 'and') return truth(left, lookUp) && truth(right, lookUp);
  if (operator === 'or') return truth(left, lookUp) || truth(right, lookUp);
  return truth(left, lookUp) !== truth(right, lookUp);
}

const scalar = (node: ExpressionNode, lookUp: LookUp): Scalar => asScalar(evaluateTree(node, lookUp), node);
const number = (node: ExpressionNode, lookUp: LookUp): number => asNumber(evaluateTree(node, lookUp), node);

function truth(node: ExpressionNode, lookUp: LookUp): boolean {
  const value = scalar(node, lookUp);
  const read = truthOf(value);
  if (read === undefined) throw new SyntaxFault(`${shown(value)} is neither yes nor no`, node.start, node.end);
  return read;
}

function asScalar(value: Operand, node: ExpressionNode): Scalar {
  if (isList(value)) throw new SyntaxFault('a list can stand only on the right of in', node.start, node.end);
  return value;
}

function asNumber(value: Operand, node: ExpressionNode): number {
  const read = numberOf(asScalar(value, node));
  if (read === undefined) throw new SyntaxFault(`${shown(value)} is not a number`, node.start, node.end);
  return read;
}

function holds(
  left: Operand,
  leftNode: ExpressionNode,
  operator: ComparisonOperator,
  right: Operand,
  rightNode: ExpressionNode,
): boolean {
  switch (operator) {
    case '==':
      return areEqual(asScalar(left, leftNode), asScalar(right, rightNode));
    case '!=':
      return !areEqual(asScalar(left, leftNode), asScalar(right, rightNode));
    case 'in':
      return contains(right, asScalar(left, leftNode), rightNode);
    case 'not in':
      return !contains(right, asScalar(left, leftNode), rightNode);
    default:
      return isOrdered(asNumber(left, leftNode), operator, asNumber(right, rightNode));
  }
}

/** Remainder and whole quotient as in Python: towards minus infinity, the remainder with the divisor's sign. */
function calculate(operator: ArithmeticNode['operator'], left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%':
      return right === 0 ? Number.NaN : left - right * Math.floor(left / right);
  }
}

function isOrdered(left: number, operator: '<' | '<=' | '>' | '>=', right: number): boolean {
  const equal = areClose(left, right);
  if (operator === '<') return !equal && left < right;
  if (operator === '>') return !equal && left > right;
  return equal || (operator === '<=' ? left < right : left > right);
}

/** An item of a list by equality; part of a text regardless of case. */
function contains(whole: Operand, part: Scalar, place: ExpressionNode): boolean {
  if (isList(whole)) return whole.some((item) => areEqual(part, item));
  if (typeof whole === 'string') return plain(whole).includes(plain(textOf(part)));
  throw new SyntaxFault('on the right of in stands a text or a list', place.start, place.end);
}

function bounded(text: string, { start, end }: ExpressionNode): string {
  if (text.length > maxTextLength) {
    throw new SyntaxFault(`the text gets too long (at most ${maxTextLength} characters)`, start, end);
  }
  return text;
}

const shown = (value: Operand): string => {
  const text = textOf(value);
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
};
