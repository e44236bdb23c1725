/** "No, I meant the woman on the right": a question is read anew, and nothing is learned of it. */
import { readAmount, readYesNo } from './read-words.js';
import { isRequest } from './small-talk.js';
import { isJudgement } from './verdict.js';

export interface Clarification {
  /** What is meant: "the woman on the right", or all of the question. */
  readonly meant: string;
  /** What it is not: "not the car, the bus". */
  readonly instead?: string;
  /** In so many words: "I meant", "sorry". Otherwise it may as well say what the right answer is: "no, the left one". */
  readonly isExplicit: boolean;
  /** A thing without an article, or with an indefinite one: "no, cats" may say what is in the picture. */
  readonly isBare?: true;
}

const sorry = '(?:sorry|sry|oops|whoops|my (?:bad|mistake|fault)|apologies|pardon|typo|correction)';
const no =
  "(?:no+|nope|nah|wait|oh|ah|hm+|well|but|actually|ok|okay|not that(?: one)?|not (?:this|those|these|them|him|her|it)|wrong one|i'm sorry)";
const lead = `(?:(?:${no}|${sorry})[\\s,.;:!–-]+)*`;
const meant =
  "(?:i (?:actually |really |just |only |clearly )?(?:meant|mean|said|was (?:actually )?(?:asking|talking|thinking|wondering|looking) (?:about|of|for)|am (?:asking|talking) about|'?m (?:asking|talking) about|asked (?:about|for)|wanted|was (?:referring|pointing) to|am referring to)|i'm (?:asking|talking) about|i'm referring to|what i (?:mean|meant|wanted|asked)(?: to (?:say|ask|know))? (?:is|was|were)|(?:my|the) question (?:is|was)(?: about)?|(?:it|this) (?:is|was) about|meant|meaning|make that|i should have said|i meant to (?:say|ask|write|type)|let me (?:rephrase|ask (?:it|that) (?:again|differently|another way))(?: (?:it|that))?)";
const explicit = new RegExp(`^${lead}${meant}[\\s:,]+(?:to (?:say|ask|write|type|know)[\\s:,]+)?(.+)$`, 'iu');
const apology = new RegExp(
  `^(?:${no}[\\s,]+)*${sorry}[\\s,.;:!–-]+(?:${no}[\\s,.]+)*((?:the|that|this|those|these|my|our|his|her|all|only|just|both|on|in)\\b.+)$`,
  'iu',
);
/** "Cats, I meant", and what corrects a slip of the pen: "*cats". */
const meantLast = /^(.+?)[\s,–-]+(?:(?:is|was) )?(?:what )?i (?:meant|mean|wanted)$/iu;
const starred = /^(?:\*+\s*([^*]+)|([^*]+?)\s*\*+)$/u;
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
const noThing =
  'answer|number|count|colou?r|guess|amount|total|sum|place|side|word|name|way|result|time|date|price|question|again|though|here|there|too|bot|sorry|pictures?|photos?|images?|shape|size|mate|man|dude|bro';
const notThat = new RegExp(
  `^(?:(?:no+|nope|nah|oh|hm+|wait|but|sorry)[\\s,.!]+)*(?:not (?:that|this)(?: one)?|(?:(?:that(?:'s| is|s)|it(?:'s| is)|you (?:took|have|got|mean)) )?(?:the |a )?wrong (?!(?:${noThing})$)(?:one|[\\p{L}-]+))$`,
  'iu',
);
const noName =
  'is|are|was|were|am|be|it|its|this|that|these|those|there|they|them|you|i|we|us|me|he|she|him|her|do|does|did|can|will|would|not|no|yes|but|and|or|so|thanks?|thank|problem|worries|idea|clue|doubt|need|rush|way|more|less|longer|matter|really|actually|sorry|please|just|only|the|one|ones';
