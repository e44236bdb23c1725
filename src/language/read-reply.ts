import type { Expected } from '../contracts/turn.js';
import { courtesyReply } from './courtesy.js';
import { readExpected } from './expected.js';
import { readAmount } from './read-words.js';
import {
  isAgreement,
  isAngry,
  isUndecided,
  type Refusal,
  readConsent,
  readRefusal,
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
    | { readonly kind: 'agreement' }
    | ({ readonly kind: 'remark' } & Remark)
  );

interface Words {
  readonly whole: Statement;
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
  /** It points at a place: "this one", "here". */
  readonly isPointing: boolean;
  /** It tells something and asks for nothing: "she is smiling". */
  readonly tells: boolean;
}

/** What a correction speaks of follows these words. */
const lead =
  /^(actually|it should (?:be|say)|should (?:be|say)|the ((right|correct) )?answer is|you(?:'?ve)? (?:forgot(?:ten)?|missed|overlooked)|i (see|count))\b[\s,:]*/i;
/** Leads that belong to what is said. */
const tellingLead = /forgot|missed|overlooked|say/i;
const statement =
  /^(?:(?:it'?s|it is|that'?s|that is|there('?s| are| is)|they are|these are|it (says|reads|isn'?t)|that isn'?t) |no (?:[\p{L}-]+ ){1,3}(?:here|there|in|on|at)\b)/iu;
/** Few words that are no question and no order, and that say something only of an answer. */
const remarkOnAnswer =
  /^(both|neither|none|nothing|another one|one more|the other (one|way around))\b|^(the )?((far |upper |lower )?(left|right|top|bottom|middle)(most)?|other|first|second|third|last|big(ger|gest)?|small(er|est)?|large(r|st)?) ones?$|^(the )?wrong \p{L}+$|^not (an?|the) \p{L}|^.{1,40},? not .{1,40}$/iu;
/** What follows is a new instruction, whatever came before it: "no, blur the dog instead". */
const order =
  /^(please )?(count|blur|hide|pixelate|remove|erase|delete|replace|swap|make|turn|tag|label|mark|outline|crop|zoom|cut|put|add|show|find|read|describe|tell|look|try|use|keep|colou?r|how|what|which|who|where|is|are|do|does)\b/i;
const ofPictures = /\b(pictures?|images?|photos?)\b/i;
const aimedAnger = /^(?:you|this|that|what an?|such an?)\b/i;
const pointing = /^(?:and |also |but |no,? |you (?:forgot|missed) )*(?:this|that|these|those|here|there)\b/i;
const telling = /^(?:it|she|he|they)(?:'(?:s|re)|\s+(?:is|are|was|were|has|have))\s+\p{L}/iu;
const looksLike =
  /^(?:(?:it|he|she|this|that|they|these|those)\b.{0,30}?(?:\s(?:looks?|be|is|are)|'s)|(?:looks?|more))\s(?:.{0,20}\s)?like\s+(?:this|that|these|those|here|in (?:this|that|these|those|the))\b/i;
const naming =
  /^(?:this|that|these|those|here|it)(?:'s|\s+is|\s+are)\s+(?:(?:what|how)\s+)?(.+?)(?:\s+(?:looks?|look)\s+like)?[\s.!]*$/i;
/** "this is wrong" names nothing, and "this is a picture of …" says more than a name. */
const noName =
  /^(?:(?:not|so|very|really|totally|all|just)\b.*|wrong|right|correct|incorrect|false|true|good|bad|great|nice|it|me|you|odd|funny|better|like (?:this|that|these|those))$|\b(?:pictures?|images?|photos?|wrong|right|correct)\b|[,;:?\n]/i;
const maxLength = 300;
const maxNameLength = 120;
const maxNameWords = 5;
const maxBriefWords = 6;

/**
 * Reads what a message says, without a language model, in the common forms: "no, three", "it's a heron, not a stork",
 * "actually yes", "you forgot the dog", "this is our logo".
 * @param singular the singular of a noun phrase
 * @param given `wrong` where a form asks only for what is right
 */
export function readReply(said: string, singular: (phrase: string) => string, given?: 'wrong'): Reply {
  const all = said.trim().replaceAll('’', "'");
  if (all.length > maxLength && given === undefined) return { kind: 'request', whole: { text: all } };
  const text = all.slice(0, maxLength);
  const state = (words: string): Statement => ({ text: words, means: readExpected(words, singular) });
  const words: Words = { whole: state(text), consent: readConsent(text) };
  const isCursed = isAngry(text) && aimedAnger.test(text);
  if (given === undefined) {
    if (text === '') return { ...words, kind: 'silence' };
    if (text.endsWith('?') && !isCursed) return { ...words, kind: 'request' };
    if (isAgreement(text)) return { ...words, kind: 'agreement' };
  }
  const correction = correctionIn(text, given);
  const name = isAngry(text) ? undefined : nameIn(text);
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
    isPointing: pointing.test(text),
    tells: telling.test(text),
  };
}

/** What is said to be right instead of an answer; undefined when it reads like a new question or instruction. */
function correctionIn(
  text: string,
  given: 'wrong' | undefined,
): { readonly refusal?: Refusal['by']; readonly right: string } | undefined {
  const refusal = readRefusal(text);
  if (given) return { refusal: 'wrong', right: unquoted(refusal?.rest ?? text) };
  if (order.test(withoutPreamble(text))) return undefined;
  if (readAmount(text) !== undefined) return { right: text };
  if (refusal) return { refusal: refusal.by, right: unquoted(refusal.rest) };
  const led = lead.exec(text)?.[0];
  if (led !== undefined) return { right: unquoted(tellingLead.test(led) ? text : text.slice(led.length).trim()) };
  const corrects = remarkOnAnswer.test(text) || (statement.test(text) && !ofPictures.test(text));
  return corrects ? { right: unquoted(text) } : undefined;
}

/** Quotation marks around all of it are the person's, not the answer's. */
const unquoted = (text: string): string => /^(["“”„«])([^"“”„«»]+)["“”»][.!]?$/u.exec(text)?.[2]?.trim() ?? text;

const isVague = (text: string): boolean => isAngry(text) || isUndecided(text);

/** What a person calls the thing in a picture: "this is our logo", "no, this is a heron". */
function nameIn(text: string): string | undefined {
  if (text.length > maxNameLength) return undefined;
  const name = naming
    .exec(withoutPreamble(text))?.[1]
    ?.replace(/^(?:an?|the)\s+/i, '')
    .trim();
  return !name || noName.test(name) || name.split(/\s+/).length > maxNameWords ? undefined : name;
}

const isBrief = (text: string): boolean =>
  text !== '' &&
  !text.endsWith('?') &&
  text.split(/\s+/).length <= maxBriefWords &&
  !order.test(text) &&
  courtesyReply(text) === undefined;
