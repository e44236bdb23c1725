/** Yes-or-no questions: yes or no only where a line decides it, else that line as it stands there. */

import { totalOf } from './best.js';
import { itemEntries, listingsOf } from './entries.js';
import { amountOf, asCandidate, entriesMeant, entryNamed, headingAsked, quoted } from './entry-match.js';
import type { Row } from './page.js';
import { findKey, type Key, placedWords, readQuestion, type TextQuestion } from './question.js';
import { itemsOf } from './rank-labels.js';
import { sentencesOf } from './sentences.js';
import { value } from './value-ways.js';
import { type Search, type Way, whole } from './way.js';

const asksWhether = /^(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|had|will|would|am)\b/;

/** States that exclude each other, each with the words for it. */
const states: readonly (readonly (readonly string[])[])[] = [
  [
    ['on', 'enabled', 'active', 'activated', 'turned on', 'switched on', 'running', 'yes', 'connected'],
    ['off', 'disabled', 'inactive', 'deactivated', 'turned off', 'switched off', 'no', 'not connected', 'disconnected'],
  ],
  [
    ['done', 'finished', 'complete', 'completed', 'closed', 'ready', 'resolved', 'shipped', 'fixed'],
    ['open', 'pending', 'to do', 'todo', 'not started', 'outstanding', 'unfinished', 'planned', 'blocked'],
    ['in progress', 'ongoing', 'started', 'doing', 'under way', 'in review', 'wip'],
  ],
  [
    ['on time', 'punctual', 'scheduled'],
    ['delayed', 'late', 'cancelled', 'canceled'],
  ],
  [
    ['paid', 'settled'],
    ['unpaid', 'due', 'overdue', 'outstanding', 'open'],
  ],
  [
    ['included', 'inclusive', 'free', 'incl'],
    ['not included', 'excluded', 'extra', 'excl'],
  ],
  [
    ['available', 'in stock', 'free'],
    ['sold out', 'unavailable', 'out of stock', 'booked', 'taken', 'full'],
  ],
];
const stateOf = (text: string, said: readonly (readonly string[])[]): number =>
  said.findIndex((words) =>
    words.includes(
      text
        .toLowerCase()
        .replace(/[^\p{L}\s]/gu, '')
        .trim(),
    ),
  );

/** "Is Bluetooth on?", "is testing done?": the state that stands in its row. */
export const stateAsked: Way = ({ page, question, findValues }) => {
  const [, subject, negated, asked] =
    /^(?:is|are|was|were|has|have) (.+?) (not )?(?:already |still |currently |been |now )*((?:turned |switched |in |on |to )?\w+)$/.exec(
      question.text.replace(/ (?:already|yet|now|still|currently|or not)$/, ''),
    ) ?? [];
  if (!subject || !asked) return undefined;
  for (const kinds of states) {
    const wanted = stateOf(asked, kinds);
    if (wanted < 0) continue;
    const of = readQuestion(subject);
    const about: TextQuestion = of.keys.length > 0 ? of : { ...of, keys: of.hints };
    for (const listing of listingsOf(page, findValues)) {
      const matches = entriesMeant(listing, about, { exact: true });
      const [match, another] = matches.length > 0 ? matches : entriesMeant(listing, about);
      if (!match || another) continue;
      const told = match.entry.fields.map(({ text }) => stateOf(text, kinds)).find((at) => at >= 0);
      if (told === undefined) continue;
      const holds = (told === wanted) !== Boolean(negated);
      return [asCandidate(`${holds ? 'yes' : 'no'}: ${quoted(match.entry.row.text)}`, 0.9, [match.entry])];
    }
  }
  return undefined;
};

