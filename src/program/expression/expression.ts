/** EVAL's expression language over the values of a program: parsed, bounded, never handed to a JavaScript engine. */
import { ProgramError } from '../../contracts/errors.js';
import type { Span, TypeName, Value } from '../../contracts/turn.js';
import { placesInPicture } from '../../language/place-words.js';
import { boxArea, boxCentre, boxHeight, boxWidth } from '../../util/box.js';
import { caretLines } from '../program-fault.js';
import { SyntaxFault } from '../quoted.js';
import { evaluateTree } from './evaluate.js';
import { parseExpressionTree } from './parser.js';
import type { ExpressionNode, Operand, RegionPart, VariableNode } from './syntax.js';

export interface Expression {
  readonly source: string;
  readonly root: ExpressionNode;
  /** What stands in `{NAME}` or `{NAME.part}`: each once, in order of appearance, where it is mentioned first. */
  readonly variables: readonly ExpressionVariable[];
}
export interface ExpressionVariable {
  readonly name: string;
  /** Set when the variable must hold Regions, of which this is asked. */
  readonly part?: RegionPart;
  readonly span: Span;
}

/** Types whose values an expression can work with as they are; of Regions it takes parts: `{BOX0.x}`. */
export const expressionTypes: readonly TypeName[] = ['Text', 'Number', 'Boolean', 'List'];

/**
 * The language is Python's for comparison (`== != < <= > >= in not in`, chained), arithmetic (`+ - * / // %`),
 * `and or not xor`, `a if c else b`, brackets, texts in ' or ", numbers, True and False; `{NAME}` is a variable's value,
 * also inside a text: 'there are {ANSWER0} dogs'. Of regions, `{BOX0.count}` is how many there are, `{BOX0.label}` what
 * the best-scored one is ('nothing' when there is none), `{BOX0.x}` and `{BOX0.y}` its centre in pixels of the whole
 * picture, `{BOX0.bottom}` its lower edge, `{BOX0.width}`, `{BOX0.height}` and `{BOX0.area}` its size in (square) pixels; to ask those of what was not
 * found is a fault. `{BOX0.labels}` is the list of what all of them are, and `{BOX0.place}` says where all of them are: 'on the left, in the lower half', or 'nowhere'.
 * How values of different types meet: util/expression/operands.ts.
 * @throws ProgramError ('expression'), its span within `source`: line 1, columns from 1
 */
export function parseExpression(source: string): Expression {
  return withProgramErrors(source, () => {
    const { root, variables } = parseExpressionTree(source);
    const first = new Map<string, VariableNode>();
    for (const variable of variables) {
      const key = variable.part ? `${variable.name}.${variable.part}` : variable.name;
      if (!first.has(key)) first.set(key, variable);
    }
    return { source, root, variables: [...first.values()].map(asVariable) };
  });
}

/**
 * The two variables of which `{A} > {B}` (or `{B} < {A}`), alone or as a condition between fixed answers, asks which is more:
 * first the one that is to be the greater.
 */
export function comparedVariables({ root }: Expression): readonly [string, string] | undefined {
  if (root.kind === 'choice' && (root.value.kind !== 'literal' || root.otherwise.kind !== 'literal')) return undefined;
  const condition = root.kind === 'choice' ? root.condition : root;
  if (condition.kind !== 'comparison') return undefined;
  const [{ operator, operand }, ...others] = condition.rest;
  const { first } = condition;
  if (others.length > 0 || (operator !== '<' && operator !== '>')) return undefined;
  if (first.kind !== 'variable' || operand.kind !== 'variable' || first.part || operand.part) return undefined;
  return operator === '>' ? [first.name, operand.name] : [operand.name, first.name];
}

/** The variables that `{A} + {B}` adds up, and nothing else. */
export function summedVariables({ root }: Expression): readonly string[] | undefined {
  const names = (node: ExpressionNode): readonly string[] | undefined => {
    if (node.kind === 'variable') return node.part ? undefined : [node.name];
    if (node.kind !== 'arithmetic' || node.operator !== '+') return undefined;
    const [left, right] = [names(node.left), names(node.right)];
    return left && right && [...left, ...right];
  };
  return root.kind === 'arithmetic' ? names(root) : undefined;
}

