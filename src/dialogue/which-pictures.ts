import type { Exchange, PictureReference } from '../contracts/turn.js';
import { anyOrdinal, numberWords, ordinalOf, ordinals } from '../language/numbers.js';
import { tidied } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import type { PictureChain } from './picture-chain.js';

/** Which of a thread's pictures a follow-up is about. */

const noun = '(?:picture|photo|image|pic|shot|one|photograph)';
const nouns = '(?:pictures|photos|images|pics|shots|ones|photographs)';
const which = `(other|left|right|previous|next|earlier|${anyOrdinal})`;
/** Alone they are one of several pictures, where several were asked about. */
const oneOfSeveral = new RegExp(`^(?:the )?${which}(?: one)?$`);
const several = `(?:both|all|either)(?: of (?:them|these|those|the ${nouns}))?(?: (?:two )?${nouns})?|(?:the|these) (?:two|three) ${nouns}|the two`;
const inOne = new RegExp(
  `^(?:(?:in|on|for|with|from|of) )?(?:the )?${which} ${noun}$|^(?:in|on) the ${which}$|^(?:the )?(other)$`,
);
const inNumbered = new RegExp(`^(?:(?:in|on|for|with|from|of) )?(?:the )?${noun} (?:number )?(\\d|one|two|three)$`);
const inSeveral = new RegExp(
  `^(?:in|on|for|with|from) (?:${several})$|^(?:(?:in|on|for|with|from) )?(?:both(?: (?:of them|${nouns}))?(?: (?:together|combined|in total))?|all(?: of them)?(?: (?:together|combined))?|both together|the two(?: together)?)$`,
);
const inNew = new RegExp(
  `^(?:(?:in|on|for|with) )?(?:(?:this|that|the new|my new|the next)(?: (?:new )?${noun})?|here|these)$|^(?:it|that|same)$`,
);
const scope = new RegExp(
  `,? ?\\b(?:in|on|of|for|from) (?:(?:the|this|that|these|those|my|your) )?(?:${several}|(?:${which} |new )?${noun}|${nouns}|${noun} (?:number )?(?:\\d|one|two|three))(?=\\s*[?.!]*$)|,? ?\\b(?:in|on) (?:this|these|here)(?=\\s*[?.!]*$)`,
  'i',
);
const speaksOfOne = new RegExp(
  `\\b(?:in|on|of|for|from) the ${which} (?:picture|photo|image|pic|shot|one)\\b(?=\\s*[?.!]*$)`,
  'i',
);
const speaksOfSeveral =
  /\b(?:which|what) (?:picture|photo|image|pic)\b|\b(?:both|these two|the two|all|which of the(?: two)?) (?:pictures|photos|images|pics)\b|\bin both\b/i;

interface PictureReading {
  readonly text: string;
  readonly images: readonly PictureReference[];
}

/**
 * A follow-up that only says where to look: "and in the other one?", "same here" with another picture.
 * @param said its words without those that tie it to the last question
 */
export function elsewhere(
  said: string,
  last: Pick<Exchange, 'text'>,
  images: readonly PictureReference[],
  chain: PictureChain,
): PictureReading | { readonly question: string } | undefined {
  const plain = said
    .replace(/^(?:only|just|alone) (?=in |on )/, '')
    .replace(/(?<=\S) (?:alone|only|by itself|itself|on its own)$/, '');
  const isNew = images.length > 0 && !images.every((image) => chain.has(image));
  const bare = scope.test(last.text) ? last.text.replace(scope, ' in the picture') : last.text;
  if (isNew && (inNew.test(plain) || inOne.test(plain))) return { text: tidied(bare), images };
  if (inSeveral.test(plain)) {
    const all = images.length > 1 ? images : severalSent(chain);
    return all && { text: within(bare, 'in both pictures', all.length), images: all };
  }
  const named =
    (images.length > 1 && asksOfAll(last.text) ? oneOfSeveral.exec(plain)?.[1] : undefined) ??
    inOne
      .exec(plain)
      ?.slice(1)
      .find((word) => word !== undefined) ??
    inNumbered.exec(plain)?.[1];
  if (named === undefined) return undefined;
  const found = oneOf(named, bare, last, images, chain);
  const isAlone = images.length === 1 && distinctSent(chain).length < 2;
  return (
    found ?? (isAlone && /\b(?:picture|photo|image|pic)\b/.test(plain) ? { question: messages.onlyOnePicture } : found)
  );
}

/** "How many people are there?" was asked of all pictures: "the second" is a picture, unless things were told apart. */
const asksOfAll = (text: string): boolean =>
  !/^(?:and )?(?:which|who)\b/i.test(text) || /\b(?:pictures?|photos?|images?|pics?)\b/i.test(text);

/** Of several pictures, before their verbs: "which of the two has more people on it?", "does each of them show a dog?" */
const whichOfTwo =
  /^(?:and )?which (?:one )?of (?:the two|these two|those two|them|these|those|both|the (?:two |three )?(?:pictures|photos|images|pics))(?: (?:pictures|photos|images|pics))? (?=(?:has|have|shows?|contains?|is|was|looks?)\b)/i;
const eachShows =
  /^(?:and )?(?:do|does) (each|both|all|either|any)(?: (?:one )?of (?:them|the two|these|those|the (?:two )?(?:pictures|photos|images)))?(?: (?:pictures?|photos?|images?))? (?:show|have|contain|include|feature) (.+?)(?: (?:in|on) (?:it|them))?\s*\?*$/i;
