/** The messages of an error and its causes in one line, for the log, where a stack would not help. */
export function causeWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words: string[] = [];
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    const { message } = at;
    if (!words.some((said) => said.includes(message))) words.push(message);
    seen.add(at);
  }
  return words.join(': ');
}

/** Why something failed, in the words of the innermost cause alone: “fetch failed” helps nobody. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? reasonOf(cause) : error.message;
}
