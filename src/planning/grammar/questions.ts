import type { Request } from '../../contracts/turn.js';
import { type ForeignLanguage, guessLanguage } from '../../language/guess-language.js';
import { editAsked, saidBack } from '../../language/said-back.js';
import type { Intent } from './intent.js';
import { english } from './vocabulary.js';
import type { Word } from './words.js';

const examples = 'For example “How many people are there?”, “What is left of the car?” or “Blur the faces”.';

const persuasion =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guidelines|restrictions|above|previous)\b|\bsystem prompt\b|\b(?:jailbreak|developer mode|dan mode)\b|\byou are now\b|\bpretend (?:to be|you)\b|\bact as (?:if|an?)\b|\b(?:reveal|print|show|repeat|leak|tell me) (?:me )?(?:your|the) (?:\w+ )?(?:system|secret|hidden|initial|prompt|instructions|api key|token|password)\b/i;

/** Whether a language model, which reads other languages too, could plan: none is connected, or it does not do so now. */
export type LanguageModel = 'none' | 'unavailable';

/** What to ask when an instruction can't be planned; undefined when it's worth a try. */
export function understandingQuestion(
  words: readonly Word[],
  { text, exchange = [] }: Pick<Request, 'text' | 'exchange'>,
  languageModel: LanguageModel,
): string | undefined {
  if (persuasion.test(text))
    return `I only look at pictures, and I keep to that. What would you like to know about this one, or what should I change in it? ${examples}`;
  const language = languageOf(text);
  if (language) {
    const isSaid = exchange.some((earlier) => earlier.status === 'asked' && languageOf(earlier.text) !== undefined);
    return foreignQuestion(language, isSaid, languageModel);
  }
  if (words.length > 0 && words.every(({ tag }) => tag === 'PUNCT'))
    return `What would you like to know about the picture, or what should I change in it? ${examples}`;
  return undefined;
}

const languageOf = (text: string): ForeignLanguage | undefined => guessLanguage(text, (word) => english.has(word));

/** In the person's own language where it is known; the second time in a thread in few words. */
function foreignQuestion(language: ForeignLanguage, isSaid: boolean, languageModel: LanguageModel): string {
  const known = language === 'unknown' ? undefined : language;
  const name = known?.name ?? 'that language';
  const cannot =
    languageModel === 'unavailable'
      ? `I can't read ${name} by myself, and the language model that helps me isn't available now.`
      : `I can't read ${name} yet.`;
  if (isSaid) return `${cannot} ${known?.please ?? 'In English, please.'}`;
  return `${cannot} ${known?.onlyEnglish ?? 'I only understand English so far, for example:'} “How many people are there?”, “Blur the faces”.`;
}

/** When all that it could mean turned out wrong for the same words before. */
export const failedBefore =
  "I don't know another way to understand that, and mine was wrong before. Could you say it in other words?";

/** Where they stand, something is asked as well as changed. */
const asks =
  /\b(?:what|how|who|which|where|when|why|whether|if|tell|read|count|describe|say|says|(?<!\b(?:my|our|your|his|her|their|the|a) )name|list|find|answer)\b/i;

/**
 * What no tool here can do to a picture, said back: "I can’t make the man smile". Undefined where a request asks for no
 * edit, or may ask for something besides.
 * @param readAs what the grammar takes it for, if anything: an edit is one, whatever its verb
 */
export function impossibleEdit(text: string, readAs: Intent['intent'] | undefined): string | undefined {
  if (readAs && (/^(?:edit|several|if)$/.test(readAs) || asks.test(text))) return undefined;
  const asked = editAsked(text);
  const [, somebody] = /^\w+ (?:out )?(him|her|them)$/i.exec(asked ?? '') ?? [];
  if (somebody)
    return `I can’t tell who is meant by “${somebody}”, so I changed nothing. Say “the man on the left”, for example.`;
  return asked && `I can’t ${saidBack(asked)}, so I changed nothing. I can blur, remove, crop, rotate or brighten.`;
}

export const notUnderstood = (languageModel: LanguageModel): string =>
  languageModel === 'unavailable'
    ? "I didn't understand that by myself, and the language model that helps me isn't available now. Please ask again later, or say it in other words."
    : 'I didn’t understand that. Try “How many people are there?” or “Blur the faces”.';
