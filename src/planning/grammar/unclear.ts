/** Understood, but it cannot be done so: what to ask the person. */
export class UnclearError extends Error {
  readonly question: string;
  constructor(question: string) {
    super(`[grammar] unclear: ${question}`);
    this.name = 'UnclearError';
    this.question = question;
  }
}
