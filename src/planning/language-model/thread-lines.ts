/** What a language model is told of the turns before a request. */
import type { Exchange, PictureReference, Request } from '../../contracts/turn.js';
import { truncate } from '../../util/format.js';
import { dataLine } from './data-line.js';

type Asked = Pick<Request, 'text' | 'said' | 'images' | 'exchange'>;

/** What goes on with something that was said before. */
const goesOn =
  /^(?:and|or|but|so|also|then|what about|how about)\b|\b(?:it|its|they|them|their|that|those|these|this|he|she|his|him|hers?|ones?|others?|next|more|else|another|again|too|either|same|rest)\b/i;

/** What is said of the pictures as such goes on with nothing: "everybody in it", "in this photo". */
const ofPicture =
  /(?<!\b(?:is|are|was|were) )\bin (?:it|this|these)\b(?! \w)|\b(?:this|these|that|those) (?:pictures?|photos?|images?)\b/gi;

/**
 * What stood in the thread when the same was first asked and answered: asked once more it is told in the same words, so that
 * what is kept of the reply answers it for nothing. What opened the thread went on with nothing.
 */
export function threadOf({ text, said = text, images, exchange = [] }: Asked): readonly Exchange[] {
  if (said !== text) return exchange;
  const ids = (of: readonly PictureReference[]): string => of.map(({ id }) => id).join(' ');
  const first = exchange.findIndex(
    (one) => one.answer !== undefined && one.text === text && ids(one.images) === ids(images),
  );
  return first === 0 || (first > 0 && !goesOn.test(text.replace(ofPicture, ''))) ? exchange.slice(0, first) : exchange;
}

/** Turns that are told whole; of those before them only what was asked and said, in a line. */
export const wholeTurns = 3;
const maxTurnText = 500;
const maxOlder = 400;

export function threadLines(exchange: readonly Exchange[]): readonly string[] {
  if (exchange.length === 0) return [];
  const older = exchange.slice(0, -wholeTurns).map(({ text, answer }) => `${text} → ${answer ?? '…'}`);
  // The end of it is what the newest turns go on with.
  const before = older.join(' | ');
  const cut = before.length > maxOlder ? `…${before.slice(1 - maxOlder)}` : before;
  return [dataLine({ thread: [...(cut === '' ? [] : [cut]), ...exchange.slice(-wholeTurns).map(wholeTurn)] })];
}

const wholeTurn = ({ text, answer, words, refusal, found, made }: Exchange): object => ({
  request: bounded(text),
  ...(answer !== undefined && { answer: bounded(words ?? answer) }),
  ...(refusal !== undefined && { refused: bounded(refusal) }),
  ...(found.length > 0 && { found: bounded(found.map(({ label, count }) => `${count} ${label}`).join(', ')) }),
  ...(made.length > 0 && { made: made.length === 1 ? 'a picture' : `${made.length} pictures` }),
});

const bounded = (text: string): string => truncate(text, maxTurnText);

/** Whether a request seems to go on with what was said before it. */
export const isFollowUp = ({ text, said = text, exchange = [] }: Asked): boolean =>
  exchange.length > 0 && (said !== text || goesOn.test(text.replace(ofPicture, '')));
