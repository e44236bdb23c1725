import type { Answer, PictureReference } from '../contracts/turn.js';
import { readDegree } from '../language/degree.js';
import { findEmoji } from '../util/emoji.js';
import { dialogueMessages as messages } from './messages.js';
import type { PictureChain } from './picture-chain.js';

/** The last edit in another way, of the picture as it was before: "black bars instead", "the other way", "a crown instead". */

type Read =
  | { readonly is: 'request'; readonly text: string; readonly images?: readonly PictureReference[] }
  | { readonly is: 'answer'; readonly answer: Answer };

type Variation = (said: string, earlier: string) => { readonly text: string; readonly goesOn?: true } | undefined;

const lead =
  '^(?:(?:no+|ok|okay|and|but|now|then|please|just|hm+|use|try|with|do|make it|can you|could you|i want|rather|also|plus)[\\s,]+)*';
const trail = '(?:[\\s,]+(?:instead|rather|please|pls|then|now|too|as well))*[\\s.!?]*$';
const hides =
  /^(?:(?:please|now|can you|could you) )*(?:blur|hide|pixelate|censor|anonymi[sz]e|cover|obscure|mask|redact|black out)\b/i;
const cover = /,? (?:with|by|using|under|behind) (?:an? )?(?:black|big|pixel|mosaic|emoji|smil|bar|box)\w*(?: \w+)?$/i;
const plain = (text: string): string => text.trim().replace(/[\s.!?]+$/, '');

const hiddenOtherwise: Variation = (said, earlier) => {
  const [, way] =
    new RegExp(
      `${lead}(?:an? |the )?(black bars?|black box(?:es)?|bars?|black|pixels|pixelation|mosaic|emojis?|smileys?|blur)${trail}`,
      'i',
    ).exec(said) ?? [];
  if (way === undefined || !hides.test(earlier)) return undefined;
  const things = plain(earlier).replace(cover, '').replace(hides, '').trim();
  if (/^(?:black|bar)/i.test(way)) return { text: `cover ${things} with black bars` };
  if (/^(?:pixel|mosaic)/i.test(way)) return { text: `pixelate ${things}` };
  return { text: /^blur/i.test(way) ? `blur ${things}` : `cover ${things} with smileys` };
};

const backgroundBlurred = /\bblur\w*\b.*\b(?:background|backdrop)\b|\b(?:background|backdrop)\b.*\bblur/i;

const blurredFurther: Variation = (said, earlier) => {
  const degree = backgroundBlurred.test(earlier) ? readDegree(said) : undefined;
  if (!degree || degree.is === 'again') return undefined;
  return { text: `blur the background ${degree.is === 'more' ? 'more' : 'slightly'}` };
};

const turns = /\b(?:rotat\w*|turn|tilt|spin)\b/i;
const mirrors = /\b(?:flip|mirror)\w*\b/i;

const turnedOtherwise: Variation = (said, earlier) => {
  const isOther = new RegExp(
    `${lead}(?:in |to )?(?:the )?(?:other|opposite|wrong) (?:way|direction|side)(?: ?(?:round|around))?${trail}`,
    'i',
  ).test(said);
  const [, axis] = new RegExp(`${lead}(vertically|horizontally|upside down)${trail}`, 'i').exec(said) ?? [];
  if (mirrors.test(earlier) && (isOther || axis)) {
    const wasVertical = /\bvertical|upside|top to bottom/i.test(earlier);
    return { text: `flip it ${axis ?? (wasVertical ? 'horizontally' : 'vertically')}` };
  }
  if (!isOther || !turns.test(earlier)) return undefined;
  const degrees = /\b\d{1,3}\b/.exec(earlier)?.[0] ?? (/\btilt/i.test(earlier) ? '10' : '90');
  const wasLeft = /\bleft|counter|anti|ccw/i.test(earlier);
  return { text: `rotate it ${degrees} degrees to the ${wasLeft ? 'right' : 'left'}` };
};

const put =
  /^(?:(?:please|now|can you|could you) )*(?:put|place|stick|add|slap) (?:an? |the |some )?(.+?) (on|onto|over|in|at) (.+)$/i;