const sameThing =
  /^((?:do|are|is) (?:they|these|those|both|the (?:two )?(?:pictures|photos|images))(?: both)? (?:show|depict|have|contain|of )? ?the same) (?:thing|things|stuff)(?=\s*\??$)/i;
const bareScope = new RegExp(`(?<=\\b(?:in|on) the )${which}(?=\\s*[?.!]*$)`, 'i');

/** "Number of people in the 2nd?" among several pictures. */
export function inFullScope(text: string, pictures: number): string {
  if (pictures < 2) return text;
  if (sameThing.test(text)) return text.replace(sameThing, '$1');
  const which = text.match(whichOfTwo);
  if (which) return text.replace(whichOfTwo, 'which picture ').replace(/ (?:on|in) (?:it|them)(?=\s*[?.!]*$)/i, '');
  const [, quantity, what = ''] = eachShows.exec(text) ?? [];
  if (quantity !== undefined) {
    const where = /^either|any/i.test(quantity)
      ? 'in either picture'
      : pictures > 2
        ? 'in all pictures'
        : 'in both pictures';
    return `${/^(?:an?|the|one|some\w*|any(?:one|body|thing)) ?/i.test(what) ? 'is' : 'are'} there ${what} ${where}?`;
  }
  const named = bareScope.exec(text)?.[1].toLowerCase();
  if (named === undefined || /^(?:left|right|other|next|previous|earlier)$/.test(named)) return text;
  const at = ordinals.get(named);
  return at === undefined ? text : text.replace(bareScope, `${at < 0 ? 'last' : ordinalOf(at)} picture`);
}

/** A whole question that speaks of pictures of which it was not asked, since they came earlier. */
export function ofEarlier(
  text: string,
  last: Pick<Exchange, 'text'> | undefined,
  images: readonly PictureReference[],
  chain: PictureChain,
): PictureReading | undefined {
  if (images.length !== 1) return undefined;
  const all = severalSent(chain);
  if (!all) return undefined;
  if (speaksOfSeveral.test(text)) return { text, images: all };
  const named = speaksOfOne.exec(text)?.[1];
  const found =
    named && last ? oneOf(named, tidied(text.replace(scope, ' in the picture')), last, images, chain) : undefined;
  return found && 'images' in found && found.images[0].id !== images[0].id ? found : undefined;
}

const sides: Readonly<Record<string, number>> = { left: 0, right: 1 };

/** "the second", "the left one", "number 3" */
function positionNamed(named: string): number | undefined {
  const number = numberWords.get(named) ?? (/^\d$/.test(named) ? Number(named) : undefined);
  return number === undefined ? (sides[named] ?? ordinals.get(named)) : number - 1;
}

function oneOf(
  named: string,
  bare: string,
  last: Pick<Exchange, 'text'>,
  images: readonly PictureReference[],
  chain: PictureChain,
): PictureReading | { readonly question: string } | undefined {
  if (images.length > 1) {
    if (/\bwhich (?:picture|photo|image|pic)\b/i.test(last.text)) return undefined;
    const at = positionNamed(named) ?? otherThan(last.text, images.length);
    if (at === undefined) return { question: messages.whichPicture };
    const position = at < 0 ? images.length - 1 : at;
    if (position >= images.length) return undefined;
    return { text: within(bare, `in the ${ordinalOf(position)} picture`), images };
  }
  const sent = distinctSent(chain);
  if (sent.length < 2) return undefined;
  const here = sent.findIndex(({ id }) => id === (chain.original[0] ?? images[0])?.id);
  const at = /^(?:other|previous|earlier)$/.test(named)
    ? here > 0
      ? here - 1
      : sent.length === 2
        ? 1
        : undefined
    : positionNamed(named);
  const picture = at === undefined ? undefined : sent.at(at);
  return picture && { text: tidied(bare), images: [picture] };
}

/** Of two pictures the one that the last question was not about. */
function otherThan(text: string, pictures: number): number | undefined {
  if (pictures !== 2) return undefined;
  const named = new RegExp(`\\b(first|second|left|right|1st|2nd|last) ${noun}\\b`, 'i').exec(text)?.[1].toLowerCase();
  const number = /\b(?:picture|photo|image) (?:number )?([12])\b/i.exec(text)?.[1];
  const at = positionNamed(named ?? number ?? '');
  if (at === undefined) return 1;
  return at === 0 ? 1 : 0;
}

function within(text: string, place: string, pictures = 2): string {
  const where = pictures > 2 ? 'in all pictures' : place;
  if (text.includes(' in the picture')) return text.replace('in the picture', where);
  const [, body, end] = /^(.*?)\s*([?.!]*)$/s.exec(text) ?? [];
  return `${body ?? text} ${where}${end ?? ''}`;
}

function distinctSent({ sent }: PictureChain): readonly PictureReference[] {
  const byId = new Map(sent.flat().map((picture) => [picture.id, picture]));
  return [...byId.values()];
}

/** The last pictures of the thread that were sent one by one. */
function severalSent(chain: PictureChain): readonly PictureReference[] | undefined {
  const all = distinctSent(chain);
  return all.length > 1 ? all.slice(-2) : undefined;
}
