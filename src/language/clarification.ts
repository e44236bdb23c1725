/** "No, I meant the woman on the right": a question is read anew, and nothing is learned of it. */
import { readAmount, readYesNo } from './read-words.js';

export interface Clarification {
  /** What is meant: "the woman on the right", or all of the question. */
  readonly meant: string;
  /** What it is not: "not the car, the bus". */
  readonly instead?: string;
  /** In so many words: "I meant", "sorry". Otherwise it may as well say what the right answer is: "no, the left one". */
  readonly isExplicit: boolean;
}

const sorry = '(?:sorry|sry|oops|whoops|my (?:bad|mistake|fault)|apologies|pardon|typo|correction)';
const no =
  "(?:no+|nope|nah|wait|oh|ah|hm+|well|but|actually|ok|okay|not that(?: one)?|not (?:this|those|these|them|him|her|it)|wrong one|i'm sorry)";
const lead = `(?:(?:${no}|${sorry})[\\s,.;:!–-]+)*`;
const meant =
  "(?:i (?:actually |really |just |only )?(?:meant|mean|was (?:actually )?(?:asking|talking|thinking|wondering) (?:about|of|for)|am (?:asking|talking) about|'?m (?:asking|talking) about|asked (?:about|for)|wanted|was (?:referring|pointing) to|am referring to)|i'm (?:asking|talking) about|i'm referring to|what i (?:mean|meant|wanted)(?: to (?:say|ask))? (?:is|was|were)|(?:my|the) question (?:is|was) about|(?:it|this) (?:is|was) about|meant|meaning|make that|i should have said|i meant to (?:say|ask|write|type))";
const explicit = new RegExp(`^${lead}${meant}[\\s:,]+(?:to (?:say|ask|write|type|know)[\\s:,]+)?(.+)$`, 'iu');
const apology = new RegExp(
  `^(?:${no}[\\s,]+)*${sorry}[\\s,.;:!–-]+(?:${no}[\\s,.]+)*((?:the|that|this|those|these|my|our|his|her|all|only|just|both|on|in)\\b.+)$`,
  'iu',
);
const definite =
  "(?:(?:the|my|our|his|her|their|(?:that|this|those|these)(?!'|\\s+(?:is|are|was|were|isn't|aren't)\\b))\\b.+?|(?:him|her|them))";
const notThis = new RegExp(
  `^${lead}not (${definite})(?:\\s*[,;–-]+\\s*|\\s+)(?:but |just |only |rather )?(${definite})$`,
  'iu',
);
const thisNot = new RegExp(`^${lead}(${definite})\\s*,?\\s*(?:and |but )?not (${definite})$`, 'iu');
const place =
  '(?:left|right|top|bottom|upper|lower|middle|other|front|back|first|second|third|last|big|bigger|biggest|small|smaller|smallest|large|larger|largest|tall|tallest|short|red|green|blue|yellow|white|black|orange|brown|pink|purple|grey|gray)';
const another = new RegExp(
  `^${lead}((?:the )?(?:[\\p{L}-]+ ){0,2}(?:${place}(?:most)? (?:one|ones|[\\p{L}-]+)|one (?:on|in|at|to|with|behind|near|next)\\b.*|ones (?:on|in|at|with)\\b.*))$`,
  'iu',
);
const wrongOne = new RegExp(`^(?:no+|nope|nah|not (?:that|this)(?: one)?|wrong one)[\\s,.;:!–-]+(${definite})$`, 'iu');

/** What words say a question was really about; whether they say that depends on what was answered where it is not explicit. */
export function readClarification(said: string): Clarification | undefined {
  const text = said
    .trim()
    .replaceAll('’', "'")
    .replace(/[\s.!]+$/u, '');
  if (text.length > 200) return undefined;
  const [, inWords] = explicit.exec(text) ?? apology.exec(text) ?? [];
  if (inWords !== undefined) return isAnswer(inWords) ? undefined : { ...split(inWords), isExplicit: true };
  const [, wrong, right] = notThis.exec(text) ?? [];
  if (wrong !== undefined && right !== undefined) return { meant: right, instead: wrong, isExplicit: false };
  const [, right2, wrong2] = thisNot.exec(text) ?? [];
  if (right2 !== undefined && wrong2 !== undefined) return { meant: right2, instead: wrong2, isExplicit: false };
  const [, other] = another.exec(text) ?? wrongOne.exec(text) ?? [];
  return other === undefined || isAnswer(other) ? undefined : { meant: other, isExplicit: false };
}

function split(words: string): Pick<Clarification, 'meant' | 'instead'> {
  const [, wrong, right] =
    /^not (.+?)(?:\s*[,;]+\s*|\s+)(?:but )?((?:the|that|this|those|these)\b.+)$/iu.exec(words) ?? [];
  if (wrong !== undefined && right !== undefined) return { meant: right, instead: wrong };
  const [, one, other] = /^(.+?),?\s+(?:and )?not (?:about )?(.+)$/iu.exec(words) ?? [];
  return one === undefined || other === undefined ? { meant: words } : { meant: one, instead: other };
}

/** "I mean three" says what is right. */
const isAnswer = (words: string): boolean => readAmount(words) !== undefined || readYesNo(words) !== undefined;
