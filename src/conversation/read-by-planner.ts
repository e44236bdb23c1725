import type { ReadRemark } from '../contracts/planner.js';
import type { PictureReference, Turn } from '../contracts/turn.js';
import { readExpected } from '../language/expected.js';
import type { Inquiry } from '../language/inquiry.js';
import type { Reply } from '../language/read-reply.js';
import type { Meaning } from './meaning.js';
import { canBeCorrected, oppositeOf } from './understand.js';

/** Whether a message that the fixed forms take for a question may say something of an answer instead. */
export function mayBeRemark({ kind, all }: Reply): boolean {
  if (/[?？؟]\s*$/u.test(all)) return false;
  // "Are you blind? There are four", "count again, I see four"
  return kind !== 'request' || /\p{L}[?!.,;]\s+\S/u.test(all);
}

/** Longer ones are read from more than few words. */
const maxPlainWords = 4;

/**
 * Whether the fixed forms read no more of a correction than that it is one: words that are not English, or many of them.
 * Numbers, yes and no, and that something is wrong are plain in any case.
 */
export function isRoughlyRead(meaning: Meaning, isWord: (word: string) => boolean): boolean {
  if (meaning.kind === 'clarification')
    return !meaning.clarification.isExplicit && !isPlain(meaning.clarification.meant, isWord);
  if (meaning.kind !== 'feedback') return false;
  const { verdict, correction, means, expected, images } = meaning.said;
  if (verdict === 'right' || correction === undefined || expected !== undefined || images !== undefined) return false;
  if (means?.kind === 'number' || means?.kind === 'boolean') return false;
  if (means?.kind === 'text') return means.instead === undefined && !isPlain(means.text, isWord);
  return !means || !('label' in means) || !isPlain(means.label, isWord);
}

function isPlain(words: string, isWord: (word: string) => boolean): boolean {
  const all = words.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return all.length <= maxPlainWords && all.every((word) => /^\d+$/.test(word) || isWord(word));
}

/** What a planner that sees answers better than the thread itself: how it came to what it has seen, and what it thinks. */
export function forThePlanner(
  meaning: Meaning,
  reply: Reply,
  { recent, pictures }: { readonly recent: readonly Turn[]; readonly pictures: readonly PictureReference[] },
): Meaning {
  if (meaning.kind === 'inquiry' && isForThePlanner(meaning.about, meaning.asks))
    return { kind: 'question', inquires: meaning.about.id };
  const isOpinion = reply.kind === 'courtesy' && reply.courtesy === 'opinion' && meaning.kind !== 'aside';
  const isOfPicture = pictures.length > 0 || recent.some(({ request }) => request.images.length > 0);
  return isOpinion && isOfPicture ? { kind: 'question' } : meaning;
}

/** Whoever is doubted looks again; the reasons for what was seen at a glance only the planner knows. */
function isForThePlanner({ status, steps, ways }: Turn, asks: Inquiry): boolean {
  const last = steps.at(-1);
  if (status !== 'answered' || (last?.status === 'done' && last.output.type === 'Image')) return false;
  return asks === 'sure' || ways?.given === 'direct';
}

/** The newest turn that says something of a picture, and not of another turn. */
export function meantIn(recent: readonly Turn[]): Turn | undefined {
  const last = recent.at(-1);
  return recent.find(({ id }) => id === last?.request.inquires) ?? last;
}

interface Circumstances {
  /** Turns that it may be about, oldest first. */
  readonly recent: readonly Turn[];
  singular(phrase: string): string;
}

/** The answer that words without one of their own are about. */
function newest(recent: readonly Turn[]): Turn | undefined {
  const meant = meantIn(recent);
  return meant && canBeCorrected(meant) ? meant : recent.findLast(canBeCorrected);
}

/** What a remark that the planner has read asks of the bot, as if the fixed forms had read it. */
export function meaningOfRemark(remark: ReadRemark, { recent, singular }: Circumstances): Meaning {
  if (remark.kind === 'aside') return { kind: 'aside' };
  const about = recent.find(({ id }) => id === remark.about);
  const turn = about && canBeCorrected(about) ? about : newest(recent);
  if (!turn) return { kind: 'aside' };
  if (remark.kind === 'doubt') return { kind: 'doubt', about: turn, ...(remark.guess && { guess: remark.guess }) };
  const { verdict, right } = remark;
  if (verdict === 'right')
    return turn.answer ? { kind: 'feedback', about: turn, said: { verdict } } : { kind: 'aside' };
  if (right === undefined) {
    const opposite = oppositeOf(turn, { refusal: 'wrong' });
    return {
      kind: 'feedback',
      about: turn,
      said: { verdict, ...(opposite && { correction: opposite.text, means: opposite.means }) },
    };
  }
  return { kind: 'feedback', about: turn, said: { verdict, correction: right, means: readExpected(right, singular) } };
}
