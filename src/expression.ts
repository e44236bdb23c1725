/** EVAL's expression language over the values of a program: parsed, bounded, never handed to a JavaScript engine. */
import { ProgramError } from './errors.js';
import type { Value } from './turn.js';

export interface Expression {
  readonly source: string;
  /** Names in `{VAR}`, each once, in order of appearance. */
  readonly variables: readonly string[];
}

/** @throws ProgramError ('expression'), its span within `source`. */
export function parseExpression(source: string): Expression {
  return { source, variables: [] };
}

/**
 * @returns Number, Boolean or Text
 * @throws ProgramError ('expression') when it cannot be parsed or its values do not fit together.
 */
export function evaluateExpression(expression: string | Expression, variables: ReadonlyMap<string, Value>): Value {
  const { source } = typeof expression === 'string' ? parseExpression(expression) : expression;
  throw new ProgramError('expression', `[expression] not built yet for ${variables.size} variables`, {
    line: 1,
    start: 1,
    end: source.length + 1,
  });
}