const negation =
  /\b(?:no|not|never|without|n['’]t|cannot|prohibited|forbidden|banned|excluded|closed|except|neither|kein\w*)\b/i;
/** What makes a yes or no depend on more. */
const condition =
  /\b(?:only|if|unless|until|till|from|under|over|must|with|except|before|after|should|when|during|please|on request|extra|max|up to|outside|unless|under|years?)\b/i;
const allowing =
  /\b(?:allowed|accepted|accept|welcome|permitted|included|available|possible|free|offered|provided|incl)\b/i;
const predicates =
  /^(?:allow|accept|welcom|permit|includ|availabl|possibl|pay|bring|use|take|get|have|need|park|smok|free)/;
const askedPredicate =
  /\b(?:allowed|accepted|accept|welcome|permitted|included|available|possible|forbidden|prohibited)\b|^(?:can|may|could) (?:i|we|you|one|people|guests|kids|children|dogs)\b|^do (?:they|you) (?:accept|take|allow|offer|have|serve)\b/;

/** "Can I pay by card?", "are dogs allowed?": by the line that speaks of it. */
export const permission: Way = ({ page, question }) => {
  if (!asksWhether.test(question.text) || !askedPredicate.test(question.text)) return undefined;
  const subjects = question.keys.filter(({ word }) => !predicates.test(word));
  const named = [subjects, question.keys, question.hints].find((keys) => keys.length > 0) ?? [];
  const rows = page.rows
    .filter((row) => row.text.split(/\s+/).length <= 14)
    .filter((row) => named.some((key) => speaksOf(row, key)));
  const full = rows.filter((row) => named.every((key) => speaksOf(row, key)));
  const [row, another] = full.length > 0 ? full : rows;
  if (!row) return undefined;
  const rest = full.length === 1 && !another && !condition.test(row.text) && named.length <= 2;
  const isAskedNo = /\b(?:forbidden|prohibited|not allowed)\b/.test(question.text);
  if (rest && negation.test(row.text)) return [whole([row], `${isAskedNo ? 'yes' : 'no'}: ${quoted(row.text)}`, 0.85)];
  if (rest && allowing.test(row.text)) return [whole([row], `${isAskedNo ? 'no' : 'yes'}: ${quoted(row.text)}`, 0.85)];
  const quotes = full.length > 0 ? full : rows;
  return [
    whole(
      quotes.slice(0, 2),
      quotes
        .slice(0, 2)
        .map(({ text }) => quoted(text))
        .join(' · '),
      0.8,
    ),
  ];
};

const speaksOf = (row: Row, key: Key): boolean => findKey(key, placedWords(row.text)) !== undefined;

const listed =
  /^(?:is|are|was|were|do|does|did) (?:there |the )?(?:any |some |an? )?(.+?) (?:on|in|part of|among|listed) (?:on |in )?(?:the |this |my |our |it|that|here)?(?:\w+ )?(?:list|menu|receipt|bill|invoice|agenda|it|recipe|ingredients|table|schedule|order|programme|program|here|there|team|squad|listed)?$/;
const owned =
  /^(?:do|does|did|have|has|should|must|shall) (?:they|we|i|you|people|somebody|anyone|someone) (?:also |still |already |really )?(?:have to |got to )?(?:have|had|need|buy|bought|get|order|ordered|serve|sell|offer|eat|drink|pay for|use|contain|include|want|got)(?: to (?:buy|get))? (?:any |some |an? |the )?(.+?)(?: for \w+| too| as well)?$/;
const present = /^(?:is|are|was|were) there (?:any |some |an? )?(.+?)(?: (?:on|in) (?:it|the \w+|here|there))?$/;

/** "Is milk on the list?", "did they have wine?": the line, or that there is none on a page that lists things. */
export const listedThing: Way = (search) => {
  const { page, question, findValues } = search;
  const found = listed.exec(question.text)?.[1] ?? owned.exec(question.text)?.[1];
  const isOpen = found === undefined;
  const thing = found ?? present.exec(question.text)?.[1];
  if (thing === undefined || /\b(?:than|more|less|people|person)\b/.test(thing)) return undefined;
  const asked = readQuestion(thing);
  const keys = asked.keys.length > 0 ? asked.keys : asked.hints;
  if (keys.length === 0 || keys.length > 3) return undefined;
  const rows = page.rows.filter((row) =>
    keys.every((key) => findKey({ ...key, others: [] }, placedWords(row.text)) ?? isPart(key, row)),
  );
  const [row] = rows;
  if (row) {
    if (negation.test(row.text) || condition.test(row.text)) return [whole([row], quoted(row.text), 0.8)];
    return [
      whole(
        rows.slice(0, 3),
        `yes: ${rows
          .slice(0, 3)
          .map(({ text }) => quoted(text))
          .join(', ')}`,
        0.85,
      ),
    ];
  }
  const items = Math.max(
    itemsOf(page, findValues).length,
    ...listingsOf(page, findValues).map((one) => itemEntries(one).length),
  );
  const isSpoken = page.rows.some((one) => keys.some((key) => findKey(key, placedWords(one.text))));
  if (isOpen || items < 4 || isSpoken) return undefined;
  return [whole(page.rows.slice(0, 1), `no: I find no ${quoted(thing)} in the text`, 0.8)];
};

/** "Wine" in "Weinglas" it is not, "eggs" in "Eggplant" neither; "butter" in "Peanutbutter" is. */
const isPart = ({ word }: Key, { text }: Row): boolean =>
  word.length > 4 && placedWords(text).some(({ stem }) => stem.endsWith(word) && stem.length - word.length > 2);

const compared =
  /^(?:is|are|was|were|does|do|did|has|have) (.+?) (above|over|more than|greater than|higher than|bigger than|larger than|below|under|less than|lower than|smaller than|fewer than|cheaper than|at least|at most|more expensive than|dearer than|exactly|more popular than|warmer than|hotter than|colder than|cooler than|longer than|shorter than|heavier than|older than|younger than|faster than|slower than|ahead of)(?: than)? (.+)$/;

/** "Is the total above 50?", "did Park lend more than Dock?" */
export const compareAmounts: Way = (search) => {
  const [, subject, relation, limit] = compared.exec(search.question.text) ?? [];
  if (!subject || !relation || !limit) return undefined;
  const isMore = !/below|under|less|lower|smaller|fewer|cheaper|at most|colder|cooler|shorter|younger|slower/.test(
    relation,
  );
  const sides = [subject.replace(/ (?:cost|lend|sell|have|get|make|score|win|receive|close|weigh)$/, ''), limit].map(
    (side) => sideOf(side, search),
  );
  const [one, other] = sides;
  if (!one || !other || one.entry === other.entry) return [];
  if (!one.entry && !other.entry) return undefined;
  const holds = /^(?:at least|at most)$/.test(relation)
    ? isMore
      ? one.amount >= other.amount
      : one.amount <= other.amount
    : relation === 'exactly'
      ? one.amount === other.amount
      : isMore
        ? one.amount > other.amount
        : one.amount < other.amount;
  const told = [one, other].filter(({ entry }) => entry);
  const rows = told.flatMap(({ entry }) => (entry ? [entry] : []));
  return [whole(rows, `${holds ? 'yes' : 'no'}: ${told.map(({ text }) => text).join(', ')}`, 0.85)];
};

interface Side {
  readonly amount: number;
  readonly text: string;
  /** Where it stands; absent where the question says it. */
  readonly entry?: Row;
}

function sideOf(words: string, search: Search): Side | undefined {
  const said =
    /^(?:[£$€]\s?)?(\d[\d.,]*) ?(?:£|\$|€|euros?|dollars?|pounds?|percent|%|degrees?|kg|people|votes|points)?$/.exec(
      words,
    )?.[1];
  if (said) return { amount: Number(said.replace(/,(?=\d{3}\b)/g, '').replace(',', '.')), text: said };
  for (const listing of listingsOf(search.page, search.findValues)) {
    const entry = entryNamed(listing, words, readQuestion);
    const amount = entry && amountOf(entry, search.question, headingAsked(listing, search.question));
    if (entry && amount) {
      // What was spent is written with a minus.
      const isSigned = /°/.test(amount.text);
      return {
        amount: isSigned ? amount.amount : Math.abs(amount.amount),
        text: `${entry.label} ${amount.text}`,
        entry: entry.row,
      };
    }
  }
  const best = totalOf(value({ ...search, question: readQuestion(`how much is ${words}?`) }) ?? []);
  const amount = best ? search.findValues(best.text)[0]?.amount : undefined;
  return best && amount !== undefined ? { amount, text: best.text, entry: best.row } : undefined;
}

/** Other yes-or-no questions of which one sentence holds every word: that sentence. */
export const decidingLine: Way = ({ page, question }) => {
  const { keys, text } = question;
  if (!asksWhether.test(text) || keys.length === 0) return undefined;
  const found = sentencesOf(page).filter((one) => {
    const words = placedWords(one.text);
    return words.length < 20 && keys.every((key) => findKey(key, words));
  });
  const [first, another] = found;
  if (!first) return undefined;
  const isPlain = keys.length > 1 && !another && !/\bonly\b|\?$/.test(first.text);
  if (isPlain && negation.test(first.text) && !negation.test(text))
    return [whole(first.rows, `no: ${quoted(first.text)}`, 0.8)];
  const told = found.slice(0, 2);
  return [
    whole(
      told.flatMap(({ rows }) => rows),
      told.map((one) => quoted(one.text)).join(' · '),
      0.8,
    ),
  ];
};
