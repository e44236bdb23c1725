import type { LearnedPrompts, Painted, TextPrompt } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { ownNames, withoutOwner } from '../../language/possessives.js';
import { taughtWord } from '../looks/decide.js';

/** Under this name the pool keeps how things are described to models that paint. */
export const paintingsTool = 'REPLACE';

const maxWordLength = 100;
const article = /^(?:an?|the|some|one) (?=.)/;

interface Words {
  readonly prompts: Pick<LearnedPrompts, 'active' | 'conceptOf'>;
  readonly lexicon: Lexicon;
}

/**
 * The word under which a description of what is to be painted is kept: a taught word, or the phrase in singular without
 * its article. Kinds are not widened as for detectors: a puppy is found as a dog, but not painted as one.
 */
export function paintedWord(phrase: string, { prompts, lexicon }: Words): string {
  const plain = phrase.normalize('NFKC').replace(/\s+/g, ' ').trim().slice(0, maxWordLength).trim();
  return (
    taughtWord(plain, { prompts, lexicon }) ?? lexicon.singular(plain.toLowerCase().replace(article, '')).toLowerCase()
  );
}

/**
 * How what a phrase names is described to a painter, as people have taught it, the newest; undefined where it is painted
 * by the phrase itself. "The mascot" is "our mascot" as well, unless the bare word names a known kind of thing.
 */
export function descriptionOf(phrase: string, words: Words): TextPrompt | undefined {
  const { prompts, lexicon } = words;
  const word = paintedWord(phrase, words);
  const bare = withoutOwner(word);
  const related = lexicon.resolve(bare) ? [] : [bare, ...ownNames(bare)];
  for (const known of [word, ...related]) {
    const found = descriptionsOf(prompts, known).at(-1);
    if (found) return found;
  }
  return undefined;
}

/** The active descriptions of a word, oldest first. */
export const descriptionsOf = (prompts: Pick<LearnedPrompts, 'active'>, word: string): readonly TextPrompt[] =>
  prompts.active(paintingsTool, word).filter((prompt): prompt is TextPrompt => prompt.kind === 'text');

/** What was painted by a description in these very places of this very picture. */
export function paintedBefore(
  { painted }: Pick<TextPrompt, 'painted'>,
  { picture }: ImageValue,
  regions: readonly Region[],
): Painted | undefined {
  const isSame =
    painted?.on === picture.id &&
    painted.boxes.length === regions.length &&
    painted.boxes.every((box, at) => box.every((edge, side) => edge === regions[at].box[side]));
  return isSame ? painted : undefined;
}
