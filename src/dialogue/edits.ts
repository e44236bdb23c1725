import type { Resolution } from '../contracts/resolver.js';
import type { Answer, Exchange, PictureReference } from '../contracts/turn.js';
import { dialogueMessages as messages } from './messages.js';
import { madeOf, type PictureChain, pictureBefore } from './picture-chain.js';
import { isOriginal, undoSteps } from './undo.js';

/** What is said of edits: taking them back, going on from the original, what they did, what is left. */

type Said = { readonly text: string; readonly images: readonly PictureReference[]; readonly inherited?: boolean };

/** "Undo that", "go back to the original". */
export function takenBack(
  { text, images, inherited }: Said,
  exchange: readonly Exchange[],
  chain: PictureChain,
): Resolution | undefined {
  const steps = undoSteps(text);
  if (steps === 0 && !isOriginal(text)) return undefined;
  // A reply to the bot's picture says which one is meant.
  const [given] = images;
  const now = given && !inherited && madeOf(given, exchange) ? given : chain.current;
  const asSent = now ?? given;
  if (steps === 0 && asSent && !madeOf(asSent, exchange)) return shown(text, asSent, asSent, messages.asSent);
  if (!now) return { is: 'question', question: messages.nothingToUndo };
  const edit = madeOf(now, exchange);
  if (!edit) return { is: 'question', question: messages.isOriginal };
  if (steps > 0) return shown(text, now, stepsBefore(now, edit, steps, exchange), messages.undone);
  const original = pictureBefore(now, { images: chain.original });
  return shown(text, now, original, messages.original);
}

/** The picture of some edits ago, or that with which they began. */
function stepsBefore(
  now: PictureReference,
  edit: Exchange,
  steps: number,
  exchange: readonly Exchange[],
): PictureReference {
  const before = pictureBefore(now, edit);
  const earlier = steps > 1 ? madeOf(before, exchange) : undefined;
  return earlier ? stepsBefore(before, earlier, steps - 1, exchange) : before;
}

const shown = (text: string, now: PictureReference, then: PictureReference, words: string): Resolution => ({
  ...{ is: 'answer', text, images: [now] },
  answer: { text: words, images: [then] },
});

const fromOriginal =
  /^(?:(?:ok|okay|now|please|and|can you|could you) )*(?:start(?: over| again)?|go back|begin|return|use|take)(?: (?:over|again|back))?(?: (?:from|with|to))? the original(?: (?:photo|picture|image|one))?(?: again)?(?: ?[,:;]| and| then)+ (?:then )?(.+)$/i;
const onOriginal =
  /,? (?:in|on|of|from|to) the (?:original|first|unedited)(?: (?:photo|picture|image|version|one))?(?=\s*[?.!]*$)/i;

/** "Start again from the original and blur the faces", "how many are there in the original?" */
export function onTheOriginal(text: string): string | undefined {
  const whole = fromOriginal.exec(text.trim())?.[1];
  if (whole !== undefined) return whole;
  return onOriginal.test(text) && /\boriginal\b|\bunedited\b/i.test(text) ? text.replace(onOriginal, '') : undefined;
}

const undoFirst =
  /^(?:(?:no|ok|okay|please|sorry)[\s,]+)*(?:undo(?: that| it| this)?|revert(?: that| it)?|take (?:that|it) back)(?:\s*[,.;]|\s+and|\s+then)+\s+(?:then )?(.+?)(?: instead)?([.!]*)$/i;

/** "Undo that and blur the dog instead": what is to be done with the picture as it was. */
export const undoneFirst = (text: string): string | undefined => undoFirst.exec(text.trim())?.[1];

const leftOver =
  /^(how many .+?|what|who|which .+?) (?:is|are) (?:still )?(?:left|remaining)(?: over)?(?: (?:now|then|in (?:it|the (?:picture|photo|image)|there)))*(\s*\??)$/i;
const anyLeft =
  /^((?:is|are) there (?:still )?(?:any .+?|an? .+?|some .+?)) (?:left|remaining)(?: (?:now|in (?:it|the (?:picture|photo|image))))*(\s*\??)$/i;
const stillThere =
  /^(is|are) (the .+?|it|they) (?:still (?:there|visible|in (?:it|the (?:picture|photo|image))|here)|(gone|removed|away|hidden|not there any ?more))(?: (?:now|yet|then))*(\s*\??)$/i;
