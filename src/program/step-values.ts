import type { ImageValue, Step, Value } from '../contracts/turn.js';

type Values = ReadonlyMap<string, Value>;

/** Values of a run by variable, the request's pictures among them. */
export function valuesOf(steps: readonly Step[], inputs: Values): Values {
  const values = new Map(inputs);
  for (const step of steps) if (step.status === 'done') values.set(step.instruction.output, step.output);
  return values;
}

/** What the variable in a step's argument stood for; undefined where none is given, or it was not made. */
export function variableOf(
  { instruction }: Pick<Step, 'instruction'>,
  name: string,
  values: Values,
): Value | undefined {
  const argument = instruction.arguments[name];
  return argument?.kind === 'variable' ? values.get(argument.name) : undefined;
}

/** What a step looked at; undefined when that is no picture, or was not made. */
export function imageOf(step: Pick<Step, 'instruction'>, values: Values): ImageValue | undefined {
  const value = variableOf(step, 'image', values);
  return value?.type === 'Image' ? value : undefined;
}
