import type { Message } from '../chat.js';
import { answersWhatItShouldBe, correctionIn } from '../clova/reflection/correction.js';
import { readExpected } from '../clova/reflection/expected.js';
import type { Expected, ImageValue, PictureReference, Turn } from '../turn.js';
import { pointedExpected, pointedViews } from './pointed.js';
import { definite, isAngry, namedIn } from './reading.js';
import type { Said } from './teaching-desk.js';

/** What a message is, when it is no new question. */
export type Meaning =
  | { readonly kind: 'feedback'; readonly said: Said }
  | { readonly kind: 'teaching'; readonly name: string; readonly shown: readonly ImageValue[] };

export interface Circumstances {
  /** The answer that was replied to, or the newest of the thread. */
  readonly turn?: Turn;
  readonly replied: boolean;
  /** The author was asked what is right, and has not said it yet. */
  readonly asked: boolean;
  /** Pictures that came with the message. */
  readonly received: readonly PictureReference[];
  singular(phrase: string): string;
}

/** Reads a message as feedback or teaching; undefined when it is a question or an instruction. */
export function understand(message: Message, circumstances: Circumstances): Meaning | undefined {
  const { received, turn } = circumstances;
  const pointing = message.pointed ?? [];
  if (received.length > 0) return withPictures(message, circumstances);
  if (pointing.length > 0 && turn) return withBoxes(message, { ...circumstances, turn });
  return withWords(message.text, circumstances);
}

/** An answer, or a program that ran and failed; not a question back. */
export const canBeCorrected = ({ answer, status, program }: Turn): boolean =>
  answer !== undefined || (status === 'failed' && program !== undefined);

function withWords(text: string, { turn, replied, asked }: Circumstances): Meaning | undefined {
  if (!turn || !canBeCorrected(turn)) return undefined;
  const correction = correctionIn(text);
  if (correction && (turn.answer || correction.verdict === 'wrong')) {
    const { verdict, text: right } = definite(correction);
    return { kind: 'feedback', said: { verdict, correction: right } };
  }
  if (isAngry(text) && /^\s*(?:you|this|that|what an?|such an?)\b/i.test(text) && text.length <= 300)
    return { kind: 'feedback', said: { verdict: 'wrong' } };
  if (asked && answersWhatItShouldBe(text)) return feedback(isAngry(text) ? undefined : text.trim());
  const named = replied ? namedIn(text) : undefined;
  return named && feedback(named.name);
}

function withPictures(
  { text, pointed = [] }: Message,
  { turn, replied, asked, received }: Circumstances,
): Meaning | undefined {
  const named = namedIn(text);
  const correction = correctionIn(text);
  const few = asked && replied && (text.trim() === '' || answersWhatItShouldBe(text));
  const answers = replied ? named !== undefined || correction?.verdict === 'wrong' || few : named?.refuses === true;
  if (turn && answers && canBeCorrected(turn)) {
    const words = named?.name ?? (correction ? definite(correction).text : text.trim() || undefined);
    return { kind: 'feedback', said: { verdict: 'wrong', correction: words, images: received } };
  }
  if (!named) return undefined;
  const parts = pointedViews(pointed, received);
  const shown = parts.length > 0 ? parts : received.map((picture): ImageValue => ({ type: 'Image', picture }));
  return { kind: 'teaching', name: named.name, shown };
}

const deictic = /^(?:and |also |but |no,? |you (?:forgot|missed) )*(?:this|that|these|those|here|there)\b/i;

function withBoxes(
  { text, pointed = [] }: Message,
  circumstances: Circumstances & { readonly turn: Turn },
): Meaning | undefined {
  const { turn, asked, singular } = circumstances;
  const said = text.trim();
  if (said.endsWith('?')) return undefined;
  const named = namedIn(said);
  const correction = correctionIn(said);
  const isFeedback = said === '' || named || correction || deictic.test(said) || (asked && answersWhatItShouldBe(said));
  if (!isFeedback) return undefined;

  const read = readExpected(correction?.text ?? said, singular);
  const number = read?.kind === 'number' ? read.value : undefined;
  const regions = canBeCorrected(turn) ? pointedExpected(turn, pointed, number) : [];
  const searched = regions.some(({ label }) => named && singular(named.name).toLowerCase() === label.toLowerCase());
  // "This is our logo", with a box, in a picture that was asked about something else.
  if (named && !searched) {
    const shown = pointedViews(pointed, [...turn.request.images, ...(turn.answer?.images ?? [])]);
    if (shown.length > 0) return { kind: 'teaching', name: named.name, shown };
  }
  if (regions.length === 0) return withWords(text, circumstances);
  const answer: readonly Expected[] = read && (read.kind === 'number' || read.kind === 'boolean') ? [read] : [];
  const words = said === '' ? undefined : said;
  return { kind: 'feedback', said: { verdict: 'wrong', correction: words, expected: [...answer, ...regions] } };
}

const feedback = (correction: string | undefined): Meaning => ({
  kind: 'feedback',
  said: { verdict: 'wrong', correction },
});
