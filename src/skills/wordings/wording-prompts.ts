/** The texts of `data/prompts` by which a language model gives other words. */
export interface WordingPrompts {
  readonly object: string;
  readonly question: string;
  readonly same: string;
}
