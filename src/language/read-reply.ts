import type { Expected } from '../contracts/feedback.js';
import { withoutRemarks } from './beside-request.js';
import { type Clarification, readClarification } from './clarification.js';
import type { Courtesy } from './courtesy-phrases.js';
import { readExpected } from './expected.js';
import { readMarkedWords } from './marked-words.js';
import { readName } from './naming.js';
import { affirmatives, negatives, readAmount, readYesNo } from './read-words.js';
import { editVerbs, tellingVerbs } from './request-words.js';
import { isRequest, readTalk } from './small-talk.js';
import {
  isAgreement,
  isAngry,
  isUndecided,
  type Refusal,
  readConsent,
  readRefusal,
  withoutHedges,
  withoutPreamble,
} from './verdict.js';

/** What somebody says: the words, and what they mean as an answer where that is definite. */
export interface Statement {
  readonly text: string;
  readonly means?: Expected;
}

/** What the words of a message say, read once. What follows from it depends on what they are said about. */
export type Reply = Words &
  (
    | { readonly kind: 'silence' }
    /** A question or an instruction. */
    | { readonly kind: 'request' }
    | { readonly kind: 'agreement'; readonly isSign?: true }
    /** It asks and says nothing of a picture. `names` somebody else: "thanks Ben". */
    | { readonly kind: 'courtesy'; readonly courtesy: Courtesy; readonly names?: true }
    | ({ readonly kind: 'remark' } & Remark)
  );

export interface Words {
  /** As it was written. */
  readonly all: string;
  /** What is said, without courtesies and remarks around it. */
  readonly whole: Statement;
  /** `whole` is less than what was written. */
  readonly isShortened?: true;
  /** More than courtesies was left out. */
  readonly leavesRemark?: true;
  /** What it says a question was really about. */
  readonly clarifies?: Clarification;
  /** What it says to an offer. */
  readonly consent?: 'accept' | 'decline';
}

/** What words may say about an answer, or about something that is shown. */
export interface Remark {
  /** It says in so many words that an answer is wrong. Just "no" may also be the answer to a yes-or-no question. */
  readonly refusal?: Refusal['by'];
  /** It says what is said only of a wrong answer: "nope", "you forgot the dog", "it's a heron, not a stork". */
  readonly corrects: boolean;
  /** What is right. Absent where that is not said, or in anger or doubt. */
  readonly correction?: Statement;
  /** What a thing is called: "this is our logo". */
  readonly name?: Statement;
  /** It says that something should look like what is shown. */
  readonly saysLook: boolean;
  /** Few words, which can answer "What should it be?". */
  readonly isBrief: boolean;
  /** Its words are angry or leave open what is right: nothing to learn. */
  readonly isVague: boolean;
  /** It says what may be right: "maybe three". */
  readonly doubts?: { readonly guess?: string };
  /** It points at a place: "this one", "here". */
  readonly isPointing: boolean;
  /** It tells something and asks for nothing: "she is smiling". */
  readonly tells: boolean;
}

