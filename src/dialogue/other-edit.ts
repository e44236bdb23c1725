import type { Resolution } from '../contracts/resolver.js';
import type { Exchange, PictureReference } from '../contracts/turn.js';
import { editVerbs, vagueEditVerbs } from '../language/request-words.js';
import { findEmoji } from '../util/emoji.js';
import { dialogueMessages as messages } from './messages.js';
import { madeOf, type PictureChain, pictureBefore } from './picture-chain.js';
import { isOriginal, isUndo } from './undo.js';

/** An earlier edit taken back by its name, done to other things, or done otherwise. */

type Read =
  | Exclude<Resolution, { is: 'request' }>
  | { readonly is: 'request'; readonly text: string; readonly images: readonly PictureReference[] };

const lead =
  '(?:(?:no+|ok|okay|but|and|now|then|please|can you|could you|i want it|i want|show it|show me|let me see it|give me)[\\s,]+)*';
const the = '(?:(?:the|that|this|your|all|those|these|any|my) )*';
const named = new RegExp(
  `^${lead}(?:(?:without|remove|delete|undo|drop|lose|erase|clear|reverse|revert|cancel|get rid of|take (?:off|away|out|back)|minus|not) ${the}(.+?)|(?:take|get|put) ${the}(.+?) (?:off|away|out|back)|no (?:more )?${the}(.+?)|un-?(blur|crop|tag|label|mark|rotate|mirror|flip|pixelate|zoom)(?:red|ped|ged|led|ed|d)?)(?: (?:again|please|anymore|any more|from it|it|them|that))*[\\s.!?]*$`,
  'iu',
);
const backInColour =
  /^(?:(?:ok|no|now|please|and|make it|turn it|put it|can you|i want it|show it|have it)[\s,]+)*(?:back )?(?:(?:in|to|with|into) )?(?:full )?(?:the )?(?:colou?r|colou?rs|colou?red|colou?rful)(?: (?:again|back|please|version))+[\s.!?]*$|^(?:(?:go|turn|put|change) (?:it )?)?back (?:to|in|into) (?:full )?colou?rs?[\s.!?]*$/i;
const restored =
  /^(?:(?:ok|no|now|please|can you|could you)[\s,]+)*(?:put|bring|get|turn|add|do) (?:the |that |my )?(.+?) (?:back(?: (?:on|in|again))?|again)[\s.!?]*$/i;

/** What edits are called, and how they are asked for. */
const families: readonly (readonly [called: RegExp, asked: RegExp])[] = [
  [/^(?:blur\w*|blurring|unblur|blurr\w*)(?: effect)?$/i, /\bblur/i],
  [/^pixel\w*$/i, /\bpixel/i],
  [/^(?:crop\w*|zoom\w*|cut\w*|uncrop)$/i, /\b(?:crop|zoom|cut)\b/i],
  [
    /^(?:black (?:and|&) white|b ?& ?w|b\/w|gr[ae]y(?:scale)?|monochrome)(?: (?:effect|filter|version))?$/i,
    /\bblack (?:and|&) white|\bgr[ae]y|\bdesaturat|\bmonochrome|\bb ?& ?w\b/i,
  ],
  [/^(?:sepia)(?: \w+)?$/i, /\bsepia/i],
  [/^(?:rotation|rotat\w*|turn\w*)$/i, /\b(?:rotat|turn)/i],
  [/^(?:mirror\w*|flip\w*)$/i, /\b(?:mirror|flip)/i],
  [
    /^(?:tags?|labels?|marks?|markings?|boxes|box|circles?|highlights?|outlines?)$/i,
    /\b(?:tag|label|mark|circle|highlight|outline|box)/i,
  ],
  [/^(?:emojis?|stickers?|smil\w+|emoticons?)$/i, /\p{Extended_Pictographic}|\bemoji|\bsmil|\bsticker/iu],
  [/^(?:brightness|brightening|darkening|contrast|effect|filter|edit|change)s?$/i, /./],
];
/** Words of an edit that are no name of it. */
const common =
  /^(?:one|ones|thing|that|this|last|everything|the|a|an|on|in|of|to|it|and|with|all|put|add|make|turn|face|faces|dog|dogs|cat|cats|man|woman|people|person|car|cars|picture|photo)$/i;
const places = /\b(?:put|add|place|stick|draw|give|write)\b/i;

