/** What people say about an answer: the words and signs for right and wrong, yes and no, in one place. */
import type { Verdict } from '../contracts/feedback.js';
import { affirmatives, negatives, readNumber } from './read-words.js';

const signs = {
  right: ['✅', '👍', '✔', '☑'],
  wrong: ['❌', '👎', '✖', '❎', '✗', '✘'],
} as const;

/** Without skin tone, variation selector and the colons of custom names, so that 👍🏽 and 👍 are one vote. */
const plainSign = (sign: string): string => sign.replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, '').replace(/^:|:$/g, '');

/** How an emoji votes. @param more emoji that vote as well */
export function verdictOfSign(
  sign: string,
  more: { readonly right: readonly string[]; readonly wrong: readonly string[] } = { right: [], wrong: [] },
): Verdict | undefined {
  const plain = plainSign(sign);
  const means = (verdict: Verdict): boolean =>
    [...signs[verdict], ...more[verdict]].some((known) => plainSign(known) === plain);
  return means('right') ? 'right' : means('wrong') ? 'wrong' : undefined;
}

/** How a text begins that says an answer is wrong, and what follows it. */
export interface Refusal {
  /** "No" may also be the answer to a yes-or-no question; "wrong" speaks of the answer. */
  readonly by: 'no' | 'wrong';
  readonly rest: string;
  /** What follows stands on its own: "no, three", "no it's a heron"; in "no dogs" it does not. */
  readonly separated: boolean;
}

const either = (...alternatives: readonly string[]): string => `(?:${alternatives.join('|')})`;
const subject = either(
  'that',
  'this',
  'it',
  'these',
  'those',
  'they',
  'you',
  '(?:the|this|that|your) (?:answer|count)',
);
const be = either("'?s", "'re", ' is', ' are', ' was', ' were', ' seems?', ' looks?');
const beNot = either(" ?isn'?t", " ain'?t", " aren'?t", " wasn'?t", " doesn'?t (?:look|seem)", " don'?t (?:look|seem)");
const degree = `(?:(?:so|just|all|totally|completely|clearly|obviously|definitely|absolutely|simply|plain|still|also|really|actually|quite|very|at all|even) )*`;
const rightOnes = ['right', 'correct', 'true', 'accurate'];
const wrongOnes = ['wrong', 'false', 'incorrect', 'untrue', 'inaccurate', 'mistaken'];
const rightWord = either(...rightOnes);
const wrongWord = either(...wrongOnes);
const notRight = `not ${degree}${either(rightWord, 'it')}`;
const notWrong = `not ${degree}${wrongWord}`;
const answerNoun = '(?: (?:answer|guess|result|reply|number|count)(?: of [\\p{L} ]{1,30})?)?';
const asides = '(?:,? (?:again|here|too|though|i think|sorry|mate|man|buddy|bro|dude|this time))*';

const sign = (verdict: Verdict): string => `${either(...signs[verdict])}[\\u{1F3FB}-\\u{1F3FF}\\uFE0F]?`;
const start = (pattern: string): RegExp => new RegExp(`^${pattern}`, 'iu');
const words = (pattern: string): RegExp => start(`${pattern}(?![\\p{L}\\p{N}']|-\\p{L})`);
const noWords = words(
  either('no way', '(?:of course|certainly|definitely|absolutely) not', 'not at all', 'not really', ...negatives),
);
const wrongWords = words(
  `${either(
    `(?:${subject}${be} )?${degree}(?:(?:a|an|the) )?${either(wrongWord, notRight)}`,
    `${subject}${beNot} ${degree}${either(rightWord, 'it')}`,
    'you (?:got|have|had) (?:it|that|this) (?:all )?wrong',
    "i (?:don'?t|do not) (?:think so|agree)",
    '(?:i )?disagree',
  )}${answerNoun}${asides}`,
);
const wrongSign = start(sign('wrong'));
const rightWords = words(
  `${either(
    ...affirmatives,
    `(?:${subject}${be} )?${degree}${either(rightWord, notWrong)}`,
    `${subject}${beNot} ${degree}${wrongWord}`,
    ...['exactly', 'perfect', 'spot on', 'well done', 'good job', 'you got (?:it|that)(?: right)?'],
  )}${asides}`,
);
const rightSign = start(sign('right'));

const separator = /^[\s,.;:!…–—-]+/u;
const punctuation = /^\s*[,.;:!…–—-]/u;
/** How a clause goes on after a refusal without a comma: "wrong it's a heron", but not "wrong dog" or "not right now". */
const clauseStart =
  /^(?:it|its|this|that|these|those|there|they|he|she|we|i|you|an?|the|both|neither|none|all|only|just|actually|should|because|since|but)\b(?!-)/i;
/** Not about an answer. */
const politeNo = /^no (?:problem|worries|thanks?|thank you|need|rush|hurry|doubt|matter|offen[cs]e|idea|clue)\b/i;
/** "No dogs in this one" says that there are none. */
const noneThere = /^no (?:[\p{L}-]+ ){1,3}(?:here|there|in|on|at)\b/iu;

