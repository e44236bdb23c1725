import { detectAll } from 'tinyld';
import { type Language, languages } from './languages.js';

/** A language other than English; `unknown` where only its letters show that it is one. */
export type ForeignLanguage = Language | 'unknown';

const scripts: readonly (readonly [letters: RegExp, codes: readonly string[]])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ['ja']],
  [/\p{Script=Hangul}/u, ['ko']],
  [/\p{Script=Han}/u, ['zh']],
  [/[іїєґІЇЄҐ]/u, ['uk']],
  [/\p{Script=Cyrillic}/u, ['ru', 'uk', 'bg']],
  [/\p{Script=Arabic}/u, ['ar']],
  [/\p{Script=Devanagari}/u, ['hi']],
  [/\p{Script=Thai}/u, ['th']],
  [/\p{Script=Greek}/u, ['el']],
  [/\p{Script=Hebrew}/u, ['he']],
];
/** A language shows in fewer characters. */
const maxLength = 400;
const quoted = /["“„«‘][^"”“»’]*["”“»’]|`[^`]*`/gu;

/**
 * The language of an instruction that is not English. Guessing by letters alone takes short English for anything, so in Latin
 * letters a language counts only by its own words, more of them than there are English ones; names, code and misspelt English
 * have none.
 * @param isEnglish whether a lower-case word is an English one
 */
export function guessLanguage(text: string, isEnglish: (word: string) => boolean): ForeignLanguage | undefined {
  const own = text.slice(0, maxLength).replace(quoted, ' ');
  const letters = own.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  if (letters.length === 0) return undefined;
  return latin < letters.length / 2 ? byScript(own) : byWords(own, isEnglish);
}

function byScript(text: string): ForeignLanguage {
  const codes = scripts.find(([letters]) => letters.test(text))?.[1] ?? [];
  return closest(codes, text) ?? 'unknown';
}

function byWords(text: string, isEnglish: (word: string) => boolean): Language | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu) ?? [];
  const english = words.filter(isEnglish).length;
  const own = languages.map(
    (language) => words.filter((word) => word.length > 1 && language.words.has(word.replaceAll('’', "'"))).length,
  );
  const most = Math.max(...own);
  if (most === 0 || most < english || most * 4 < words.length) return undefined;
  const best = languages.filter((_, at) => own[at] === most);
  const isPlain = most > english && (most > 1 || (words.length <= 3 && hasWord(words, best, 4)));
  // Of few words, their letters must say the same.
  const guess = isPlain ? undefined : detectAll(text)[0]?.lang;
  if (!isPlain) return hasWord(words, best, 3) ? best.find(({ code }) => code === guess) : undefined;
  return closest(
    best.map(({ code }) => code),
    text,
  );
}

const hasWord = (words: readonly string[], of: readonly Language[], length: number): boolean =>
  words.some((word) => word.length >= length && of.some((language) => language.words.has(word)));

/** Of several, the one that its letters are most like; the first where that can't be told. */
function closest(codes: readonly string[], text: string): Language | undefined {
  const guess = codes.length > 1 ? detectAll(text).find(({ lang }) => codes.includes(lang))?.lang : undefined;
  return languages.find(({ code }) => code === (guess ?? codes[0]));
}
