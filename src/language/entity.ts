/** How people call a thing of theirs: "our office dog Rufus", "Rufus, Ana's cat", "The Blue Room", "the logo of Acme". */
import type { Entity } from '../contracts/learning.js';
import type { Lexicon } from '../contracts/lexicon.js';
import { anyPossessive } from './possessives.js';

type Words = Pick<Lexicon, 'resolve' | 'singular' | 'isWord'>;

/** Things on which faces are printed, painted or carved, and which a detector has no word for. */
const surfaces =
  'ad advertisement album art artwork avatar badge banknote banner billboard brand cartoon coin comic cover doll drawing emblem emoji figurine flag flyer icon illustration label logo magazine mascot mask meme mug mural newspaper painting pattern pennant picture portrait poster print puppet shirt sign sketch stamp statue sticker symbol tattoo toy trademark watermark'.split(
    ' ',
  );
const isSurface = new Set(surfaces);

/** Whether a kind bears pictures: "our logo" and "the old portrait" name no person, whatever faces they show. */
export const bearsPictures = (kind: string): boolean =>
  isSurface.has(kind.toLowerCase().split(' ').at(-1) ?? '') || /^(?:card|book)$/.test(kind);

/** "The Old Guitarist", "Girl with a Pearl Earring": works are called so, and people are not. */
export const isTitle = (name: string): boolean =>
  /^(?:The|A|An) \p{Lu}/u.test(name.trim()) ||
  /^\p{Lu}\p{L}+ (?:with|at|of|in|and|on|by|under|before|after) /u.test(name.trim());

