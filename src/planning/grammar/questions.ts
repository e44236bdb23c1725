import { english, otherLanguages } from './vocabulary.js';
import type { Word } from './words.js';

const examples = 'For example “How many people are there?”, “What is left of the car?” or “Blur the faces”.';

/** A language whose words are not known by name. */
const noneOfOurs = 'none of ours';

const persuasion =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guidelines|restrictions|above|previous)\b|\bsystem prompt\b|\b(?:jailbreak|developer mode|dan mode)\b|\byou are now\b|\bpretend (?:to be|you)\b|\bact as (?:if|an?)\b|\b(?:reveal|print|show|repeat|leak|tell me) (?:me )?(?:your|the) (?:\w+ )?(?:system|secret|hidden|initial|prompt|instructions|api key|token|password)\b/i;

/** Whether a language model, which reads other languages too, could plan: none is connected, or it does not do so now. */
export type LanguageModel = 'none' | 'unavailable';

/** What to ask when an instruction can't be planned; undefined when it's worth a try. */
export function understandingQuestion(
  words: readonly Word[],
  text: string,
  languageModel: LanguageModel,
): string | undefined {
  if (persuasion.test(text))
    return `I only look at pictures, and I keep to that. What would you like to know about this one, or what should I change in it? ${examples}`;
  const language = foreignLanguage(words);
  if (language) return foreignQuestion(language, languageModel);
  if (words.length > 0 && words.every(({ tag }) => tag === 'PUNCT'))
    return `What would you like to know about the picture, or what should I change in it? ${examples}`;
  return undefined;
}

function foreignQuestion(language: string, languageModel: LanguageModel): string {
  const is = language === noneOfOurs ? '' : `That looks like ${language}. `;
  if (languageModel === 'unavailable')
    return `${is}The language model that understands it isn't available at the moment. Please ask again later, or say it in English. ${examples}`;
  return `${is}I only understand English so far; my admin can connect a language model that knows other languages. Could you say it in English? ${examples}`;
}

/** When all that it could mean turned out wrong for the same words before. */
export const failedBefore =
  "I don't know another way to understand that, and mine was wrong before. Could you say it in other words?";

export const notUnderstood = (languageModel: LanguageModel): string =>
  languageModel === 'unavailable'
    ? "I didn't understand that by myself, and the language model that helps me isn't available now. Please ask again later, or say it in other words."
    : 'I didn’t understand that. Try “How many people are there?” or “Blur the faces”.';

function foreignLanguage(words: readonly Word[]): string | undefined {
  const letters = words.filter(({ tag }) => tag !== 'PUNCT').map(({ raw }) => raw.toLowerCase());
  if (letters.length === 0) return undefined;
  const latin = letters.filter((word) => /^[\p{Script=Latin}\p{N}'’]+$/u.test(word));
  if (latin.length < letters.length / 2) return noneOfOurs;
  const inEnglish = letters.filter((word) => english.has(word)).length;
  let best: string | undefined;
  let highestCount = Math.max(1, inEnglish);
  for (const [language, known] of otherLanguages) {
    const count = letters.filter((word) => known.has(word)).length;
    if (count > highestCount) {
      best = language;
      highestCount = count;
    }
  }
  return best;
}
