/** Why something failed, in the words of the innermost cause: “fetch failed” alone helps nobody. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? reasonOf(cause) : error.message;
}
