/** How people speak of what has a name, or is somebody's own: "Rufus" and "our logo" are one each, and take no article. */
import pluralize from 'pluralize';
import { ownerOf } from './possessives.js';

/** "Rufus", "Blue Room", "Harbour at Noon"; "Acme logo", "TV" and "Christmas tree" are what many things are called. */
export const isProperName = (words: string): boolean =>
  /^\p{Lu}\p{Ll}/u.test(words) && /(?:^|\s)(?:\p{Lu}[\p{L}\p{N}'’-]*|\p{N}+)$/u.test(words);

/** Whether it is one certain thing: by its name, by its owner, or as "the …". */
export const isOneCertain = (words: string): boolean =>
  isProperName(words) ||
  ownerOf(words) !== undefined ||
  /^\p{L}[\p{L}-]*(?:['’]s|s['’])\s/u.test(words) ||
  /^(?:the|this|that)\s/i.test(words);

/** "the dog", "Rufus", "our logo" */
export const theThing = (words: string): string => (isOneCertain(words) ? words : `the ${words}`);

/** "1 dog", "2 dogs", "Rufus", "2 × our logo" */
export function countedThings(words: string, count: number): string {
  if (!isOneCertain(words)) return pluralize(words, count, true);
  return count === 1 ? words : `${count} × ${words}`;
}

/** After these a capital makes no name of a common word: "the Kitchen", "two Windows". */
const determined =
  /(?:^|[.!?:]\s*|(?:^|[^\p{L}\p{N}])(?:\p{N}+|an?|the|any|some|no|many|much|all|both|each|every|this|that|these|those|more|less|fewer|most|few|other|another|which|what|my|our|your|their|his|her|its|one|two|three|four|five|six|seven|eight|nine|ten))\s*["“«„]?$/iu;

/**
 * A phrase that a text names with capitals, as it stands there; undefined where it is no name, or the text has capitals
 * everywhere.
 * @param phrase in any case
 */
export function nameAsWritten(phrase: string, text: string, isWord: (word: string) => boolean): string | undefined {
  if (!/[\p{L}\p{N}]/u.test(phrase)) return undefined;
  const words = phrase.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, '\\$&').replace(/\\['’]/g, "['’]"));
  // Programs say things in singular: "James" may be a "jame" there.
  const named = new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s+')}s?(?![\\p{L}\\p{N}])`, 'giu');
  if (hasCapitalsEverywhere(text.replace(named, ''))) return undefined;
  for (const { 0: written, index } of text.matchAll(named)) {
    const isNameHere = !determined.test(text.slice(0, index)) || !isWord(written.toLowerCase());
    if (isProperName(written) && isNameHere) return written;
  }
  return undefined;
}

function hasCapitalsEverywhere(text: string): boolean {
  const [, ...words] = text.match(/\p{L}{3,}/gu) ?? [];
  return words.length > 1 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length / 2;
}
