import type { Parameter, Tool } from '../contracts/tool.js';
import type { Argument, Span, TypeName } from '../contracts/turn.js';
import { expressionTypes } from './expression/expression.js';
import { parseExpressionTree } from './expression/parser.js';
import { programFault } from './program-fault.js';
import { readQuoted, SyntaxFault } from './quoted.js';
import { acceptedTypes, fitValue, literalValue, typeWords } from './types.js';
import type { Variables } from './variables.js';

interface Slot {
  readonly tool: Tool;
  readonly name: string;
  readonly parameter: Parameter;
}

/** @throws ProgramError ('type', 'undefined-variable', 'expression') when `argument` cannot be what `slot` declares */
export function checkArgument(slot: Slot, argument: Argument, line: string, variables: Variables): void {
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
