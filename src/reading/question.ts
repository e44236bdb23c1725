/** What a question asks of the text in a picture: which values would answer it, and by which words its line is known. */

import { auxiliaryVerbs, determiners, personalPronouns, questionWords, wordSet } from '../language/function-words.js';
import { slipDistance } from '../language/spelling.js';
import type { ValueKind } from './values.js';
import { otherWordings } from './wordings.js';

/** A word, or a fixed pair of words, that the line of the answer may hold. */
export interface Key {
  /** As it was said, in base form. */
  readonly word: string;
  /** Other words for it, in base form. */
  readonly others: readonly string[];
  /** Names say more than other words. */
  readonly weight: number;
}

export interface TextQuestion {
  /** In lower case, without signs: "what is the due date". */
  readonly text: string;
  /** As it was written: names keep their capitals. */
  readonly said: string;
  /** What a value may be; empty where any text will do. */
  readonly kinds: readonly ValueKind[];
  /** What a quantity is measured in, where the question says so. */
  readonly unit?: RegExp;
  /** Words that say what is asked: the line holds them, or the question isn't about it. */
  readonly keys: readonly Key[];
  /** Words that help to choose between lines and need not be there. */
  readonly hints: readonly Key[];
}

const little = wordSet(
  `done having to of in on at for from by with and or as into about than then so just there here many much long often
   old please need needs tell show give find let know see say says said read written write stated mentioned mention
   according shown listed listing visible exactly any some all both each per no not if s t ll re ve d up out off also
   too again supposed going like one ones thing things kind get got im ive whats wheres whos whens hows take takes
   place happen happens happening now came doing didn doesn isn aren wasn weren couldn wouldn shouldn hasn haven hadn got went wanted together altogether overall combined right`,
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  questionWords,
);

/** Words for pages, for kinds of values and for what one does with them: they help, but need not be in the line. */
const helping = new Set(
  `picture photo image screenshot pic document page receipt slip sign board whiteboard blackboard poster flyer leaflet label
   card chart graph diagram table list menu invoice bill letter note notice ticket text line number code date time day price
   cost costs amount pay paid pays name called call value hour clock year month total worth charge charged money sum spend
   spent order ordered buy bought come item event thing person people somebody someone email mail phone telephone website
   heavy temperature tall wide fast old hot cold warm web site url address contact printed percentage gram grams kilo kilos kilograms minutes degrees litres liters reach write go last start begin screen message`.split(
    /\s+/,
  ),
);

/** A question has fewer; each is compared with all words of the page. */
const maxWords = 60;

