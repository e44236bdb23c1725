import type { LearnedPrompts, SoftPrompt } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import { ownNames, withoutOwner } from '../../language/possessives.js';

/**
 * Under this name the pool keeps what things look like: learned once, for all tools that look for things or name them
 * (LOC, SEG, SELECT, CLASSIFY, FACEDET).
 */
export const looksTool = 'LOC';
/** The frozen feature space of people's faces; a prompt in it names somebody. */
export const faceSpace = 'embedded/faces-1';
/** Cosine from which on two faces are the same person's. */
export const sameFace = 0.6;
/** From which score on a taught thing is found. */
export const taughtThreshold = 0.5;

export const isSoft = (prompt: { readonly kind: string }): prompt is SoftPrompt => prompt.kind === 'soft';

/** The prompts that alone say what a taught word looks like. */
export const looksOf = (prompts: Pick<LearnedPrompts, 'active'>, word: string): readonly SoftPrompt[] =>
  prompts
    .active(looksTool, word)
    .filter(isSoft)
    .filter(({ basis }) => basis === 'feature');

/** Whether a taught word is somebody's name, known by the face. */
export const namesSomebody = (prompts: Pick<LearnedPrompts, 'active'>, word: string): boolean =>
  looksOf(prompts, word).some(({ space }) => space === faceSpace);

const article = /^(?:the|an?|this|that|these|those|some|any|all|each|every) /;

/**
 * The taught word that a phrase means: as it is, in singular, without its article; "logo" is "our logo" as well, and
 * "your logo" too, unless the bare word names a known kind of thing ("dog" is not "our dog").
 */
export function taughtWord(
  phrase: string,
  { prompts, lexicon }: { readonly prompts: Pick<LearnedPrompts, 'conceptOf'>; readonly lexicon: Lexicon },
): string | undefined {
  const plain = phrase.replace(/\s+/g, ' ').trim();
  const known = (words: string): string | undefined =>
    prompts.conceptOf(looksTool, words) ?? prompts.conceptOf(looksTool, lexicon.singular(words));
  const bare = plain.toLowerCase().replace(article, '');
  const exact = known(plain) ?? known(bare);
  if (exact !== undefined || bare === '') return exact;
  const owned = withoutOwner(bare);
  if (owned !== bare || !lexicon.resolve(bare))
    for (const name of ownNames(owned)) {
      const word = known(name);
      if (word !== undefined) return word;
    }
  return owned === bare || lexicon.resolve(owned) ? undefined : known(owned);
}

/** The name under which what a detector knows is learned about: "puppies" are dogs. */
export function knownConcept(phrase: string, lexicon: Lexicon): string {
  const asked = lexicon.singular(phrase);
  return lexicon.resolve(asked)?.name ?? asked;
}