const bare = `(?:an? )?(?:(?!(?:${noName})(?![\\p{L}'-]))[\\p{L}-]+(?: (?=\\p{L}))?){1,3}`;
const notAThing = new RegExp(`^${lead}not (?:an? )?([\\p{L}-]+)\\s*(?:,|;|–|-|but)+\\s*(?:but )?(${bare})$`, 'iu');
const aThingNot = new RegExp(`^${lead}(${bare})\\s*(?:,|;)?\\s*(?:and |but )?not (?:an? )?([\\p{L}-]+)$`, 'iu');
const noAThing = new RegExp(`^(?:no+|nope|nah)\\s*,+\\s*(?:(?:sorry|wait|oh)[\\s,]+)?(${bare})$`, 'iu');
const wrongOne = new RegExp(`^(?:no+|nope|nah|not (?:that|this)(?: one)?|wrong one)[\\s,.;:!–-]+(${definite})$`, 'iu');

const misread =
  /^(?:(?:no+|nope|nah|hm+|sorry|but|oh|well)[\s,.!]+)*(?:(?:(?:that|this)(?:'s| is|s| was|'s was)? |it's |it is )?not (?:quite |really |exactly )?what i (?:asked|meant|mean|wanted|want|said|was (?:asking|looking|talking))(?: (?:for|about))?|you(?:'ve| have)? (?:mis(?:understood|read|took|heard)|got me wrong)(?: me| that| it| my question| the question)?|you (?:don't|do not|didn't|did not) (?:get|understand)(?: me| it| that| my question| the question| what i (?:mean|meant|asked))?|(?:that(?:'s| is|s) |you answered )?(?:the )?wrong question|(?:that|this|it) (?:doesn't|does not|didn't|did not) answer (?:my|the) question|(?:that(?:'s| is|s) )?not (?:an? answer(?: to (?:my|the) question)?|my question|the question)|i (?:didn't|did not|never) ask(?:ed)?(?: you)?(?: (?:for|about))? (?:that|this)|answer (?:my|the) question)$/iu;

/** "That's not what I meant": the question was misunderstood, and what it was about is still to be said. */
export const saysMisread = (said: string): boolean =>
  misread.test(
    said
      .trim()
      .replaceAll('’', "'")
      .replace(/[\s.!]+$/u, ''),
  );

/** What words say a question was really about; whether they say that depends on what was answered where it is not explicit. */
export function readClarification(said: string): Clarification | undefined {
  const text = said
    .trim()
    .replaceAll('’', "'")
    .replace(/[\s.!]+$/u, '');
  if (text.length > 200 || saysMisread(text)) return undefined;
  const inWords = (explicit.exec(text) ?? apology.exec(text) ?? meantLast.exec(text) ?? starred.exec(text))
    ?.slice(1)
    .find((words) => words !== undefined);
  if (inWords !== undefined) return isAnswer(inWords) ? undefined : { ...split(inWords), isExplicit: true };
  const [, wrong, right] = notThis.exec(text) ?? [];
  if (wrong !== undefined && right !== undefined) return { meant: right, instead: wrong, isExplicit: false };
  const [, right2, wrong2] = thisNot.exec(text) ?? [];
  if (right2 !== undefined && wrong2 !== undefined) return { meant: right2, instead: wrong2, isExplicit: false };
  if (notThat.test(text)) return { meant: 'the other one', isExplicit: false };
  const [, other] = another.exec(text) ?? wrongOne.exec(text) ?? [];
  if (other !== undefined) return isAnswer(other) ? undefined : { meant: other, isExplicit: false };
  return ofThings(text);
}

/** "Not dogs, cats", "cats, not dogs", "no, cats": things without an article. */
function ofThings(text: string): Clarification | undefined {
  const [, wrong, right] = notAThing.exec(text) ?? [];
  if (wrong !== undefined && right !== undefined && isThing(right))
    return { meant: right, instead: wrong, isExplicit: false, isBare: true };
  const [, right2, wrong2] = aThingNot.exec(text) ?? [];
  if (right2 !== undefined && wrong2 !== undefined && isThing(right2) && isThing(wrong2))
    return { meant: right2, instead: wrong2, isExplicit: false, isBare: true };
  const [, thing] = noAThing.exec(text) ?? [];
  return thing === undefined || !isThing(thing) ? undefined : { meant: thing, isExplicit: false, isBare: true };
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

const isThing = (words: string): boolean =>
  !isAnswer(words) && !isRequest(words) && !words.toLowerCase().split(' ').some(isJudgement);
