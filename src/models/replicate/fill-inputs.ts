import { placeholders, type Recipe, type Value } from './model-file.js';

export type Values = Readonly<Partial<Record<Value, string | number>>>;

/**
 * A recipe's inputs with their values. A text that is one value in braces becomes that value, numbers stay numbers; what
 * stands in braces inside a value is left alone.
 */
export function fillInputs(recipe: Recipe, values: Values): Readonly<Record<string, string | number | boolean>> {
  const given: Readonly<Record<string, string | number | undefined>> = values;
  const fill = (text: string): string | number => {
    const alone = /^\{(\w+)\}$/.exec(text)?.[1];
    if (alone !== undefined) return given[alone] ?? '';
    return text.replace(placeholders, (_, value: string) => String(given[value] ?? ''));
  };
  return Object.fromEntries(
    Object.entries(recipe.input).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
  );
}
