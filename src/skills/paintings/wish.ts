import type { Expected } from '../../contracts/feedback.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Region } from '../../contracts/turn.js';
import { readPlace } from '../../language/place.js';
import { anyPossessive, speakersPossessives, withoutOwner } from '../../language/possessives.js';
import { withoutPreamble } from '../../language/verdict.js';
import { isLookPhrase } from '../../reflection/look-phrase.js';

const maxLength = 240;
/** Ways to say what should be there; what follows says how it looks. */
const wishes: readonly RegExp[] = [
  new RegExp(
    `^(?:it|he|she|they|that|this|there|(?:the|${anyPossessive}|an?) (?:[\\p{L}-]+ ){0,2}[\\p{L}-]+)(?: should| must| ought to| has to| needs to|'?d better)(?: (?:rather )?(?:be|look like|show|have been))?\\s+`,
    'iu',
  ),
  new RegExp(`^(?:${speakersPossessives.join('|')}) (?:[\\p{L}-]+ ){0,2}[\\p{L}-]+ (?:is|looks like)\\s+`, 'iu'),
  /^should (?:be|have been|look like)\s+/i,
  /^i(?:'d like| would like| want(?:ed)?| mean| meant| asked for| said)\s+/i,
  /^you should(?: have)? (?:painted|paint|made|make|drawn|draw|put)(?: (?:it|me|him|her))?\s+/i,
  /^(?:make|paint|draw)(?: (?:it|me|him|her))?\s+/i,
  /^(?:rather|more like|like|look like)\s+/i,
];
const request = /^(?:can|could|would|will) you (?:please )?(?=(?:make|paint|draw)\b)/i;
const possession =
  /^(?:(?:it|he|she|they)(?: should| must| ought to| has to| needs to|'?d better) (?:have|wear|be wearing)|should have|having|with|wearing)\s+(?=\S)/i;
/** Says what is seen, not what should be. */
const statement = /^(?:it'?s|it is|that'?s|that is|this is|these are|they'?re)\s/i;
const deictic = /\b(?:this|that|these|those|here|pictures?|photos?|images?)\b/i;
const showing = /\blooks? like\b|\bshould be\b/i;
const contrast = /^(?:and |but )?not\b|\binstead\b/i;
/** What is called so is one of the things that were there, not one to be painted. */
const oneOfThem = /^(?:the )?(?:[\p{L}-]+ )?(?:ones?|both|all|neither|none|it|them)$/iu;

/**
 * How a person says that the painted thing should look: "no, it should be a tabby cat" → "a tabby cat"; "it should have a
 * red collar", where a cat was asked for → "cat with a red collar". Undefined where the words only point at pictures, or
 * say something else: what to do, where, or that it is bad.
 * @param asked what was to be painted
 */
export function wishedLook(said: string, asked: string, lexicon: Lexicon): string | undefined {
  const parts: string[] = [];
  let isWished = false;
  for (const part of withoutPreamble(said).split(/[,;:–—]+|[.!?]+\s+(?=\S)/)) {
    const { words, having, wished } = partOf(part);
    isWished ||= wished || having;
    if (deictic.test(words)) {
      isWished ||= showing.test(part);
      continue;
    }
    if (contrast.test(words) || !isLookPhrase(words, isWished, lexicon)) continue;
    parts.push(having ? `${parts.length === 0 ? `${asked} ` : ''}with ${words}` : words);
    isWished = true;
  }
  const look = parts.join(', ').slice(0, maxLength).trim();
  return look === '' || plain(look) === plain(asked) || oneOfThem.test(look) ? undefined : look;
}

/** One clause without the form in which it is said. */
function partOf(part: string): { readonly words: string; readonly having: boolean; readonly wished: boolean } {
  const text = withoutPreamble(part);
  const asking = request.exec(text);
  let words = (asking ? text.slice(asking[0].length).replace(/\?\s*$/, '') : text).replace(/[\s.!]+$/, '');
  const owning = possession.exec(words);
  if (owning) return { words: words.slice(owning[0].length), having: true, wished: true };
  let wished = false;
  for (let before = ''; before !== words; ) {
    before = words;
    for (const wish of wishes) words = words.replace(wish, '');
    wished ||= before !== words;
  }
  return { words: words.replace(statement, '').trim(), having: false, wished };
}

/** Whether words without a picture tell how the painted thing should look, and not what should have been painted over. */
export function isWish(
  said: string,
  { look, asked, expected }: { readonly look: string; readonly asked: string; readonly expected: readonly Expected[] },
  replaced: readonly Region[],
  lexicon: Lexicon,
): boolean {
  if (expected.some(({ kind }) => kind !== 'text') || readPlace(said) !== undefined) return false;
  if (statement.test(withoutPreamble(said))) return false;
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

const plain = (text: string): string => withoutOwner(text.toLowerCase()).replace(/^(?:an?|the) /, '');