const putOtherwise: Variation = (said, earlier) => {
  const [, , at, where] = put.exec(plain(earlier)) ?? [];
  const [, thing] =
    new RegExp(`${lead}(?:(?:an?|some) )?([\\p{L}\\p{Extended_Pictographic}\\uFE0F ]{1,30}?)${trail}`, 'iu').exec(
      said,
    ) ?? [];
  const [, article] = new RegExp(`${lead}(an?|some) `, 'i').exec(said) ?? [];
  if (where === undefined || thing === undefined || findEmoji(thing).found === undefined) return undefined;
  const text = `put ${article ? `${article} ` : ''}${thing} ${at} ${where}`;
  if (/\b(?:instead|rather)\b/i.test(said)) return { text };
  return /^(?:and|also|plus|now)\b/i.test(said) ? { text, goesOn: true } : undefined;
};

const putElsewhere: Variation = (said, earlier) => {
  const [, thing] = put.exec(plain(earlier)) ?? [];
  const [, place] =
    /^(?:and|also|plus) (?:another )?one (?:also )?((?:on|onto|over|in|at) .+)$/i.exec(plain(said)) ?? [];
  return thing && place ? { text: `put a ${thing} ${place}`, goesOn: true } : undefined;
};

const greyed = /\bblack (?:and|&) white|\bb ?& ?w\b|\bgr[ae]y|\bdesaturat|\bmonochrome|\bsepia/i;
const keepsColour = /\b(?:keep|leave|only|but)\b.*\b(?:in (?:its |full )?colou?r|colou?red)\b|\bexcept\b|\ball but\b/i;

/** What has no colour any more can't be kept in colour. */
const keptInColour: Variation = (said, earlier) => {
  if (!greyed.test(earlier) || !keepsColour.test(said)) return undefined;
  const [, thing] =
    new RegExp(`${lead}(?:not|except|except for|all but|everything but) (.+?)${trail}`, 'i').exec(said) ?? [];
  const [, kept] =
    new RegExp(`${lead}(?:keep|leave|have) (?:only )?(.+?) (?:in (?:its |full )?colou?r|colou?red)${trail}`, 'i').exec(
      said,
    ) ?? [];
  const meant = thing ?? kept;
  return meant === undefined ? undefined : { text: `make everything black and white except ${meant}` };
};

const written =
  /^(?:(?:please|now|can you|could you) )*(?:write|add|put|type) (?:the (?:text|words?) |a (?:caption|title|text) (?:saying |that says )?)?(["'“][^"'”]+["'”])/i;

