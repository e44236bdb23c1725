/**
 * No word is dropped: an answer is told as one only where every word of the question that says something is accounted for.
 * It stands in the answer's own row, its label, the heading of its column or its part, or in the page's title; or the kind
 * of value that was asked for, or the way in which the answer was found, has a use for it.
 */
import { listingsOf } from './entries.js';
import { spelledOut } from './entry-match.js';
import { titleOf } from './find-name.js';
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import { findKey, type Key, placedWords, type TextQuestion } from './question.js';
import type { Search } from './way.js';

/** Words that only say which kind of answer is wanted, by stems. */
const spent: readonly (readonly [kind: RegExp, words: RegExp])[] = [
  [
    /^(?:money)$/,
    /^(?:mak|made|earn|much|cost|pric|pay|paid|spend|spent|charg|amount|sum|total|worth|valu|ow|bill|fe|far|expens|money|euro|dollar|pound|buy|bought|order|settl|debit|transfer|put|down|get|got|becom)/,
  ],
  [
    /^(?:date|time)$/,
    /^(?:when|dat|day|tim|hour|clock|parcel|package|letter|ticket|booking|leav|depart|arriv|go|com|start|begin|began|end|finish|clos|open|run|happen|stop|take|plac|held|due|schedul|tak|us|expect|pay|paid|buy|bought|purchas|spend|spent|order|book|ship|print|issu|writ|wrot|dat|made|mak|get|got|reach|visit|call|open|clos|shut)/,
  ],
  [
    /^(?:number|quantity|percent)$/,
    /^(?:many|much|number|count|amount|long|high|heav|warm|hot|cold|deg|temp|percent|valu|figur|unit|piec|tak|last|weigh|spac|memor|disk|storag|room|larg|big|tall|wid|far|old|fast|strong)/,
  ],
  [/^phone$/, /^(?:phon|telephon|mobil|number|call|ring|reach|cell|tel)/],
  [/^(?:mail|web)$/, /^(?:mail|email|address|web|site|websit|url|writ|reach|contact|onlin|visit|book)/],
  [/^code$/, /^(?:cod|number|error|serial)/],
];
/** Words for anything that a page may be about or list. */
const general =
  /^(?:train|bus|flight|plan|ferr|ship|item|thing|lin|entr|pag|person|peopl|man|woman|guy|somebod|name|called|cal|kind|type|sort|number|dish|meal|food|product|part|plac|row|order|text|word|exact\w*|current\w*|actual\w*|mean|look|find|found|read|writ|written|print|shown|show|list|mention|stat|told|tell|say|said|want|need|like|want|know|us|use|get|got|requir|sheet|bill|slip|form|work|live|parcel|package|letter|ticket|booking|leav|depart|arriv|start|begin|stop|com|goe?s?|recip|statement|timetabl|schedul|mail|email|slid|board|screen|chart|graph|receipt|invoic|document|app|programm?|leagu|season|picture|left|possibl|allow|packag|pictur|imag|photo|screenshot|shipment|envelop|stuff|good|someon|somebod|anyon|anybod|everyon|whole|chat|conversation|group|becom|being|outsid|now|right|moment|custom|exact|mention)$/;
/** "Slices of lemon cake" are lemon cakes. */
const measures =
  /^(?:slic|piec|portion|glass|cup|bottl|pair|copy|copi|bag|pack|packet|loa\w*|plat|bowl|tin|serving|jar|unit|bunch|set)$/;
/** Places whose page it may be. */
const ownPlaces =
  /^(?:shop|stor|restaurant|cafe|practic|clinic|surger|hotel|museum|gym|offic|company|compani|club|school|librar|pool|bakery|bakeri|bar|pub|salon|studio|theatr|cinema|concert|festival|event|show|party|parti|fair|race|rac|game|gam|meeting|meet|cours|class|trip|tour|flight|journey|season|leagu|tournament|ladder|championship|competition)$/;
/** What is asked about persons. */
const ofPeople =
  /^(?:in|who|name|respons|charg|person|do|doing|tak|car|respon|handl|assign|own|task|job|belong|hav|has|going|suppos|giv|present|host|lead|run|hold|talk|speak|ask|contact|turn|touch)/;

export function isAccounted(
  { page, question, findValues }: Search,
  candidate: Candidate,
  uses: RegExp | undefined,
): boolean {
  const texts = accountsOf(page, candidate, findValues).map((text) => placedWords(text));
  // "The shop" is the page's own, where it speaks of none.
  const isOfPage = (own: readonly string[]): boolean => !isOnPage(page, own);
  return question.keys.every(
    (key) => isUsed(key, question, uses, isOfPage) || texts.some((words) => findKey(key, words) !== undefined),
  );
}

function isUsed(
  { word, weight }: Key,
  { kinds, text }: TextQuestion,
  uses: RegExp | undefined,
  isOfPage: (words: readonly string[]) => boolean = () => false,
): boolean {
  const parts = word.split(' ');
  const has = (pattern: RegExp): boolean => parts.every((part) => pattern.test(part));
  if (uses && has(uses)) return true;
  // Names and numbers say which.
  if (weight > 1 || /\d/.test(word)) return false;
  if (has(measures) && /\bhow (?:many|much) \w+ of\b/.test(text)) return true;
  if (has(general) || (has(ownPlaces) && isOfPage(parts))) return true;
  if (/^(?:and )?(?:who|whom|whose)\b/.test(text) && has(ofPeople)) return true;
  return spent.some(([kind, words]) => kinds.some((one) => kind.test(one)) && has(words));
}

