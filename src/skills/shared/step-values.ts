import type { Value } from '../../contracts/turn.js';
import type { StepCorrection } from '../../learning/kind.js';

/** What a Text is, trimmed; '' for anything else. */
export const textOf = (value: Value): string => (value.type === 'Text' ? value.value.trim() : '');

/** A step's argument as a value: what its variable stood for, or what was written. */
export function argumentOf({ step, values }: Pick<StepCorrection, 'step' | 'values'>, name: string): Value | undefined {
  const argument = step.instruction.arguments[name];
  if (argument?.kind === 'variable') return values.get(argument.name);
  return typeof argument?.value === 'string' ? { type: 'Text', value: argument.value } : undefined;
}

export function textArgument(given: Pick<StepCorrection, 'step' | 'values'>, name: string): string | undefined {
  const value = argumentOf(given, name);
  return value?.type === 'Text' ? value.value : undefined;
}