/**
 * @returns a Number, Boolean or Text; `and or xor not`, comparisons and `in` give a Boolean
 * @throws ProgramError ('expression', 'undefined-variable', 'type'), its span within the expression, when it cannot be
 * parsed or its values do not fit together; `friendly` is a sentence for the person
 */
export function evaluateExpression(expression: string | Expression, variables: ReadonlyMap<string, Value>): Value {
  const parsed = typeof expression === 'string' ? parseExpression(expression) : expression;
  return withProgramErrors(parsed.source, () => {
    const result = evaluateTree(parsed.root, (node) => operandOf(node, parsed.source, variables));
    // + 0 makes 0 of -0.
    if (typeof result === 'number') return { type: 'Number', value: result + 0 };
    if (typeof result === 'boolean') return { type: 'Boolean', value: result };
    if (typeof result === 'string') return { type: 'Text', value: result };
    throw new SyntaxFault('an expression gives a number, a text or yes or no, not a list', 0, parsed.source.length);
  });
}

function operandOf(node: VariableNode, source: string, variables: ReadonlyMap<string, Value>): Operand {
  const value = variables.get(node.name);
  if (!value) throw fault('undefined-variable', `there is no ${node.name}`, source, spanOf(node));
  if (node.part) return partOf(node, node.part, value, source);
  switch (value.type) {
    case 'Text':
    case 'Number':
    case 'Boolean':
      return value.value;
    case 'List':
      return value.items;
    case 'Regions':
      throw fault('type', `${node.name} holds regions; count them with COUNT first`, source, spanOf(node));
    case 'Image':
    case 'Images':
      throw fault(
        'type',
        `${node.name} is ${value.type === 'Image' ? 'a picture' : 'several pictures'}; an expression needs numbers, texts or yes or no`,
        source,
        spanOf(node),
      );
  }
}

function partOf(node: VariableNode, part: RegionPart, value: Value, source: string): Operand {
  if (value.type !== 'Regions')
    throw fault('type', `only regions have ${part}, and ${node.name} holds none`, source, spanOf(node));
  if (part === 'count') return value.regions.length;
  if (part === 'labels') return value.regions.map(({ name, label }) => name ?? label);
  if (part === 'place')
    return placesInPicture(
      value.regions.map(({ box }) => box),
      value.picture,
    );
  const [first, ...others] = value.regions;
  if (!first) {
    if (part === 'label') return 'nothing';
    throw fault('type', `${node.name} is nothing that was found, so it has no ${part}`, source, spanOf(node));
  }
  const best = others.reduce((a, b) => (b.score > a.score ? b : a), first);
  switch (part) {
    case 'label':
      return best.name ?? best.label;
    case 'x':
      return boxCentre(best.box)[0];
    case 'y':
      return boxCentre(best.box)[1];
    case 'bottom':
      return best.box[3];
    case 'area':
      return boxArea(best.box);
    case 'width':
      return boxWidth(best.box);
    case 'height':
      return boxHeight(best.box);
  }
}

const asVariable = ({ name, part, ...node }: VariableNode): ExpressionVariable =>
  part ? { name, part, span: spanOf(node) } : { name, span: spanOf(node) };

const spanOf = ({ start, end }: { readonly start: number; readonly end: number }): Span => ({
  line: 1,
  start: start + 1,
  end: end + 1,
});

function withProgramErrors<Result>(source: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SyntaxFault) throw fault('expression', error.message, source, spanOf(error));
    throw error;
  }
}

function fault(
  reason: 'expression' | 'undefined-variable' | 'type',
  what: string,
  source: string,
  span: Span,
): ProgramError {
  const shown = source.length > 200 ? `${source.slice(0, 199)}…` : source;
  return new ProgramError(reason, `[expression] ${what}\n${caretLines(source, span)}`, span, {
    friendly: `In ${shown}: ${what}.`,
  });
}
