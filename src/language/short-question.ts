/**
 * What a long-winded or sloppy message asks of a page, in as few words as it is asked in: greetings, reasons, courtesies
 * and remarks around the question set aside, chat spellings written out. Several questions stay several.
 */
import { asksWord, auxiliary, begins, exclaimed, isRemark, stripped, wh } from './around-question.js';
import { inFull } from './text-speak.js';

type Spelling = readonly [said: RegExp, meant: string];

/** What haste leaves only in questions of a page. */
const spellings: readonly Spelling[] = [
  [/(?:[\u{1F300}-\u{1FAFF}☀-➿]|\uFE0F)+/gu, ' '],
  [/(?<=\bhow (?:much|many) )4(?= (?:the|a|an|one)\b)/gi, 'for'],
  [/\b2nd\b/gi, 'second'],
  [/\b3rd\b/gi, 'third'],
  [/\bpts\b/gi, 'points'],
  [/\b(?:pls|please|btw|thx|thanks)\b/gi, ' '],
  [/\b(what|where|when|who|how)s\b(?! (?:much|many)\b)/gi, '$1 is'],
  [/\bwanna\b/gi, 'want to'],
  [/\bgotta\b/gi, 'have to'],
  [/\bcanceled\b/gi, 'cancelled'],
];

/** "If we leave aside the days on which they do not open" leaves out only what no answer would be. */
const leavingOut =
  /(?:if (?:we|i|you) )?(?:leave aside|leaving aside|leave out|leaving out|ignore|ignoring|not counting|do not count|apart from|aside from|disregard|disregarding)(?: all)? (?:the )?(?:ones|days|weekdays|dates)(?: (?:on which|where|when|that|which))?(?: (?:they|it|the \w+))?(?: (?:do not|don['’]t|does not|doesn['’]t|is|are))*(?: (?:open|closed|shut|not open))(?: at all)?,?/i;

/** Joins a question and what goes on with it. */
const goesOn = ' – and ';

/** The questions of a message, the statements around them left out; all of it where it asks none. */
export function shortQuestions(said: string): readonly string[] {
  const [first, ...further] = said.split(goesOn);
  if (further.length > 0) return [[first, ...further].map((one) => shortQuestion(one).replace(/\?$/, '')).join(goesOn)];
  const written = spellings
    .reduce((text, [from, to]) => text.replace(from, to), inFull(said.replaceAll('’', "'")))
    .replace(leavingOut, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[,.?!;:])/g, '')
    .replace(/([?!])[?!.]+/g, '$1')
    .trim();
  const sentences = written.split(/(?<=[?!;]|(?<!\b(?:no|nr|st|dr|mr|mrs|ms|vs|p))\.)\s+(?=\S)/i);
  const asked = sentences.flatMap((sentence) => {
    const question = questionIn(sentence);
    return question === undefined ? [] : partsOf(question).map(direct);
  });
  if (asked.length > 0) return asked;
  const [only, ...more] = sentences.map((sentence) => stripped(sentence)).filter((one) => one !== '');
  return [only === undefined ? written : [only, ...more].join(' ')];
}

/** As one text. */
export const shortQuestion = (said: string): string => shortQuestions(said).join(' ');

/** The question in a sentence; undefined where it only tells. */
function questionIn(sentence: string): string | undefined {
  const bare = stripped(sentence);
  if (bare === '' || exclaimed.test(bare)) return undefined;
  if (begins.test(bare)) return bare;
  if (/^(?:if|when|assuming|suppose|supposing) [^,:]*$/i.test(bare)) return bare;
  const isAsked = /\?\s*$/.test(sentence);
  // "Since my aunt arrives today, from which track …", "I never remember it: until what time …"
  for (const { index, 0: sign } of bare.matchAll(/[,:;–]\s+|\s[-–]\s|(?<=\w) (?:and|but) /g)) {
    const behind = direct(stripped(bare.slice(index + sign.length)));
    const before = bare.slice(0, index);
    if (!(asksWord.test(behind) || (begins.test(behind) && /[,:;–-]/.test(sign))) || behind.split(' ').length < 2)
      continue;
    // "Paper cups, how many?" names what is asked about; "tell me the total and who paid" is told of both.
    if (exclaimed.test(behind) || (relative.test(behind) && /\.\s*$/.test(sentence))) continue;
    return isRemark(before) ? behind : bare;
  }
  return isAsked ? bare : undefined;
}

/** "…, which is a shame." */
const relative =
  /^(?:which|who|where|when) (?:is|was|are|were|has|have|had|makes|made|means|would|will|i|we|he|she|they|it)\b/i;

/** "When does it begin, and at which place is it held?" asks twice. */
function partsOf(question: string): readonly string[] {
  const cut = new RegExp(`,? and (?:also )?(?=(?:${wh})|(?:if|whether) |${auxiliary})`, 'iu');
  const [first, ...rest] = question.split(cut);
  if (rest.length === 0 || first.split(' ').length < 3 || rest.some((one) => one.split(' ').length < 3))
    return [question];
  if (!begins.test(first) || rest.some((one) => !asksWord.test(one) && !begins.test(one))) return [question];
  return [first, ...rest].map(
    (one) => `${one.replace(/[?\s,]+$/, '').replace(/^(?:if|whether) /i, 'is it so that ')}?`,
  );
}

const asIs: readonly Spelling[] = [
  [new RegExp(`^((?:on|in|at|for|from|to|with) [^,?]{2,30}), (${auxiliary}[^?]*)`, 'iu'), '$2 $1'],
  [
    /^(they|it|there|we|i|you|he|she|(?:the|my|our|this|that) \p{L}+) (is|are|was|were|can|could|has|have|will|would|should|must) (?!how\b)/iu,
    '$2 $1 ',
  ],
  [/ at all (?=on|in|at\b)/i, ' '],
  [
    /^((?:and )?(?:what|who|which \p{L}+|what \p{L}+)) ((?:the|a|my|our|this|that|these|those|his|her|their) .+) (is|are|was|were)(\?)?$/iu,
    '$1 $3 $2$4',
  ],
  [/\b(?:at|in|on) (?:which|what) (?:place|location|venue|spot)\b/gi, 'where'],
  [/\bwhere the whole thing (is|takes)\b/gi, 'where it $1'],
  [/\bthe whole thing\b/gi, 'it'],
  [
    /^where (it|this|that|they|the [\p{L} ]+?) (is|are) ((?:being )?held|taking place|going on|happening)/iu,
    'where $2 $1 $3',
  ],
];

/** "What the third item is" was asked within an order: "tell me what …". */
const direct = (question: string): string => asIs.reduce((text, [from, to]) => text.replace(from, to), question);