const stillSeen =
  /^(?:can|do) (?:you|we|i) still (?:see|find|spot) (?:the )?(.+?)(?: (?:now|there|in (?:it|the (?:picture|photo))))*\s*\??$/i;
const aboutNow =
  /\b(?:now|still|any ?more|in (?:this|that) one|in (?:your|the (?:new|edited|last)) (?:one|picture|photo|image|version|pic)|after (?:that|the edit))\b/i;

interface LeftOver {
  readonly text: string;
  /** What is still there, in words that need the last edit to be understood. */
  readonly isPronoun?: boolean;
}

/** "How many zebras are left?" after an edit is asked of the picture that it made. */
export function ofTheResult(said: string): LeftOver | undefined {
  const text = said.replace(/\b(what|who)['’]s\b/i, '$1 is');
  const left = leftOver.exec(text);
  if (left)
    return { text: /^how many/i.test(left[1]) ? `${left[1]} are there${left[2]}` : `${left[1]} is there${left[2]}` };
  const [, thing] = stillSeen.exec(text) ?? [];
  if (thing)
    return {
      text: thereIs(/^them$|s$/i.test(thing) ? 'are' : 'is', thing, false),
      isPronoun: /^(?:it|them)$/i.test(thing),
    };
  const any = anyLeft.exec(text);
  if (any) return { text: `${any[1].replace(/ still\b/i, '')}${any[2]}` };
  const still = stillThere.exec(text);
  if (still)
    return { text: thereIs(still[1], still[2], still[3] !== undefined), isPronoun: /^(?:it|they)$/i.test(still[2]) };
  if (!aboutNow.test(text) || !/^(?:how many|is|are|what|where|which|do|does|who)\b/i.test(text)) return undefined;
  return {
    text: text.replace(/,? (?:now|any ?more|after that|after the edit)(?=\s*\??$)/i, '').replace(/ still\b/i, ''),
  };
}

function thereIs(verb: string, thing: string, gone: boolean): string {
  const plural = verb.toLowerCase() === 'are';
  const noun = thing.replace(/^the /i, '');
  return `${verb.toLowerCase()} there ${gone ? 'no' : plural ? 'any' : /^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}?`;
}

const didYou =
  /^how many(?: (?:of )?(?:the |them|those|these)?(?:.+?))?? (?:did|have) (?:you|u) (?:just )?(?:put|add|added|place|placed|draw|drawn|blur|blurred|hide|hidden|remove|removed|delete|deleted|erase|erased|change|changed|mark|marked|tag|tagged|label|labelled|labeled|edit|edited|replace|replaced|find|found|make|made|cover|covered)(?: .+)?\s*\??$/i;
const whatDidYou =
  /^what (?:(?:did|have) (?:you|u) (?:just )?(?:do|done|change|changed|edit|edited|remove|removed|blur|blurred|hide|hidden|add|added)(?: (?:there|to it|here|now))?|(?:has )?changed|(?:is|was) (?:changed|different|edited)|'s (?:different|changed))(?: (?:now|there|in it))?\s*\??$/i;

/** "How many flags did you put?" is answered from what the last edit did. */
const deeds =
  /\byou (?:just )?(?:put|add|added|placed?|blur|blurred|remove|removed|erase|erased|hide|hidden|change|changed|edit|edited)\b/i;

export function ofTheDeed(text: string, chain: PictureChain): Answer | 'none' | undefined {
  const edit = chain.lastEdit;
  if (!edit && deeds.test(text) && (didYou.test(text) || whatDidYou.test(text))) return 'none';
  if (!edit || (!didYou.test(text) && !whatDidYou.test(text))) return undefined;
  const words = edit.answer ?? '';
  const isTold = words !== '' && !/^here is\b/i.test(words);
  if (whatDidYou.test(text)) return isTold ? { text: words, images: [] } : undefined;
  const counted = edit.found.reduce((sum, { count }) => sum + count, 0);
  const number = /\b\d+\b/.exec(words)?.[0] ?? (counted > 0 ? String(counted) : undefined);
  if (number === undefined) return undefined;
  return { text: number, ...(isTold && { note: words }), images: [] };
}
