import type { Lexicon } from '../../../../concept.js';
import type { Expected, Region } from '../../../../turn.js';
import { readPlace } from '../../../reflection/place.js';

const longest = 240;
const refusal =
  /^(?:no+|nope|nah|wrong|please|sorry|actually|but|well|hmm?|(?:that'?s|this is) (?:wrong|not (?:right|it)))\b[\s,.;:!–—-]*/i;
const wish =
  /^(?:(?:it|he|she|they|that|this|there)(?: should| must| has to| needs to|'?d better)(?: be| look like| show| have been)?|should be|i (?:want(?:ed)?|meant?|asked for|said)|(?:make|paint|draw) (?:it|me|him|her)?|rather|more like|like)\s+/i;
const possession =
  /^(?:(?:it|he|she|they)(?:'s| should| must| has to| needs to)? )?(?:have|has|having|with|wears?|wearing)\s+(?=\S)/i;
/** Says what is seen, not what should be. */
const statement = /^(?:it'?s|it is|that'?s|that is|this is|these are|they'?re)\s/i;
const deictic = /\b(?:this|that|these|those|here|pictures?|photos?|images?)\b/i;
const contrast = /^(?:and |but )?not\b|\binstead\b/i;
/** What is called so is one of the things that were there, not one to be painted. */
const oneOfThem = /^(?:the )?(?:[\p{L}-]+ )?(?:ones?|both|all|neither|none|it|them)$/iu;

/**
 * How a person says that the painted thing should look: "no, it should be a tabby cat" → "a tabby cat"; "it should have a
 * red collar", where a cat was asked for → "cat with a red collar". Undefined where the words only point at pictures.
 * @param asked what was to be painted
 */
export function wishedLook(said: string, asked: string): string | undefined {
  const text = stripped(said);
  const having = possession.exec(text);
  const start = having
    ? `${asked} with ${text.slice(having[0].length)}`
    : text.replace(wish, '').replace(statement, '');
  const parts = start
    .split(/[,;:–—]+/)
    .map((part) => part.trim())
    .filter((part) => /\p{L}/u.test(part) && !deictic.test(part) && !contrast.test(part));
  const look = parts
    .join(', ')
    .replace(/[\s.!]+$/, '')
    .slice(0, longest)
    .trim();
  return look === '' || plain(look) === plain(asked) || oneOfThem.test(look) ? undefined : look;
}

/** Whether words without a picture tell how the painted thing should look, and not what should have been painted over. */
export function isWish(
  said: string,
  { look, asked, expected }: { readonly look: string; readonly asked: string; readonly expected: readonly Expected[] },
  replaced: readonly Region[],
  lexicon: Lexicon,
): boolean {
  if (expected.some(({ kind }) => kind !== 'text') || readPlace(said) !== undefined) return false;
  if (statement.test(stripped(said))) return false;
  return !namesReplaced(look, asked, replaced, lexicon);
}

/** "The other dog" is about the dogs that were there, unless a dog was to be painted, too. */
export function namesReplaced(words: string, asked: string, replaced: readonly Region[], lexicon: Lexicon): boolean {
  const kind = (word: string): string => lexicon.resolve(word)?.name ?? lexicon.singular(word);
  const labels = new Set(replaced.flatMap(({ label, name }) => [label, name ?? label]));
  const wanted = new Set(wordsOf(asked).map(kind));
  return wordsOf(words)
    .map(kind)
    .some((word) => labels.has(word) && !wanted.has(word));
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];

function stripped(said: string): string {
  let text = said.trim().replaceAll('’', "'");
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(refusal, '');
  }
  return text;
}

const plain = (text: string): string => text.toLowerCase().replace(/^(?:an?|the|our|my|your) /, '');