/** What stands with an answer: its row, what it is called, the headings over it, the page's title. */
function accountsOf(page: Page, candidate: Candidate, findValues: Search['findValues']): readonly string[] {
  const { cells, row, about = '' } = candidate;
  const rows = page.rows.filter((one) => one === row || one.cells.some((cell) => cells.includes(cell)));
  const headings = listingsOf(page, findValues).flatMap((listing) =>
    listing.entries
      .filter((entry) => entry.row === row || entry.cells.some((cell) => cells.includes(cell)))
      .flatMap((entry) => [entry.row.text, ...entry.fields.map(({ heading = '' }) => spelledOut(heading))]),
  );
  const title = titleOf(page)?.text ?? '';
  // What has a value beside it is no title.
  const first = page.rows
    .slice(0, 2)
    .filter(({ cells, text }) => cells.length === 1 || !/\d/.test(text))
    .map(({ text }) => text);
  return [
    candidate.text,
    about,
    row.text,
    title,
    ...first,
    ...rows.map(({ text }) => text),
    ...headings,
    ...sectionsOf(page, rows),
  ];
}

const ofAge = /\b(?:under|over|from|up to|aged?|ab|bis|unter) \d/i;

/** The nearest lines above that stand alone and name what follows: "Desserts", "Opening hours". */
function sectionsOf({ rows }: Page, own: readonly Row[]): readonly string[] {
  const first = Math.min(...own.map((row) => rows.indexOf(row)).filter((at) => at >= 0));
  if (!Number.isFinite(first)) return [];
  const above = rows
    .slice(0, first)
    .filter(
      ({ cells, text }) =>
        cells.length === 1 && text.split(/\s+/).length <= 4 && (!/\d/.test(text) || ofAge.test(text)),
    );
  return above.slice(-1).map(({ text }) => text);
}

/** An answer is of the kind that was asked for: a name to "who?", a day or an hour to "when?", no date to "where?". */
export function isOfAskedKind({ page, question, findValues }: Search, { text, row }: Candidate): boolean {
  if (/^[“"]/.test(text) || /^(?:yes|no|none)\b/i.test(text)) return true;
  const asked = question.text.replace(/^and /, '');
  const values = findValues(text);
  const has = (...kinds: readonly string[]): boolean =>
    values.some((value) => value.kinds.some((kind) => kinds.includes(kind)));
  if (
    /^(?:who|whom)\b.*\b(?:call|ring|phone|contact|reach|email|mail|write|text)\b/.test(asked) &&
    has('phone', 'mail')
  )
    return true;
  if (/^(?:who|whom|whose)\b/.test(asked)) return /\p{Lu}\p{L}/u.test(text) && !/^[^\p{L}]*\d/u.test(text);
  if (/^where\b/.test(asked))
    return (
      /\p{L}{2}/u.test(text) &&
      !(
        has('date', 'time', 'money') &&
        !/\p{L}{4}.*\p{L}{4}/u.test(
          text.replace(/\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*/gi, ''),
        )
      )
    );
  if (/^how many\b/.test(asked)) {
    if (!/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|none)\b/i.test(text)) return false;
    return !has('phone', 'mail', 'web') && !/^\d{5,}\b/.test(text.replace(/[.,]/g, ''))
      ? true
      : /\b\d{1,3}[.,]\d{3}\b/.test(text);
  }
  if (question.kinds[0] === 'money' && /^(?:how much|what (?:is|was|are|were|does|did|do)|total)\b/.test(asked)) {
    if (has('percent') && /\b(?:rate|percent\w*)\b/.test(asked)) return true;
    if ((has('quantity') && !has('money')) || /^0\d{2}/.test(text)) return false;
    const isPriced = page.rows.some((row) => /[£$€]|\d[.,]\d\d(?!\d)/.test(row.text));
    return (
      /\bfree\b/i.test(text) ||
      (isPriced
        ? /[£$€]|[.,]\d\d(?!\d)|\b(?:eur|usd|gbp|chf)\b/i.test(text) || has('money') || isPlainPrice(text, row)
        : /\d/.test(text))
    );
  }
  if (/^(?:(?:on|at|by|until|till) )?(?:when|(?:what|which) (?:time|day|date|hour))\b/.test(asked))
    return (
      has('date', 'time') ||
      /\d{1,2}[:.]\d{2}|\b(?:mon|tue|wed|thu|fri|sat|sun|today|tomorrow|noon|daily)/i.test(text) ||
      /^\d{1,2}[./-]\d{1,2}/.test(text)
    );
  return true;
}

/** "Adults 18", where no other price stands beside it. */
const isPlainPrice = (text: string, { text: all }: Row): boolean =>
  /^\d{1,4}$/.test(text.trim()) && !/\d[.,]\d\d(?!\d)/.test(all);

/** A question without the words that its kind of value has a use for: they stand nowhere on a page, and help at most. */
export function focused(question: TextQuestion, page: Page): TextQuestion {
  const isOwn = ({ word }: Key): boolean => ownPlaces.test(word) && !isOnPage(page, [word]);
  const keys = question.keys.filter((key) => !isUsed(key, question, undefined) && !isOwn(key));
  if (keys.length === question.keys.length) return question;
  const rest = question.keys.filter((key) => !keys.includes(key));
  const meant = rest.filter((key) => !isOwn(key));
  if (keys.length === 0) return meant.length === 0 ? question : { ...question, keys: meant };
  return { ...question, keys, hints: [...question.hints, ...meant] };
}

const isOnPage = ({ rows }: Page, words: readonly string[]): boolean =>
  rows.some((row) => placedWords(row.text).some(({ stem }) => words.includes(stem)));