export function readQuestion(asked: string): TextQuestion {
  // Who parted the question into words parted times and amounts, too.
  const said = asked.replace(/(?<=\d)([:.,]) (?=\d)/g, '$1');
  const text = plainWords(said);
  const words = text
    .split(' ')
    .slice(0, maxWords)
    .filter((word) => word !== '');
  const phrases = withPairs(words);
  const isMay = /\b(?:in|for|of|during|since|until|by|and|than|to|from) may\b/.test(text);
  const meant = phrases.filter((phrase) => phrase.includes(' ') || !little.has(phrase) || (phrase === 'may' && isMay));
  const isHint = (phrase: string): boolean =>
    helping.has(phrase) ||
    helping.has(stem(phrase)) ||
    /^(?:phone|telephone|mobile|email|web|mail|website)\b/.test(phrase);
  const names = new Set([...said.matchAll(/(?<=\S\s+)\p{Lu}[\p{L}'’-]+/gu)].map(([name]) => plainWords(name)));
  const keys = meant.filter((phrase) => !isHint(phrase)).map((phrase) => keyOf(phrase, names.has(phrase) ? 2 : 1));
  const hints = meant.filter(isHint).map((phrase) => keyOf(phrase));
  return { text, said, kinds: kindsAsked(text), unit: units.find(([asks]) => asks.test(text))?.[1], keys, hints };
}

export const keyOf = (phrase: string, weight = 1): Key => ({
  weight,
  word: stems(phrase),
  others: [...new Set([...otherWordings(phrase), ...otherWordings(singular(phrase))].map(stems))].sort(
    (a, b) => b.split(' ').length - a.split(' ').length,
  ),
});

/** In lower case, without accents, contractions written out, without signs but those in numbers. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\b(what|where|who|when|how|which|that|it|there)(?:'s|s)(?![a-z])/g, '$1 is')
    .replace(/'s\b/g, '')
    .replace(/e-mail/g, 'email')
    .replace(/wi-fi/g, 'wifi')
    .replace(/[^\p{L}\p{N}.:@#]+/gu, ' ')
    .replace(/[.:](?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Pairs that have wordings of their own ("due date") are one. */
function withPairs(words: readonly string[]): string[] {
  const phrases: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const pair = `${words[at]} ${words[at + 1] ?? ''}`;
    if (words[at + 1] !== undefined && otherWordings(pair).length > 0) {
      phrases.push(pair);
      at++;
    } else phrases.push(words[at]);
  }
  return phrases;
}

const units: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bhow long (?:does|do|did|will|should|must|has|is it (?:open|valid))\b/,
    /(?:sec|min|h\b|hour|hr|day|week|month|year|std)/i,
  ],
  [/\bhow (?:hot|cold|warm)\b|\btemperature\b|\bdegrees\b/, /°|degree|celsius|fahrenheit|\d\s*[CF]\b/i],
  [/\bhow heavy\b|\bweigh/, /\d\s*(?:k?g|mg|lbs?|oz|t|st)\b|kilo|gram|pound|ounce|ton/i],
  [/\bhow fast\b|\bspeed\b/, /km\/?h|kph|mph|m\/s|knots?|kn\b|bps|rpm/i],
  [/\bcalories\b/, /cal/i],
  [/\bhow many grams\b/, /\d\s*g\b|gram/i],
  [/\bhow many (?:kilos?|kilograms?|kg)\b/, /\d\s*kg\b|kilo/i],
  [/\bhow many (?:minutes|seconds)\b/, /min|sec/i],
  [/\bhow many degrees\b/, /°|degree/i],
];

const asked: readonly (readonly [RegExp, readonly ValueKind[]])[] = [
  [
    /^(?:and )?(?:when|(?:(?:on|by|until) )?(?:which|what) (?:day|date))\b(?! (?:is|was|were|will be|had|has) (?:the )?(?:\w+est|most|least)\b)/,
    ['date', 'time'],
  ],
  [
    /\b(?:emergency|contact|hotline|helpline|support|reception|after hours|her|his|their|your|office) number\b|\bnumber (?:of|for) (?:the )?(?:vet|doctor|dentist|office|shop|store|restaurant|hotel|reception|clinic|police|taxi|plumber|school|front desk|caretaker|janitor|landlord|hotline|support|driver|courier|surgery|practice|pharmacy|bank)\b|\bnumber\b.*\b(?:call|ring|phone|dial|text|reach)\b/,
    ['phone'],
  ],
  [
    /\bhow many (?:grams?|kilos?|kilograms?|kg|ml|lit(?:er|re)s?|minutes?|seconds?|degrees?|calories|kilomet(?:er|re)s?|km|miles|gigabytes?|megabytes?|gb|mb)\b/,
    ['quantity', 'number'],
  ],
  [/\bhow many\b/, ['number']],
  [/\b(?:phone|telephone|mobile|fax|cell)\b|\bwhat number\b.*\bcall\b/, ['phone']],
  [/\b(?:email|e mail|mail address)\b|\baddress\b.*\b(?:write|mail)\b/, ['mail']],
  [/\b(?:website|web site|url|web address|web page|homepage|link)\b/, ['web']],
  [/\b(?:error|status|exit|discount|promo|coupon|voucher|confirmation) code\b|\bserial\b/, ['code', 'number']],
  [/\b(?:the )?(?:error|exit|access|door)? ?code$/, ['code', 'number']],
  [/\bpercent(?:age)?\b|\b(?:share|proportion) of\b/, ['percent']],
  [
    /\b(?:what|which|how (?:much|big|large|high)) (?:is the |a |an )?(?:\w+ )?(?:discount|rebate|reduction|interest|commission)\b/,
    ['percent', 'money', 'number'],
  ],
  [/\bvalue (?:of|for|at|in)\b/, ['number', 'money', 'quantity', 'percent']],
  [
    /\bhow (?:heavy|strong|high|deep|large|long|fast|tall|wide|far|big|old|hot|cold|humid|windy|warm)\b|\bweigh\w*\b|\btemperature\b|\bcalories\b/,
    ['quantity', 'number'],
  ],
  [
    /\bhow much (?:space|memory|disk|storage|time|sugar|flour|butter|milk|water|salt|rice|oil|weight|room|ram|data|fat|protein|energy|power|fuel|gas)\b/,
    ['quantity', 'percent', 'number'],
  ],
  [
    /\bhow much\b|\b(?:price|cost|costs|total|subtotal|tax|vat|tip|gratuity|fee|balance|discount|amount|budget|rent|salary|deposit|due amount|fare|bill|(?<!in )charge|penalty|fine|premium|toll|surcharge)\b(?! (?:number|id|no|code|date|day|time|by)\b)/,
    ['money', 'number'],
  ],
  [/\bwhat time\b|^until\b|\bat what hour\b|\bhow early\b|\bhow late\b|\bwhich hour\b|\bhours\b/, ['time']],
  [/\b(?:what|which) (?:day|date)\b|\bdate\b|\bdeadline\b|\bexpir\w*\b/, ['date']],
  [/\bwhen\b|\bdue\b/, ['date', 'time']],
  [/\bnumber of\b|\bscores?\b/, ['number']],
];

function kindsAsked(text: string): readonly ValueKind[] {
  if (/\bhow (?:much|many)\b.*\b(?:percent)/.test(text)) return ['percent'];
  return asked.find(([pattern]) => pattern.test(text))?.[1] ?? [];
}

/** Words of a text in base form, with where they stand. */
export interface PlacedWord {
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

export const placedWords = (text: string): readonly PlacedWord[] =>
  [...text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?(?:[:.]\d+)*/gu)].map((match) => ({
    stem: stem(
      match[0]
        .normalize('NFD')
        .replace(/\p{M}|['’]s$/gu, '')
        .toLowerCase(),
    ),
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Where a key stands in a text, and how exactly; undefined where it does not. */
export function findKey(
  key: Key,
  words: readonly PlacedWord[],
): { readonly at: PlacedWord; readonly weight: number } | undefined {
  const direct = findPhrase(key.word, words, (a, b) => a === b);
  if (direct) return { at: direct, weight: 1 };
  const misspelt = findPhrase(key.word, words);
  if (misspelt) return { at: misspelt, weight: 0.97 };
  const own = key.word.split(' ');
  // "Invoice no." says more of "invoice number" than "invoice" does.
  const rank = (other: string): number => (other.includes(' ') ? 2 : own.includes(other) ? 1 : 0);
  const nearest = [...key.others].sort((a, b) => rank(b) - rank(a));
  for (const other of nearest) {
    const at = findPhrase(other, words);
    // "Invoice" alone may be the whole paper's heading.
    if (at)
      return {
        at,
        weight: other.includes(' ') ? 0.9 : key.word.includes(' ') && key.word.startsWith(other) ? 0.6 : 0.85,
      };
  }
  return undefined;
}

function findPhrase(phrase: string, words: readonly PlacedWord[], isSame = isSameWord): PlacedWord | undefined {
  const parts = phrase.split(' ');
  for (let from = 0; from + parts.length <= words.length; from++)
    if (parts.every((part, at) => isSame(part, words[from + at].stem)) && words[from - 1]?.stem !== 'sub')
      return { stem: phrase, start: words[from].start, end: words[from + parts.length - 1].end };
  return undefined;
}

/** Readers, and people, slip by a letter. */
function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (/\d/.test(a) || /\d/.test(b) || Math.min(a.length, b.length) < 5) return false;
  return slipDistance(a, b) <= (Math.min(a.length, b.length) < 8 ? 1 : 2);
}

const singular = (word: string): string => (/[^s]s$/.test(word) ? word.slice(0, -1) : word);

const stems = (phrase: string): string => phrase.split(' ').map(stem).join(' ');

/** One form for close, closes, closed and closing; not a word of its own. */
export function stem(word: string): string {
  if (/\d/.test(word) || word.length < 4) return word;
  const bare = word
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|sh|ch|x|z)es$/, '')
    .replace(/(?<=[^s])s$/, '');
  const root = bare.length > 4 ? bare.replace(/(?<=.{3})(?:ing|ed)$/, '') : bare;
  const undoubled = root === bare ? root : root.replace(/([bdgmnprt])\1$/, '$1');
  return undoubled.length > 3 ? undoubled.replace(/e$/, '') : undoubled;
}