const writtenOtherwise: Variation = (said, earlier) => {
  const [, words] = written.exec(earlier) ?? [];
  if (words === undefined) return undefined;
  const [, place] =
    new RegExp(
      `${lead}(?:(?:put|move|write|have|place) (?:it|that|this) )?((?:at|in|to|on) the (?:top|bottom|middle|center|upper|lower)\\b.*?)${trail}`,
      'i',
    ).exec(said) ?? [];
  if (place !== undefined) return { text: `write ${words} ${place.replace(/^to\b/i, 'at')}` };
  const [, more] = /^(?:and|also|plus|then) (["'“].+)$/i.exec(said.trim()) ?? [];
  return more === undefined ? undefined : { text: `write ${more}`, goesOn: true };
};

const anyVerb = /^(?:(?:please|now|can you|could you) )*(?:\p{L}+)(?: out)? /iu;

/** "Put smileys on them instead": on what the last edit was about. */
const onThemInstead: Variation = (said, earlier) => {
  const [, wanted] =
    /^(?:(?:no|and|but|ok|now|please)[\s,]+)*(.+?\b(?:them|it|him|her|those)\b.*?),? (?:instead|rather)[\s.!?]*$/i.exec(
      said,
    ) ?? [];
  const things = plain(earlier).replace(cover, '').replace(anyVerb, '');
  if (wanted === undefined || !/^(?:the|all|every|each|my|our|his|her)\b/i.test(things)) return undefined;
  return { text: wanted.replace(/\b(?:them|it|him|her|those)\b/i, things) };
};

const stays =
  /^(?:(?:and|but|ok|no|so|then|also|please)[\s,]+)*(.+?) (?:(?:can|should|may|must|shall|could|has to|have to|need to|needs to) )?(?:(?:all )?(?:stay|stays|remain|remains) ?(?:(?:exactly )?(?:as|like|how|the way) (?:they|it|he|she) (?:are|is|were|was)(?: now)?|visible|untouched|unchanged|unblurred|sharp|clear|in|there|put|normal|like (?:that|this)|so|the same)?|(?:are|is) (?:fine|ok|okay|good)(?: (?:as (?:they|it) (?:are|is)|like (?:that|this)))?)[\s.!]*$/i;
const left =
  /^(?:(?:and|but|ok|no|so|then|also|please)[\s,]+)*(?:leave|keep) (.+?) (?:alone|untouched|unchanged|visible|unblurred|(?:exactly )?(?:as|like|how|the way) (?:they|it|he|she) (?:are|is|were|was)|out of (?:it|this)|in peace|be)[\s.!]*$/i;
const restOfThem =
  /^(?:(?:the|all|all the) )?(?:others?|rest|other \S+(?: \S+)?|remaining \S+|everyone else|everybody else|everything else|all else)(?: of (?:them|it|the \S+))?$/i;
const ofAll = /\b(?:faces|people|everyone|everybody|all|every|plates|\p{L}+s)\b/iu;

/** "The other two stay as they are": those that were not changed; "the woman on the right stays": all but her. */
function leftAsItIs(said: string, earlier: string): { readonly text: string } | 'nothing' | undefined {
  const [, who] = stays.exec(said) ?? left.exec(said) ?? [];
  if (who === undefined || /^(?:it|that|this|they|who|what|which|how)$/i.test(who) || anyVerbFirst.test(who))
    return undefined;
  if (restOfThem.test(who)) return 'nothing';
  const isSome = /^(?:the|my|our|his|her|this|that|those|these)\b/i.test(who) && ofAll.test(plain(earlier));
  if (isSome && !/\bexcept\b/i.test(earlier))
    return { text: `${plain(earlier)} except ${who.replace(bareNumber, '$1 people ')}` };
  return /^(?:crop|zoom|cut)\b/i.test(plain(earlier)) ? undefined : 'nothing';
}

/** "The two on the left" of people. */
const bareNumber = /^(the (?:two|three|four)) (?=(?:on|in|at|behind|next)\b)/i;
const anyVerbFirst = /^(?:blur|remove|crop|make|put|turn|hide|can|could|does|do|is|are|will)\b/i;

const variations: readonly Variation[] = [
  hiddenOtherwise,
  blurredFurther,
  turnedOtherwise,
  keptInColour,
  writtenOtherwise,
  putElsewhere,
  putOtherwise,
  onThemInstead,
];

const askedWhich =
  /^(?:(?:and|so|ok) )*(?:which (?:ones?|faces|people|of them)(?: (?:did|have) you .+)?|who(?: did you .+)?|show me which(?: ones?)?(?: .+)?|whose(?: faces)?)[\s?!.]*$/i;
const askedAll =
  /^(?:(?:and|so|ok) )*(?:(?:did|have) you (?:get|got|catch|caught|find|found|hide|hidden|blur|blurred|cover|covered) (?:all|every|each)\w*(?: .+)?|(?:is|was) that (?:all|every)\w*(?: .+)?|(?:are|were) (?:all|they all|all (?:of )?(?:the|them).*?) ?(?:faces |people |of them )?(?:hidden|blurred|covered|unrecogni[sz]able|gone)|is (?:everyone|everybody|every face) (?:hidden|blurred|covered|anonymous))[\s?!.]*$/i;

export function variationOf(said: string, { lastEdit }: PictureChain): Read | undefined {
  if (!lastEdit) return undefined;
  const { text: earlier, images, answer } = lastEdit;
  if (hides.test(earlier)) {
    if (askedAll.test(said.trim()))
      return { is: 'answer', answer: { text: messages.notSureOfAll(answer ?? ''), images: [] } };
    const things = plain(earlier)
      .replace(cover, '')
      .replace(hides, '')
      .replace(/^ out\b/, '')
      .trim();
    if (askedWhich.test(said.trim()) && /^(?:the|all|every)\b/i.test(things))
      return { is: 'request', text: `where are ${things.replace(/^all (?!the)/i, 'the ')}?`, images };
  }
  const asItIs = leftAsItIs(said.trim(), earlier);
  if (asItIs === 'nothing') return { is: 'answer', answer: { text: messages.othersStay, images: [] } };
  if (asItIs) return { is: 'request', text: asItIs.text, images };
  for (const vary of variations) {
    const found = vary(said.trim(), earlier);
    if (found) return { is: 'request', text: found.text, ...(found.goesOn ? {} : { images }) };
  }
  return undefined;
}