/** The newest edit that a name is meant of, among those that the picture has gone through. */
function editCalled(name: string, edits: readonly Exchange[]): Exchange | undefined {
  const family = families.find(([called]) => called.test(name));
  return edits.findLast(({ text }) => {
    if (family) return family[1].test(text);
    const word = name.toLowerCase().split(' ').at(-1) ?? '';
    const put = sign.exec(text)?.[0].replace(/\uFE0F/gu, '');
    if (put !== undefined && findEmoji(name.replace(/s$/, '')).found?.replace(/\uFE0F/gu, '') === put) return true;
    return (
      places.test(text) &&
      !common.test(word) &&
      new RegExp(`\\b${word.replace(/[^\p{L}]/gu, '')}`, 'iu').test(text) &&
      word.length > 2
    );
  });
}

/** The edits that made the current picture, oldest first. */
function editsBehind({ current }: PictureChain, exchange: readonly Exchange[]): readonly Exchange[] {
  const edits: Exchange[] = [];
  let picture = current;
  while (picture && edits.length < exchange.length) {
    const edit = madeOf(picture, exchange);
    if (!edit) break;
    if (!isOriginal(edit.text)) edits.unshift(edit);
    picture = pictureBefore(picture, edit);
  }
  return edits;
}

/** "Without the blur", "back in colour", "put the blur back". */
export function takenBackByName(text: string, exchange: readonly Exchange[], chain: PictureChain): Read | undefined {
  const { current } = chain;
  const said = text.trim();
  const again = restored.exec(said)?.[1];
  const earlier =
    again &&
    editCalled(
      again,
      exchange.filter((one) => one.made.length > 0 && !isUndo(one.text)),
    );
  if (earlier) return { is: 'request', text: earlier.text, images: earlier.images };
  if (!current) return undefined;
  const name = backInColour.test(said)
    ? 'grey'
    : named
        .exec(said)
        ?.slice(1)
        .find((words) => words !== undefined);
  if (name === undefined) return undefined;
  const edits = editsBehind(chain, exchange);
  const edit = editCalled(name, edits);
  if (!edit) return undefined;
  const [next, ...later] = edits.slice(edits.indexOf(edit) + 1);
  if (later.length > 0) return { is: 'question', question: messages.onlyLastUndone(edits.at(-1)?.text ?? '') };
  // What was done after it is done again without it.
  if (next) return { is: 'request', text: next.text, images: edit.images };
  const before = pictureBefore(current, edit);
  return { is: 'answer', text, images: [current], answer: { text: messages.undone, images: [before] } };
}

const insteadEnd = /^(.+?),? (?:instead|rather)(?: (?:please|then|of (?:that|it|this)))*[\s.!?]*$/i;
const insteadStart = /^(?:(?:no|and|but|ok|now|then)[\s,]+)*(?:instead|rather),? (.+)$/i;
const isCommand = new RegExp(`^(?:${editVerbs}|${vagueEditVerbs}|sharpen|lighten)\\b`, 'i');
const verbAlone = new RegExp(
  `^(?:(?:just|please|only) )*((?:${editVerbs}|${vagueEditVerbs}))(?: (?:it|them|that|those))?$`,
  'i',
);
const sign = /\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic})*/u;
const exception =
  /^(?:(?:no|but|and|ok)[\s,]+)*(?:(?:not|except|except for|apart from|other than|without)|(?:all|everyone|everybody|everything|all of them) (?:but|except|except for|apart from)) ((?:the|my|our|his|her|this|that)\b.+?|him|her)[\s.!?]*$/i;
const takesAll = /\b(?:faces|people|everyone|everybody|all|every|plates|dogs|cars|cats|\w+s)\b/i;

/** "Pixelate them instead", "use a 🎩 instead", "but not the dog": the last edit otherwise, of the picture as it was before. */
export function doneOtherwise(said: string, { lastEdit }: PictureChain): Read | undefined {
  if (!lastEdit) return undefined;
  const { text: earlier, images } = lastEdit;
  const [, left] = exception.exec(said.trim()) ?? [];
  if (left !== undefined && takesAll.test(earlier) && !/\bexcept|\bbut\b/i.test(earlier))
    return { is: 'request', text: `${earlier.replace(/[\s.!?]+$/, '')} except ${left}`, images };
  const wanted = (insteadEnd.exec(said.trim()) ?? insteadStart.exec(said.trim()))?.[1];
  if (wanted === undefined) return undefined;
  const other = sign.exec(wanted)?.[0];
  if (other !== undefined && sign.test(earlier) && !isCommand.test(wanted))
    return { is: 'request', text: earlier.replace(sign, other), images };
  const [, verb] = verbAlone.exec(wanted) ?? [];
  if (verb !== undefined && isCommand.test(earlier))
    return { is: 'request', text: earlier.replace(isCommand, verb.toLowerCase()), images };
  return isCommand.test(wanted) ? { is: 'request', text: wanted, images } : undefined;
}
