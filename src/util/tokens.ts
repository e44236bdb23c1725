/** Tokens of language models. `cached` of the `input` were in the provider's cache. */
export interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Undefined when neither is known. */
export function sumTokens(one: Tokens | undefined, other: Tokens | undefined): Tokens | undefined {
  if (!one || !other) return one ?? other;
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}

/** "2,310 tokens, 1,800 of them from the cache" */
export function tokenWords({ input, cached, output }: Tokens): string {
  const number = (tokens: number): string => tokens.toLocaleString('en-US');
  return `${number(input + output)} tokens${cached > 0 ? `, ${number(cached)} of them from the cache` : ''}`;
}
