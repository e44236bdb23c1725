import { distance } from 'fastest-levenshtein';
import type { LearnedPrompts, TextPrompt } from '../../contracts/learning.js';
import { dotProduct } from '../../util/vector.js';
import { likeView, similarView } from '../../vision/views.js';
import { wordRelations } from '../../wordnet/word-relations.js';

/** Under this name the pool keeps what people have corrected in texts that were read. */
export const readingsTool = 'READ';
/** The concept of words that a team uses, wherever they stand. */
export const teamWords = '*';
/** What a text is compared as where none was read. */
const nothingRead = 'no text';
/** Shorter words are too similar to others. */
const minLength = 5;

export interface LearnedReading {
  readonly text: string;
  /** Ids of the prompts that took part. */
  readonly prompts: readonly string[];
}

/**
 * A text as people have corrected it: whole, where the same was read in a similar view, and word by word, where a word
 * is a slip from one that the team uses and no English word itself.
 * @param feature L2-normalised picture feature of the view; without it only words are corrected
 */
export function learnedReading(
  prompts: Pick<LearnedPrompts, 'active'>,
  text: string,
  feature: Float32Array | undefined,
  isWord: (word: string) => boolean,
): LearnedReading {
  const key = readingKey(text);
  const alike = key === nothingRead ? likeView : similarView;
  const known = textPrompts(prompts, key)
    .map((prompt) => ({
      prompt,
      similarity: feature?.length === prompt.key.length ? dotProduct(prompt.key, feature) : -1,
    }))
    .filter(({ similarity }) => similarity >= alike)
    .sort((a, b) => a.similarity - b.similarity)
    .at(-1);
  if (known) return { text: known.prompt.text, prompts: [known.prompt.id] };
  return withTeamWords(text, textPrompts(prompts, teamWords), isWord);
}

/** Whether the same text was corrected before, in whatever view: then a feature of the view is worth its time. */
export const wasCorrected = (prompts: Pick<LearnedPrompts, 'active'>, text: string): boolean =>
  textPrompts(prompts, readingKey(text)).length > 0;

/** Whether WordNet has it as a noun, as it has most words of signs: a word is of its own kind. */
export const isEnglishWord = (word: string): boolean => wordRelations().isKindOf(word, word);

/** A text as it is compared with others: lower case, one space between words, without the sign that joins pairs. */
export const readingKey = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll('=', ' ').replace(/\s+/g, ' ').trim().slice(0, 300) || nothingRead;

const textPrompts = (prompts: Pick<LearnedPrompts, 'active'>, concept: string): readonly TextPrompt[] =>
  prompts.active(readingsTool, concept).filter((prompt) => prompt.kind === 'text');

function withTeamWords(
  text: string,
  prompts: readonly TextPrompt[],
  isWord: (word: string) => boolean,
): LearnedReading {
  if (prompts.length === 0) return { text, prompts: [] };
  const used = new Set<string>();
  const corrected = text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const meant = prompts.find((prompt) => isSlipOf(word, prompt.text));
    if (!meant || isWord(word)) return word;
    used.add(meant.id);
    return meant.text;
  });
  return { text: corrected, prompts: [...used] };
}

/** Signs that readers take for each other. */
const lookAlikes: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', i: 'l', 5: 's', 8: 'b', 2: 'z', 6: 'g' };
const shape = (word: string): string => word.toLowerCase().replace(/[015826i]/g, (sign) => lookAlikes[sign] ?? sign);

/**
 * Whether a word that was read may be the team's word, misread: one letter in five to seven may differ, two in longer
 * ones, and signs of the same shape do not count. Numbers never are: each digit of a number plate counts.
 */
export function isSlipOf(word: string, meant: string): boolean {
  if (!isTeamWord(meant) || word.toLowerCase() === meant.toLowerCase()) return false;
  if ((word.match(/\p{N}/gu) ?? []).length > word.length / 2) return false;
  const allowed = meant.length < 8 ? 1 : 2;
  return Math.abs(word.length - meant.length) <= allowed && distance(shape(word), shape(meant)) <= allowed;
}

/** Whether a word is one that slips can be told from: long enough, and without digits. */
export const isTeamWord = (word: string): boolean => word.length >= minLength && /^\p{L}+$/u.test(word);