/** What a correction speaks of follows these words. */
const lead =
  /^(actually|it should (?:be|say)|should (?:be|say)|the ((right|correct) )?answer is|you(?:'?ve)? (?:forgot(?:ten)?|missed|overlooked)|i (?:(?:only|just|can|clearly|do) )*(?:see|count|counted|spot|found|find))\b[\s,:]*/i;
/** Leads that belong to what is said. */
const tellingLead = /forgot|missed|overlooked|say/i;
const statement =
  /^(?:(?:it'?s|it is|that'?s|that is|there('?s| are| is)|they are|these are|it (says|reads|isn'?t)|that isn'?t) |no (?:[\p{L}-]+ ){1,3}(?:here|there|in|on|at)\b)/iu;
/** Few words that are no question and no order, and that say something only of an answer. */
const remarkOnAnswer =
  /^(both|neither|none|nothing|another one|one more(?! time)|the other (one|way around))\b|^(the )?((far |upper |lower )?(left|right|top|bottom|middle)(most)?|other|first|second|third|last|big(ger|gest)?|small(er|est)?|large(r|st)?) ones?$|^(the )?wrong \p{L}+$|^not (an?|the) \p{L}|^.{1,40},? not .{1,40}$/iu;
/** What follows is a new instruction, whatever came before it: "no, blur the dog instead". */
const order = new RegExp(
  `^(?:please )?(?:${tellingVerbs}|${editVerbs}|try|use|keep|undo|revert|restore|reset|go back|take (?:it|that) back|colou?r|how|what|which|who|where|is|are|do|does)\\b`,
  'i',
);
/** "There were four" says how many there are. */
const was = /^(?:there (?:was|were)|it was|they were) (?:only |just |exactly )?/i;
const ofPictures = /\b(pictures?|images?|photos?)\b/i;
const aimedAnger = /^(?:you|this|that|what an?|such an?)\b/i;
const pointing = /^(?:and |also |but |no,? |you (?:forgot|missed) )*(?:this|that|these|those|here|there)\b/i;
const telling = /^(?:it|she|he|they)(?:'(?:s|re)|\s+(?:is|are|was|were|has|have))\s+\p{L}/iu;
const looksLike =
  /^(?:(?:it|he|she|this|that|they|these|those)\b.{0,30}?(?:\s(?:looks?|be|is|are)|'s)|(?:looks?|more))\s(?:.{0,20}\s)?like\s+(?:this|that|these|those|here|in (?:this|that|these|those|the))\b/i;
const maxLength = 300;
const maxBriefWords = 6;

/**
 * Reads what a message says, without a language model, in the common forms: "no, three", "it's a heron, not a stork",
 * "actually yes", "you forgot the dog", "this is our logo".
 * @param singular the singular of a noun phrase
 * @param given `wrong` where a form asks only for what is right
 */
export function readReply(said: string, singular: (phrase: string) => string, given?: 'wrong'): Reply {
  const all = said.trim().replaceAll('’', "'");
  if (all.length > maxLength && given === undefined) return { kind: 'request', all, whole: { text: all } };
  const state = (words: string): Statement => ({ text: words, means: readExpected(words, singular) });
  const talk = given === undefined ? readTalk(all) : { rest: all };
  if (talk.courtesy) return { kind: 'courtesy', ...talk, courtesy: talk.courtesy, ...wordsOf(all, all, state) };
  const remarkless = given === undefined ? (withoutRemarks(talk.rest) ?? withoutRemarks(all)) : undefined;
  const text = withoutTag((remarkless ?? talk.rest).slice(0, maxLength));
  const words: Words = { ...wordsOf(text, all, state), ...(remarkless !== undefined && { leavesRemark: true }) };
  const isCursed = isAngry(text) && aimedAnger.test(text);
  if (given === undefined) {
    if (text === '') return { ...words, kind: 'silence' };
    if (ordersBehind.test(text)) return { ...words, kind: 'request' };
    const asked = requestAfter.exec(text)?.[1];
    if (asked !== undefined && isRequest(asked))
      return { ...words, whole: state(asked), isShortened: true, kind: 'request' };
    if (text.endsWith('?') && !isCursed) return { ...words, kind: 'request' };
    if (isAgreement(text)) return { ...words, kind: 'agreement', ...(!/\p{L}/u.test(text) && { isSign: true }) };
  }
  const correction = correctionIn(text, given);
  const name = isAngry(text) ? undefined : (readName(withoutPreamble(text)) ?? readName(withoutPreamble(all)));
  const saysLook = looksLike.test(withoutPreamble(text));
  const isOrder = order.test(withoutPreamble(text)) && correction === undefined && !isCursed;
  if (isOrder && name === undefined && !saysLook) return { ...words, kind: 'request' };
  const right = correction && !isVague(correction.right) ? correction.right : '';
  return {
    ...words,
    kind: 'remark',
    refusal: correction?.refusal,
    corrects: correction !== undefined || isCursed,
    ...(right !== '' && { correction: state(right) }),
    ...(name !== undefined && { name: state(name) }),
    saysLook,
    isBrief: isBrief(text),
    isVague: isVague(text),
    ...(doubting.test(text) && !isAngry(text) && { doubts: guessIn(text) }),
    isPointing: pointing.test(text),
    tells: telling.test(text),
  };
}

/** @param all with its courtesies: "sorry, the left one" apologises for a question */
function wordsOf(text: string, all: string, state: (words: string) => Statement): Words {
  const clarifies = readClarification(all) ?? readClarification(text);
  const isShortened = text.length < Math.min(all.length, maxLength);
  return {
    ...{ all, whole: state(text), consent: readConsent(all) },
    ...(isShortened && { isShortened }),
    ...(clarifies && { clarifies }),
  };
}

/** "Yes, and how many cats?" asks. */
const requestAfter = new RegExp(
  `^(?:${[...affirmatives, ...negatives].join('|')})(?:\\s*[,.;:!–-]+\\s*|\\s+(?=and\\s))(.+)$`,
  'isu',
);
/** "It's a bit gloomy, can you make it brighter" says what is to be done, and not what is right. */
const ordersBehind = new RegExp(
  `\\p{L}.*[\\s,.;!–-]\\s*(?:and |so |but |then )?(?:(?:(?:can|could|would|will) (?:you|u|ya)|please|pls|plz)\\s+)+(?:please |pls |plz |just |maybe |also )*(?:${editVerbs})\\b`,
  'isu',
);
const tag =
  /[,\s]+(?:isn't (?:it|that)|is it(?: not)?|aren't (?:they|there|you)|are (?:they|there)|innit|no|right|huh|eh|don't you think|wouldn't you say|or not)\s*\?+$/i;

/** "That's wrong, isn't it?" says that it is wrong. */
function withoutTag(text: string): string {
  const claim = text.replace(tag, '');
  return claim !== text && readRefusal(claim)?.rest === '' ? claim : text;
}

/** What is said to be right instead of an answer; undefined when it reads like a new question or instruction. */
function correctionIn(
  text: string,
  given: 'wrong' | undefined,
): { readonly refusal?: Refusal['by']; readonly right: string } | undefined {
  const refusal = readRefusal(text);
  if (given) return { refusal: 'wrong', right: unquoted(refusal?.rest ?? text) };
  if (/^-1[\s.!]*$/.test(text)) return { refusal: 'wrong', right: '' };
  if (order.test(withoutPreamble(text))) return undefined;
  if (readAmount(withoutPreamble(text).replace(was, '')) !== undefined && !refusal) return { right: text };
  if (refusal) return { refusal: refusal.by, right: unquoted(refusal.rest) };
  if (/\b(?:many|few|all|enough)\b/i.test(text) && moreOrLess.test(text)) return { right: '' };
  if (readMarkedWords(text, (phrase) => phrase)?.taken !== undefined) return { right: text };
  const led = lead.exec(text)?.[0];
  if (led !== undefined) return { right: unquoted(tellingLead.test(led) ? text : text.slice(led.length).trim()) };
  const corrects = remarkOnAnswer.test(text) || (statement.test(withoutHedges(text)) && !ofPictures.test(text));
  return corrects ? { right: unquoted(text) } : undefined;
}

/** Quotation marks around all of it are the person's, not the answer's. */
const unquoted = (text: string): string => /^(["“”„«])([^"“”„«»]+)["“”»][.!]?$/u.exec(text)?.[2]?.trim() ?? text;

const doubting =
  /^(?:(?:hm+|um+|uh|well|no|oh|i (?:think|believe)|it's|it is|there are|there is|that's)[\s,.…]+)*(?:maybe|perhaps|probably|possibly|presumably|(?:could|might|may) be|i (?:guess|suppose|thought|get|got)|i(?:'d| would) (?:say|guess|think)|more like|i'm not (?:so |really |quite )?sure|not (?:so |really |quite )?sure|i (?:don'?t|do not) (?:really )?know|dunno|idk|no (?:idea|clue)|hard to (?:say|tell)|either .+ or )\b|^\S+(?: \S+)? or \S+(?: \S+)?$|\b(?:maybe|perhaps|i guess|not sure|i'm not sure)[.!…]*$/i;

/** The number, or the yes or no, that somebody takes for likely. */
function guessIn(text: string): { readonly guess?: string } {
  const words = text
    .replace(
      /\b(?:maybe|perhaps|probably|possibly|presumably|(?:could|might|may) be|i (?:guess|suppose|think|believe|thought|get|got)|i(?:'d| would) (?:say|guess|think)|more like|i'm not sure|not sure|but)\b[\s,]*/gi,
      '',
    )
    .replace(/^(?:(?:hm+|um+|uh|well|no|oh|it's|it is|there are|there is|that's)[\s,.…]+)*/i, '')
    .replace(/[\s.,!…]+$/, '');
  const isDefinite = !/\bor\b/i.test(words) && (readAmount(words) !== undefined || readYesNo(words) !== undefined);
  return isDefinite ? { guess: words } : {};
}

/** "There are more" says that it is wrong, and not what is right. */
const moreOrLess =
  /^(?:(?:no|but|well)[\s,]+)*(?:(?:there (?:are|is|were|must be|should be)|there's|it's|that's|i (?:can )?(?:see|count)|you(?:'ve)? (?:missed|forgot|skipped|overlooked)) )?(?:(?:a lot|many|some|a few|way|much|far|definitely|clearly|actually) )*(?:more|less|fewer|some|several|a few|others|(?:too|so) (?:many|few|much)|not (?:all|enough)|not that many)(?: (?:of (?:them|those)|than (?:that|this)|here|there|in (?:it|the picture)))*[\s.!]*$/i;

const isVague = (text: string): boolean => isAngry(text) || isUndecided(text) || moreOrLess.test(text);

const isBrief = (text: string): boolean =>
  text !== '' && !text.endsWith('?') && text.split(/\s+/).length <= maxBriefWords && !order.test(text);
