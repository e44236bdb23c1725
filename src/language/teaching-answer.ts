/** What somebody replies who is asked what they mean with a picture that they taught. */
import type { TeachingAnswers, TeachingQuestion } from '../contracts/lesson.js';
import type { Box } from '../contracts/turn.js';
import { readNumber, readYesNo } from './read-words.js';

export type TeachingReply =
  /** Where in the picture it is. */
  | { readonly place: Box }
  | { readonly told: TeachingAnswers }
  /** It is left at that. */
  | { readonly isOff: true };

const lead =
  /^(?:(?:it['’]?s|it is|that['’]?s|that is|i mean|i meant|we mean|we meant|number|no\.?|nr\.?|#|the|that|this|is|my|our|just|only|ok|oh|sorry)[\s,:#]+|#)*/i;
const tail = /(?:[\s,]+(?:one|thing|please|pls|thanks|of them|there|here|in the picture|of course))*[\s.!]*$/i;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const whole =
  /^(?:all(?: of (?:it|this))?|everything|(?:the )?(?:whole|entire|full|complete)(?: (?:thing|picture|image|photo))?|(?:the )?(?:picture|image|photo)(?: itself| as a whole)?|none(?: of (?:them|these))?(?:, (?:all|the whole).*)?)$/i;
const drawn =
  /\b(?:draw(?:n|ing|ings)|paint(?:ed|ing|ings)|cartoon|comic|illustrat(?:ed|ion)|sketch|art(?:work)?|artificial|logo|mascot|emblem|statue|sculpture|bust|poster|print(?:ed)?|toy|doll|puppet|figurine|plush|animal|dog|puppy|cat|kitten|rendered|rendering|generated|anime|manga|fictional|(?:not|no|isn['’]t) (?:a |an )?(?:real )?(?:human|person|people|somebody|face))\b/i;

/** Undefined where the words are no answer to it. */
export function readTeachingAnswer(
  said: string,
  asks: TeachingQuestion,
  singular: (phrase: string) => string,
): TeachingReply | undefined {
  const text = said.trim().replaceAll('’', "'");
  if (text === '' || text.length > 80 || text.endsWith('?')) return undefined;
  if (/^(?:never ?mind|forget it|cancel|stop|leave it|skip(?: it)?)\W*$/i.test(text)) return { isOff: true };
  switch (asks.about) {
    case 'drawn':
      if (drawn.test(text) || readYesNo(text) === true) return { told: { isDrawn: true } };
      return readYesNo(text) === false ? { isOff: true } : undefined;
    case 'same': {
      const answer = readYesNo(text) ?? (/\bsame\b/i.test(text) ? !/\b(?:not|isn't|no)\b/i.test(text) : undefined);
      return answer === undefined ? undefined : answer ? { told: { isSame: true } } : { isOff: true };
    }
    case 'which':
      return placeMeant(text, asks, singular);
  }
}

function placeMeant(
  text: string,
  { candidates }: Extract<TeachingQuestion, { about: 'which' }>,
  singular: (phrase: string) => string,
): TeachingReply | undefined {
  const meant = `${text} `.replace(lead, '').replace(tail, '').trim().toLowerCase();
  if (whole.test(meant)) return { told: { isWhole: true } };
  const place = numberIn(meant) ?? ordinalIn(meant, candidates.length);
  if (place !== undefined) return candidates[place - 1] && { place: candidates[place - 1].box };
  const named = candidates.filter(({ label }) => singular(label) === singular(meant));
  return named.length === 1 ? { place: named[0].box } : undefined;
}

function numberIn(meant: string): number | undefined {
  return /^\S+$/.test(meant) ? readNumber(meant) : undefined;
}

/** Candidates are numbered from the left. */
function ordinalIn(meant: string, count: number): number | undefined {
  const [word] = meant.split(' ');
  const ordinal = ordinals.indexOf(word) + 1;
  if (ordinal > 0) return ordinal;
  if (/^(?:left(?:most)?|far left)$/.test(meant)) return 1;
  if (/^(?:right(?:most)?|far right|last)$/.test(meant)) return count;
  return /^(?:middle|central|center|centre)$/.test(meant) && count % 2 === 1 ? (count + 1) / 2 : undefined;
}