/** Reads "no", "nah, three", "that's not right, it's a heron", "❌ four"; undefined when a text does not begin so. */
export function readRefusal(said: string): Refusal | undefined {
  const first = firstRefusal(said.trim().replaceAll('’', "'"));
  if (!first) return undefined;
  // "No, that's wrong, it's a heron" refuses twice, but "no, no dogs" refuses and then says that there are none.
  const again = firstRefusal(first.rest);
  if (!again || !(again.by === 'wrong' || again.rest === '' || again.separated)) return first;
  const last = readRefusal(first.rest) ?? again;
  return { ...last, by: first.by === 'no' && last.by === 'no' ? 'no' : 'wrong' };
}

function firstRefusal(text: string): Refusal | undefined {
  if (politeNo.test(text)) return undefined;
  const fault = refusalBy('wrong', wrongSign, text) ?? refusalBy('wrong', wrongWords, text);
  if (fault && (fault.separated || fault.rest === '' || wrongSign.test(text))) return fault;
  const no = refusalBy('no', noWords, text);
  return no && !no.separated && noneThere.test(text) ? undefined : no;
}

function refusalBy(by: Refusal['by'], opening: RegExp, text: string): Refusal | undefined {
  const found = opening.exec(text)?.[0];
  if (found === undefined) return undefined;
  const after = text.slice(found.length);
  const rest = after.replace(separator, '').trim();
  return { by, rest, separated: punctuation.test(after) || startsClause(rest) };
}

function startsClause(rest: string): boolean {
  const [word] = rest.split(/[\s,]/);
  return clauseStart.test(rest) || (readNumber(word) !== undefined && word.toLowerCase() !== 'one');
}

/** Whether all of a text says that an answer is right: "yes", "that's right!", "yep, correct". */
export function isAgreement(said: string): boolean {
  let text = said.trim().replaceAll('’', "'");
  while (text !== '') {
    const found = (rightWords.exec(text) ?? rightSign.exec(text))?.[0];
    if (found === undefined) return false;
    text = text.slice(found.length).replace(separator, '');
  }
  return said.trim() !== '';
}

/** Words before what is really said: "oh well, actually …". */
const hedge =
  /^(?:please|sorry|thanks|thank you|well|hmm?|oh|but|actually|rather|really|i (?:think|mean|believe))\b[\s,.;:!–—-]*/i;

/** Without refusals and hedges before what is said: "no, sorry, it should be a tabby cat" → "it should be a tabby cat". */
export function withoutPreamble(said: string): string {
  let text = said.trim().replaceAll('’', "'");
  for (let before = ''; before !== text; ) {
    before = text;
    text = withoutHedges(readRefusal(text)?.rest ?? text);
  }
  return text;
}

export function withoutHedges(text: string): string {
  let rest = text;
  while (hedge.test(rest)) rest = rest.replace(hedge, '');
  return rest;
}

const consent = new RegExp(
  `^${either(...affirmatives, 'ok(?:ay)?', 'sure', 'do it', 'go ahead', 'ja', 'oui', 's[ií]')}(?:[\\s,]+(?:please|do it|do|go ahead|bitte))?[\\s.!]*$`,
  'iu',
);
const refusalOfOffer = new RegExp(
  `^${either(...negatives, "don'?t", 'stop', 'cancel', 'leave it', 'nein', 'non')}(?:[\\s,]+(?:thanks|thank you|don'?t|danke))?[\\s.!]*$`,
  'iu',
);

/** What a reply to an offer says; undefined when it says something else. */
export function readConsent(said: string): 'accept' | 'decline' | undefined {
  const text = said.trim().replaceAll('’', "'");
  if (text.length > 40) return undefined;
  if (consent.test(text)) return 'accept';
  return refusalOfOffer.test(text) ? 'decline' : undefined;
}

const insults =
  /\b(?:idiots?|morons?|stupid|dumb(?:ass)?|imbecile|retard(?:ed)?|useless|pathetic|fuck\w*|motherfuck\w*|wtf|stfu|bullshit|shit(?:ty|head)?|ass(?:hole)s?|bitch\w*|bastards?|cunts?|dickheads?|crap(?:py)?|sucks?|shut up|screw you|go to hell|kill yourself)\b/i;
/** "three or four": which of them is still to be said. */
const undecided = /\bor\b|\b(?:maybe|perhaps|dunno|no (?:idea|clue)|not sure)\b/i;

export const isAngry = (text: string): boolean => insults.test(text);

/** Whether it leaves open what is right. */
export const isUndecided = (text: string): boolean => undecided.test(text);

/** Words that judge something without saying how it looks: "wrong", "terrible", "weird". */
const judgements: ReadonlySet<string> = new Set([
  ...rightOnes,
  ...wrongOnes,
  ...`bad good better best worse worst terrible awful horrible ugly poor off fine okay nice great lousy crap rubbish garbage
    trash shit nonsense weird odd perfect funny stupid useless broken blurry`.split(/\s+/),
]);

export const isJudgement = (word: string): boolean => judgements.has(word);