const owner = new RegExp(`^(${anyPossessive}|\\p{L}[\\p{L}-]*(?:['’]s|s['’]))\\s+(?=\\S)`, 'iu');
const article = /^(?:the|an?|this|that|these|those)\s+(?=\S)/i;
const called =
  /\s+(?:(?:who|which|that)(?:['’]s|\s+is)\s+)?(?:called|named|nicknamed|known as|a\.?k\.?a\.?|by the name of|whose name is)\s+/i;
const described = new RegExp(`^(?:${anyPossessive}|the|an?|\\p{L}+['’]s)\\s`, 'iu');

/** What a phrase says a thing is, without its article. */
interface Described {
  readonly owner?: string;
  /** "office dog" */
  readonly noun: string;
  /** "dog" */
  readonly kind?: string;
  /** "Rufus" */
  readonly name?: string;
}

/**
 * Reads what somebody calls a thing that they teach.
 * @param said without "this is": "our office dog Rufus"
 */
export function readEntity(said: string, words: Words): Entity {
  const plain = tidy(said);
  const [first, second] = inApposition(plain);
  if (second !== undefined) {
    const isNameFirst = (!described.test(first) || isWork(first)) && described.test(second);
    const [name, of] = isNameFirst ? [first, second] : [second, first];
    const about = describe(of, words);
    const real = describe(name, words);
    return entityOf({ ...about, name: real.name ?? withoutArticle(name) }, [of, name]);
  }
  return entityOf(describe(plain, words), [plain]);
}

const tidy = (said: string): string =>
  said
    .replace(/[\p{C}“”"„«»]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.!?–-]+|[\s,;:.!?–-]+$/gu, '')
    .trim();

/** The article of a work belongs to its name: "The Blue Room". */
export const withoutArticle = (phrase: string): string => (isWork(phrase) ? phrase : phrase.replace(article, ''));

const isWork = (phrase: string): boolean =>
  isTitle(phrase) && phrase.split(/\s+/).every((word) => titleWord.test(word));

const titleWord = /^(?:[\p{Lu}\p{N}].*|a|an|the|with|at|of|in|and|on|by|under|before|after|to|for|from)$/u;

/** "Rufus, our office dog", "our dog (Rufus)", "our cat called Mimi": two ways to say what is meant. */
function inApposition(phrase: string): readonly [string, string?] {
  const parts = phrase
    .split(called)
    .flatMap((part) => part.split(/\s*[,(]\s*|\s+[–—-]\s+/u))
    .map((part) => part.replace(/\)$/, '').trim())
    .filter((part) => part !== '');
  if (parts.length === 2) return [parts[0], parts[1]];
  // "Rufus the dog"
  const [, name, noun] = /^(\p{Lu}[\p{L}'’-]*)\s+(the\s+\p{Ll}[\p{Ll} -]*)$/u.exec(phrase) ?? [];
  return name && !/^(?:The|A|An|Our|My|This)$/.test(name) ? [name, noun] : [phrase];
}

/** "our office dog Rufus" → our, office dog, dog, Rufus; "Acme logo" → Acme logo, logo. */
function describe(phrase: string, words: Words): Described {
  const bare = withoutArticle(phrase);
  const [, whose] = owner.exec(bare) ?? [];
  const rest = whose ? bare.replace(owner, '') : bare;
  const tokens = rest.split(' ');
  const of = tokens.findIndex((token) => /^of$/i.test(token));
  const head = of > 0 ? tokens[of - 1] : tokens[tokens.length - 1];
  for (let at = tokens.length - 2; at >= 0 && of < 0; at--) {
    const kind = kindOf(tokens[at], words);
    const isKind = kind !== undefined && (!isCapital(tokens[at]) || whose !== undefined);
    if (isKind && tokens.slice(at + 1).every((token) => isNameLike(token, words)))
      return { owner: whose, noun: tokens.slice(0, at + 1).join(' '), kind, name: tokens.slice(at + 1).join(' ') };
  }
  const kind = kindOf(head, words);
  // "The Elephants" is what a picture is called, and hardly what it is.
  return { owner: whose, noun: rest, ...(kind && (!isWork(bare) || isSurface.has(kind)) && { kind }) };
}

const isCapital = (token: string): boolean => /^\p{Lu}/u.test(token);

function isNameLike(token: string, { isWord, resolve }: Words): boolean {
  if (isCapital(token)) return true;
  return /^\p{L}[\p{L}'’-]*$/u.test(token) && !isWord(token.toLowerCase()) && resolve(token) === undefined;
}

function kindOf(token: string, { resolve, singular }: Words): string | undefined {
  const one = singular(token.toLowerCase());
  if (isSurface.has(one)) return one;
  const known = resolve(one);
  return known && known.how !== 'spelling' ? one : undefined;
}

function entityOf(about: Described, said: readonly string[]): Entity {
  const { owner: whose, noun, kind, name } = about;
  const own = whose ? `${whose} ${noun}` : noun;
  const others = name === undefined ? [] : [...(whose || noun.includes(' ') ? [own] : []), ...said];
  const main = name ?? own;
  return {
    name: main,
    others: [...new Set(others.map(withoutArticle))].filter(
      // "Finn the fox" is a fox, and not what every fox is called.
      (other) => nameKey(other) !== nameKey(main) && (isCapital(other) || other.includes(' ')),
    ),
    ...(whose && { owner: whose.toLowerCase() }),
    ...(kind && { kind }),
  };
}

/** What is said of it now, added to what was said before. */
export function joinEntities(before: Entity, now: Entity): Entity {
  const names = [...before.others, now.name, ...now.others].filter((name) => nameKey(name) !== nameKey(before.name));
  const [own, kind] = [before.owner ?? now.owner, before.kind ?? now.kind];
  const byKey = new Map(names.map((name) => [nameKey(name), name]));
  return { name: before.name, others: [...byKey.values()], ...(own && { owner: own }), ...(kind && { kind }) };
}

/** Keys under which a taught thing is known. */
export interface EntityKeys {
  /** By these it is called. */
  readonly names: readonly string[];
  /** By these it is described; they may fit another one as well. */
  readonly descriptions: readonly string[];
}

export function entityKeys({ name, others, owner: whose, kind }: Entity): EntityKeys {
  const isName = (phrase: string): boolean => kind === undefined || !endsWith(phrase, kind);
  const called = [name, ...others].flatMap(swapped);
  const proper = [name, ...others.filter(isName)].filter(isName);
  const descriptions = [
    ...others.filter((other) => !isName(other)),
    ...called.flatMap((phrase) => {
      const bare = phrase.replace(owner, '');
      return bare.includes(' ') && bare !== phrase ? [bare] : [];
    }),
    ...(whose && kind ? [`${whose} ${kind}`] : []),
    ...(kind ? proper.flatMap((one) => [`${kind} ${one}`, `${one} the ${kind}`]) : []),
    ...others.flatMap((other) => (isName(other) ? [] : proper.map((one) => `${other} ${one}`))),
  ];
  const names = new Set([name, ...others.filter(isName)].flatMap(swapped).map(nameKey));
  return { names: [...names], descriptions: [...new Set(descriptions.map(nameKey))].filter((key) => !names.has(key)) };
}

const endsWith = (phrase: string, kind: string): boolean =>
  phrase.toLowerCase() === kind || phrase.toLowerCase().endsWith(` ${kind}`);

/** "the logo of Acme" is the Acme logo. */
function swapped(phrase: string): readonly string[] {
  const [, thing, of] = /^([\p{L}-]+) of (?:the )?(.+)$/iu.exec(phrase) ?? [];
  return thing && of ? [phrase, `${of} ${thing}`] : [phrase];
}

/** Letters of other alphabets that look like Latin ones; people paste them, and mean the same. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'аaеeоoрpсcуyхxіiјjѕsԁdһhкkмmтtвbнhαaοoρpνvιiκkτtυuχxεeβbηn'.matchAll(/(.)(.)/gu)].map(([, other, latin]) => [
    other,
    latin,
  ]),
);

/** One key for a name in any case, spacing, article and accent, and in letters that look the same; "my" and "our" are one. */
export function nameKey(phrase: string): string {
  const plain = phrase
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(article, '')
    .replace(/^(?:my|your) (?=\S)/, 'our ');
  const letters = plain.replace(/[^\p{L}\p{N}]/gu, '') || phrase;
  return [...letters].map((letter) => lookAlikes.get(letter) ?? letter).join('');
}

/** A place in a text that names something taught. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  /** As it was written. */
  readonly text: string;
  readonly concept: string;
}

const maxNameWords = 8;
const token = /[\p{L}\p{N}]+(?:['’](?!s\b)[\p{L}]+)*(?:['’]s)?/gu;

/**
 * What a text calls by taught names, the longest first and none inside another.
 * @param meant the taught word that a phrase means
 */
export function findMentions(
  text: string,
  meant: (phrase: string) => string | undefined,
  words: Words,
): readonly Mention[] {
  const tokens = [...text.matchAll(token)].map((match) => ({ raw: match[0], at: match.index }));
  const mentions: Mention[] = [];
  for (let from = 0; from < tokens.length; from++) {
    for (let count = Math.min(maxNameWords, tokens.length - from); count > 0; count--) {
      const last = tokens[from + count - 1];
      const whole = text.slice(tokens[from].at, last.at + last.raw.length);
      // "Is this Rufus?" asks of this whether it is Rufus.
      if (count > 1 && /^(?:this|that|these|those)\s/i.test(whole)) continue;
      // "Rufus's ball" names Rufus.
      const phrases = [whole, whole.replace(/['’]s$/, '')];
      const phrase = phrases.find((one) => meant(one) !== undefined);
      const concept = phrase === undefined ? undefined : meant(phrase);
      if (phrase === undefined || concept === undefined || !isMeant(phrase, concept, tokens[from + count]?.raw, words))
        continue;
      mentions.push({ start: tokens[from].at, end: tokens[from].at + phrase.length, text: phrase, concept });
      from += count - 1;
      break;
    }
  }
  return mentions;
}

/** "will" is no Will, and "our dog house" no dog. */
function isMeant(phrase: string, concept: string, next: string | undefined, { isWord, resolve }: Words): boolean {
  const bare = phrase.replace(article, '');
  const isOneWord = !phrase.includes(' ');
  // Nor are "the elephants" the painting of that name.
  if (!bare.includes(' ') && isCapital(concept) && !isCapital(bare) && isWord(bare.toLowerCase())) return false;
  // Articles and owners name nothing.
  if (nameKey(phrase).length < 2 && !isCapital(phrase)) return false;
  const endsInKind = /\p{Ll}$/u.test(phrase) && !isOneWord && resolve(phrase.split(' ').at(-1) ?? '') !== undefined;
  const compound = next !== undefined && /^\p{Ll}/u.test(next) ? resolve(next) : undefined;
  return !(endsInKind && compound && compound.how !== 'spelling' && compound.how !== 'kind');
}
