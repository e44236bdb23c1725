/** The words for things: names, synonyms and kinds ("a puppy is a dog, a dog is an animal"). */
export interface Concept {
  /** Singular, as detectors and people name it: "dog", "sports ball". */
  readonly name: string;
  /** Other words for the same or a narrower thing: "puppy", "soccer ball". Singular. */
  readonly synonyms: readonly string[];
  /** Names of wider concepts: "animal", "pet". */
  readonly kinds: readonly string[];
  /** Plural, where the rules of English do not give it. */
  readonly plural?: string;
}

/** Looks words up. All input is free text: any case, singular or plural. */
export interface Lexicon {
  readonly concepts: readonly Concept[];
  /** The concept or kind that a noun phrase names, through plural, synonym and, last, spelling; undefined if none. */
  resolve(phrase: string): ResolvedConcept | undefined;
  /** Names of the concepts that are a kind of `name`; `[name]` itself for a leaf. */
  members(name: string): readonly string[];
  singular(word: string): string;
  plural(word: string): string;
  /** Whether it is an English word, so that nobody misspelt another one. */
  isWord(word: string): boolean;
}
export interface ResolvedConcept {
  /** The concept's or kind's own name. */
  readonly name: string;
  readonly how: 'name' | 'plural' | 'synonym' | 'kind' | 'spelling';
}
