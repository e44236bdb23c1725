import type { Expected } from '../contracts/feedback.js';
import { readMarkedWords } from './marked-words.js';
import { placeWords } from './place.js';
import { readAmount, readNumber, readYesNo } from './read-words.js';
import { thingNamed as thing } from './thing-named.js';
import { readRefusal, withoutHedges } from './verdict.js';

const lead =
  /^(?:i (?:(?:only|just|can|clearly|do) )*(?:see|count|counted|spot|found|find)|make (?:it|that)|more like)\b[\s,:]*/i;
const saying =
  /^(the ((right|correct) )?answer is|it should (have been|be|say)|should (have been|be)|it'?s|it is|that'?s|that is|this is|they are|they're|these are|there'?s|there (is|are|was|were)|only|just|exactly)\s+/i;
const inText =
  /^(?:(?:it|that|this|the (?:\p{L}+ ){0,2}\p{L}+) )?(?:actually |really )?(?:says|reads|spells|should (?:say|read))\s*:?\s+(.+)$/iu;
const quotes = /^["“'‘«](.+)["”'’»]$/;
const forgotten = /^(?:and )?(?:you(?:'?ve| have)? )?(?:also )?(?:forgot|forgotten|missed|overlooked|skipped)\s+(.+)$/i;
const further =
  /^(?:there(?:'?s| is| are)? |and )?(?:also |still )?(?:another|one more|(?:a|the) (?:second|third|fourth|other))\b(?!\s*(?:is|was)\b)(.*)$/i;
const mistaken = /^(?:that'?s |that is |it'?s |it is |this is |you took )?(?:the )?wrong (\p{L}.*)$/iu;
const denied = /^(?:(?:that|it|this|there)(?:'?s| is)?\s+)?(?:not|no|isn'?t)\s+(?:(?:an?|any|the|really)\s+)*(.+)$/i;
const absent =
  /^(?:there(?:'?s| is| are| were) (?:no|not any)|there (?:are|is)n'?t any|(?:i|we) (?:can )?see no)\s+(?!an?\b)(.+)$/i;
const truth = /^(?:it|there|that|this|he|she|they|you|i|we) (?:is|are|does|do|was|were|has|have|can)( ?not|n'?t)?$/i;
const reasons = /\s*(?:[:;(–—]|,?\s(?:because|since|as (?:each|every|there|it|one|the|they))\b)/i;
const contrast = /^(.+?),?\s+(?:and\s+|but\s+)?(?:not|instead of|rather than)\s+(?:an?\s+|the\s+)?(.+)$/i;
const contrary = /^not\s+(?:an?\s+|the\s+)?(.+?)\s*(?:[,;]|\bbut\b)+\s*(?:but\s+|it'?s\s+)*(.+)$/i;

/** What an answer says is right, if it is. */
export function asExpected(answer: string): Expected {
  const number = readNumber(answer);
  if (number !== undefined) return { kind: 'number', value: number };
  const yes = readYesNo(answer);
  return yes === undefined ? { kind: 'text', text: answer } : { kind: 'boolean', value: yes };
}

type Singular = (phrase: string) => string;
type Reading = (text: string, singular: Singular) => Expected | undefined;

/**
 * Understands what a person says is right, in the common forms and without a language model: "three", "it's 3, not 4",
 * "no, the left one", "actually yes", "it says EXIT", "it's a heron, not a stork", "you forgot the dog in the corner",
 * "there's another one at the top", "that's no cat", "neither". Where a thing is, `readPlace` reads from the same words.
 * @param singular the singular of a noun phrase
 * @returns undefined when nothing definite is said
 */
export function readExpected(correction: string, singular: Singular): Expected | undefined {
  const tidied = withoutLead(
    correction
      .trim()
      .replaceAll('’', "'")
      .replace(urging, '')
      .replace(/[.!\s]+$/, ''),
  );
  // "No, three" says three; "no" alone says no, and "no dogs" that there are none.
  const refusal = readRefusal(tidied);
  const text = refusal?.separated && refusal.rest !== '' ? withoutLead(refusal.rest) : tidied;
  if (text === '') return undefined;
  for (const reading of readings) {
    const expected = reading(text, singular);
    if (expected) return expected;
  }
  return undefined;
}

/** "It is eight, count again", "three! you miscounted": what is to be done about it, or how it came, says nothing more of it. */
const urging =
  /(?<=\p{L}|\d)\s*[,;.:!–—-]+\s*(?:(?:so|and|now|please|pls|just|better) )*(?:(?:re-?count|re-?check|(?:count|look|check|try|read|see)(?: (?:it|them|that|this|him|her|closer|harder))*(?: (?:again|once more|one more time|twice|properly|carefully|more carefully|closer|harder))+)(?: (?:please|pls))?|you(?:'ve| have)? (?:(?:mis-?counted|mis-?read)(?: (?:it|them|that))?|(?:counted|read|got) (?:(?:it|them|that) )?wrong(?:ly)?))[.!\s]*$/iu;

const letters: Reading = (text) => {
  const [, words] = inText.exec(text) ?? [];
  return words === undefined ? undefined : { kind: 'text', text: words.replace(quotes, '$1').trim() };
};

const overlooked: Reading = (text, singular) => {
  const [, label] = forgotten.exec(text) ?? further.exec(text) ?? [];
  return label === undefined ? undefined : { kind: 'missing', label: anyOr(singular(placeless(label))) };
};

const wronglyTaken: Reading = (text, singular) => {
  const [, label] = mistaken.exec(text) ?? [];
  return label === undefined ? undefined : { kind: 'extra', label: anyOr(singular(placeless(label))) };
};

const amountOrTruth: Reading = (text) => {
  const [whole, negation] = truth.exec(text) ?? [];
  if (whole !== undefined) return { kind: 'boolean', value: negation === undefined };
  const said = withoutLead(text.replace(saying, '')).replace(/^(?:only|just|exactly)\s+/i, '');
  const amount = readAmount(said);
  if (amount !== undefined) return { kind: 'number', value: amount };
  const yes = readYesNo(said);
  return yes === undefined ? undefined : { kind: 'boolean', value: yes };
};

/** "12: each dog has four legs", "no, two, because one is a fox": the reason is not part of the answer. */
const explained: Reading = (text, singular) => {
  const [head = ''] = text.split(reasons);
  return head === text ? undefined : amountOrTruth(head, singular);
};

const oneNotOther: Reading = (text, singular) => {
  const said = withoutLead(text.replace(saying, ''));
  const [, other, one] = contrary.exec(said) ?? [];
  const [, positive, negative] = one === undefined ? (contrast.exec(said) ?? []) : [said, one, other];
  if (positive === undefined || negative === undefined || thing(positive) === '') return undefined;
  return amountOrTruth(positive, singular) ?? { kind: 'text', text: thing(positive), instead: thing(negative) };
};

const noneOfThem: Reading = (text, singular) => {
  const [, things] = absent.exec(text) ?? [];
  if (things !== undefined && singular(thing(things)) !== thing(things)) return { kind: 'number', value: 0 };
  const [, label] = denied.exec(text) ?? [];
  return label === undefined ? undefined : { kind: 'extra', label: singular(thing(label)) };
};

const name: Reading = (text) => {
  const said = thing(withoutLead(text.replace(saying, '')));
  const [group] = /^(?:both|neither|all)(?= of (?:them|these|those)$)/i.exec(said) ?? [];
  return said === '' ? undefined : { kind: 'text', text: group?.toLowerCase() ?? said };
};

/** "You marked the knife, not the spoon" exchanges them; "you marked a statue" says that there is one too many. */
const exchanged: Reading = (text, singular) => {
  const { taken, meant } = readMarkedWords(text, singular) ?? {};
  if (taken === undefined) return undefined;
  return meant === undefined ? { kind: 'extra', label: 'one' } : { kind: 'text', text: meant, instead: taken };
};

/** In order: what says more comes first. */
const readings: readonly Reading[] = [
  exchanged,
  letters,
  overlooked,
  wronglyTaken,
  amountOrTruth,
  explained,
  oneNotOther,
  noneOfThem,
  name,
];

function withoutLead(text: string): string {
  const rest = withoutHedges(text);
  return lead.test(rest) ? withoutLead(rest.replace(lead, '')) : rest;
}

/** As `thing`, without words for places: "the left dog" → "dog". */
const placeless = (phrase: string): string =>
  thing(phrase.trim())
    .replace(placeWords, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(an?|the)\s+/i, '');

/** Something without a name, or "one", is one of the things that were asked about. */
const anyOr = (label: string): string => (/^(?:ones?)?$/i.test(label) ? 'one' : label);
