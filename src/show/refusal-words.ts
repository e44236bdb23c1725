/** The same refusal is not read twice in full: what a thread was told already is left out, or said in a few words. */
import type { Exchange } from '../contracts/turn.js';
import { turnMessages } from './messages.js';

/** Shorter ones tire nobody. */
const maxShort = 60;
const sentenceEnds = /(?<=[.!?…]["”]?)\s+(?=[\p{Lu}“"¿¡])/u;
const refuses = /^I (?:can['’]t|cannot|don['’]t|didn['’]t|couldn['’]t|have no|know no)\b/;
const misunderstood = /^I (?:didn['’]t|don['’]t|couldn['’]t) understand\b/;
/** What was found out is news of this picture. */
const finding = /^I (?:count|counted|see|found|read|took)\b/;

/** One style of apostrophes, whoever wrote the sentence: “can’t”. */
export const withApostrophes = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, '’');

/** @param earlier the thread's turns before it */
export function withoutRepetition(text: string, earlier: readonly Exchange[] = []): string {
  if (text.length <= maxShort || !refuses.test(text)) return text;
  const told = new Set(earlier.flatMap(({ refusal }) => refusal?.split(sentenceEnds) ?? []));
  const [first = '', ...others] = text.split(sentenceEnds);
  const news = others.filter((sentence) => finding.test(sentence) || !told.has(sentence));
  if (!told.has(first)) return [first, ...news].join(' ');
  const short = misunderstood.test(first) ? turnMessages.notUnderstoodEither : turnMessages.cannotTellEither;
  return [short, ...news].join(' ');
}
