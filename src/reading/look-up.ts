/** Answers a question from the text of a picture, or says which lines come closest. */
import type { TextLine } from '../contracts/model.js';
import { boxHeight } from '../util/box.js';
import { compareTime } from './compare-time.js';
import { addressesIn, contactIn, nameOfThing, namesByKey, placesIn, tasksOf, titleOf } from './find-name.js';
import { type Candidate, isOfKind, matchRows, valuesByKey, valuesInTable, valuesOfKind } from './find-value.js';
import { messageRows, messageText } from './message.js';
import { layOutPage, type Page, type Row } from './page.js';
import { findKey, keyOf, placedWords, plainWords, readQuestion, type TextQuestion } from './question.js';
import { endAsked, itemsOf, itemText, rankedLabel } from './rank-labels.js';
import type { FindValues } from './values.js';

export interface Finding {
  /** The answer; where it isn't sure, the lines that come closest. */
  readonly text: string;
  readonly confidence: number;
  readonly isSure: boolean;
  /** What it was read from. */
  readonly lines: readonly TextLine[];
  /** Other answers that were considered. */
  readonly others: readonly string[];
}

interface Search {
  readonly page: Page;
  readonly question: TextQuestion;
  readonly findValues: FindValues;
}

/** A way to find an answer: what it proposes, the best first; undefined where it isn't meant for such a question. */
type Way = (search: Search) => readonly (Candidate | undefined)[] | undefined;

/** @returns undefined when nothing in the text fits the question */
export function lookUp(lines: readonly TextLine[], said: string, findValues: FindValues): Finding | undefined {
  const search: Search = { page: layOutPage(lines), question: readQuestion(said), findValues };
  for (const way of ways) {
    const proposed = way(search);
    if (!proposed) continue;
    const candidates = proposed.filter((one) => one !== undefined).sort((a, b) => b.score - a.score);
    const sure = surest(candidates, search.question);
    if (sure) return sure;
    if (candidates.length > 0) return closest(candidates);
  }
  return undefined;
}

/** From here on a value is told as the answer. Without a kind that it must be of, nearly all words must be there. */
const sureOf = (question: TextQuestion, { isNamed }: { isNamed: boolean }): number =>
  question.kinds.length > 0 || isNamed ? 0.45 : 0.78;
/** Less isn't worth quoting. */
const minScore = 0.3;

function surest(candidates: readonly Candidate[], question: TextQuestion): Finding | undefined {
  const [best] = candidates;
  if (!best || best.score < sureOf(question, { isNamed: namedShapes.test(question.text) })) return undefined;
  const rival = candidates.find(
    ({ text, score }) => plainWords(text) !== plainWords(best.text) && score > 0.96 * best.score,
  );
  if (rival && !isTotalQuestion(question)) return undefined;
  const chosen = rival ? lastOf(candidates, best) : best;
  return {
    text: chosen.text,
    confidence: Math.min(1, chosen.score),
    isSure: true,
    lines: chosen.cells.map(({ line }) => line),
    others: othersOf(candidates, chosen.text),
  };
}

const namedShapes = /^(?:who|whom|whose|where)\b|\bwho\b|\b(?:called|name|title|address)\b/;
const isTotalQuestion = ({ text }: TextQuestion): boolean =>
  /\btotal|how much (?:is|was|did|do|does) (?:it|this|that|they|we|i)\b/.test(text);

/** Of several totals the last is what is paid. */
const lastOf = (candidates: readonly Candidate[], best: Candidate): Candidate =>
  candidates
    .filter(({ score }) => score > 0.96 * best.score)
    .sort((a, b) => a.row.box[1] - b.row.box[1])
    .at(-1) ?? best;

const othersOf = (candidates: readonly Candidate[], text: string): readonly string[] =>
  [...new Set(candidates.map((one) => one.text))].filter((other) => other !== text).slice(0, 4);

const maxQuotes = 3;

function closest(candidates: readonly Candidate[]): Finding | undefined {
  const worth = candidates.filter(({ score }) => score >= minScore);
  const rows = [...new Set(worth.map(({ row }) => row))].slice(0, maxQuotes);
  if (rows.length === 0) return undefined;
  return {
    text: rows.map(({ text }) => `“${text}”`).join(' · '),
    confidence: worth[0].score,
    isSure: false,
    lines: rows.flatMap(({ cells }) => cells.map(({ line }) => line)),
    others: othersOf(worth, ''),
  };
}

const whole = (rows: readonly Row[], text: string, score: number): Candidate | undefined =>
  rows.length === 0 ? undefined : { text, score, cells: rows.flatMap(({ cells }) => cells), row: rows[0] };

const trouble =
  /\b(?:error|fail\w*|not|can['’]?t|cannot|couldn['’]?t|unable|denied|lost|full|invalid|expired|warning|problem)\b/i;

/** "What does the error say?" */
const message: Way = ({ page, question: { text } }) => {
  const isAsked = /\b(?:error|warning|dialog|dialogue|popup|pop up|alert|message|notification|prompt)\b/.test(text);
  const isTrouble = /\bwhat (?:went|is|was|has gone) wrong\b|\bwhat happened\b|\bthe problem\b/.test(text);
  if (!(isAsked || isTrouble) || /\b(?:code|number|who|when|where|how)\b/.test(text)) return undefined;
  const rows = messageRows(page);
  if (!isAsked && !rows.some((row) => trouble.test(row.text))) return undefined;
  return [whole(rows, messageText(rows), 0.9)];
};

/** "Is it before 5?" */
const comparison: Way = ({ page, question, findValues }) => {
  const compared = compareTime(question.text, page.rows, findValues);
  return compared && [compared];
};

const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const itemNouns =
  'item|thing|line|entry|task|point|step|row|product|name|dish|word|bullet|topic|position|todo|to do|one|place';

/** "What's the third item?" */
const item: Way = ({ page, question: { text }, findValues }) => {
  const found = new RegExp(
    `\\b(${ordinals.join('|')}|last|\\d{1,2}(?:st|nd|rd|th))(?: \\w+)? (?:${itemNouns})\\b`,
  ).exec(text)?.[1];
  const numbered = /\b(?:item|line|step|point|number|task) (?:number |no )?(\d{1,2})\b/.exec(text)?.[1];
  const spoken = found ?? (/^(?:what is|which is)/.test(text) && numbered ? `${numbered}th` : undefined);
  if (spoken === undefined) return undefined;
  const items = /\bline\b/.test(text) ? page.rows : itemsOf(page, findValues);
  const at =
    spoken === 'last'
      ? items.length - 1
      : ordinals.includes(spoken)
        ? ordinals.indexOf(spoken)
        : Number.parseInt(spoken, 10) - 1;
  const row = items[at];
  return [row && whole([row], itemText(row), 0.85)];
};

/** "How many items are on the list?" */
const itemCount: Way = ({ page, question: { text, keys }, findValues }) => {
  if (keys.length > 1) return undefined;
  if (
    !/\bhow many (?:different )?(?:items|things|lines|tasks|entries|points|steps|products|dishes|names|topics)\b/.test(
      text,
    )
  )
    return undefined;
  const items = itemsOf(page, findValues);
  return items.length > 1 ? [whole(items, String(items.length), 0.75)] : undefined;
};

/** "Which team closed the most tickets?" */
const ranking: Way = (search) => {
  const ranked = endAsked(search.question.text)
    ? rankedLabel(search.page, search.question, search.findValues)
    : undefined;
  return ranked && [ranked];
};

/** "Who fixes the tests?", "Whom do I call?" */
const person: Way = ({ page, question, findValues }) => {
  if (!/^(?:and |so )?(?:who|whom|whose)\b|\bto whom\b|\bwhich person\b/.test(question.text)) return undefined;
  const contact = contactIn(page, question, findValues);
  if (contact) return [contact];
  const addressed = addressedIn(page, question.text);
  return addressed ? [addressed] : [...valuesInTable(page, question, findValues), ...namesByKey(page, question)];
};

/** "Who is it for?", "Who sent it?": what stands at "To:", "Bill to", "From:". */
function addressedIn(page: Page, text: string): Candidate | undefined {
  const isFrom = /\b(?:sent|sender|from|wrote|issued)\b/.test(text);
  if (!isFrom && !/\b(?:for|to|recipient|addressed|receives?|gets)\b/.test(text)) return undefined;
  const heading = isFrom
    ? /^(?:from|sender|absender|shipper|seller)\b\s*:?\s*/i
    : /^(?:to|bill(?:ed)? to|ship to|deliver to|sold to|recipient|customer|client|attn|for)\b\s*[:.]?\s*/i;
  const at = page.rows.findIndex(
    (row) => heading.test(row.text) && (row.text.replace(heading, '') === '' || /:/.test(row.text)),
  );
  if (at < 0) return undefined;
  const rest = page.rows[at].text.replace(heading, '');
  const row = rest === '' ? page.rows[at + 1] : page.rows[at];
  return row && { text: rest === '' ? row.text : rest, score: 0.85, cells: row.cells, row };
}

/** "What does Priya have to do?" */
const task: Way = ({ page, question }) => {
  if (
    !/^(?:and |so )?(?:what|which)\b.*\b(?:do|does|did|doing|has|responsible|assigned|task|tasks|job|working|work|supposed|charge|say|said|handle|handling|take care)\b/.test(
      question.text,
    )
  )
    return undefined;
  const found = tasksOf(page, question);
  return found && [found];
};

/** "What's the hotel called?", "What's the title?" */
const naming: Way = ({ page, question }) => {
  const { text } = question;
  if (/\b(?:title|headline|heading)\b/.test(text) && !/\bjob title\b/.test(text)) {
    const title = titleOf(page);
    return title && [whole([title], title.text, 0.85)];
  }
  if (
    !/\b(?:called|named)\b|\bname (?:of|on)\b|\b(?:what|which) is the \w+ name\b|\bwhat(?: is| are)? (?:the|its|their) names?$/.test(
      text,
    )
  )
    return undefined;
  return [nameOfThing(page, question)];
};

/** "Where does it take place?", "What's the address?" */
const place: Way = ({ page, question, findValues }) => {
  const { text } = question;
  const asksAddress = /\baddress\b/.test(text) && !/\b(?:email|mail|web|ip)\b/.test(text);
  if (!asksAddress && !/^(?:and |so )?where\b|\bin (?:what|which) (?:place|room|city|street)\b/.test(text))
    return undefined;
  const found = asksAddress ? addressesIn(page) : [];
  if (found.length > 0) return found;
  const keyed = [
    ...valuesInTable(page, question, findValues),
    ...valuesByKey(page, { ...question, kinds: [] }, findValues),
  ];
  const places = placesIn(page, findValues);
  const near = places.map((one) => ({
    ...one,
    score: one.score - (page.rows.indexOf(one.row) === 0 && places.length > 1 ? 0.1 : 0),
  }));
  return [...keyed.filter(({ text: value }) => !/^[\d.,:]+$/.test(value)), ...near];
};

/** "Is rice on the list?": yes, with the line; that it is not there, a line that was misread cannot tell. */
const presence: Way = ({ page, question }) => {
  if (
    !/^(?:is|are|does|do) .*\b(?:list|menu|receipt|bill|board|sign|schedule|invoice|agenda|poster|page|mention\w*|include\w*|say)\b/.test(
      question.text,
    )
  )
    return undefined;
  const [best] = matchRows(page, question).filter(({ share }) => share > 0.85);
  return best && question.keys.length > 0 ? [whole([best.row], `yes: “${itemText(best.row)}”`, 0.85)] : undefined;
};

/** "What does it say about dogs?" */
const about: Way = ({ page, question }) => {
  if (!/\b(?:say|says|said|mention\w*|written|rule|rules) .*\babout\b/.test(question.text)) return undefined;
  const rows = matchRows(page, question)
    .filter(({ share }) => share > 0.6)
    .map(({ row }) => row);
  return [
    whole(
      rows.slice(0, 4),
      rows
        .slice(0, 4)
        .map(({ text }) => text)
        .join('\n'),
      0.8,
    ),
  ];
};

/** Amounts, dates, numbers: by their keys; where the question names none, what there is of the kind. */
const value: Way = ({ page, question, findValues }) => {
  if (question.kinds.length === 0) return undefined;
  const implied = withImpliedKey(question);
  for (const asked of implied === question ? [question] : [question, implied]) {
    const keyed = [...valuesInTable(page, asked, findValues), ...valuesByKey(page, asked, findValues)];
    if (keyed.length > 0) return keyed;
  }
  if (isOpen(implied) || isOfPage(page, implied)) return onlyOnes(page, implied, findValues);
  return question.kinds.some((kind) => /^(?:date|time|quantity)$/.test(kind))
    ? doubtfulOnes(page, implied, findValues)
    : undefined;
};

/** All that the question names is what the page is about: it stands there, apart from any value. */
const isOfPage = (page: Page, { keys }: TextQuestion): boolean =>
  keys.every((key) => page.rows.some((row) => findKey(key, placedWords(row.text))));

/** What there is of the kind, where nothing says that it belongs to what is asked: worth no more than a quote. */
const doubtfulOnes = (page: Page, question: TextQuestion, findValues: FindValues): readonly Candidate[] =>
  onlyOnes(page, question, findValues)
    .filter(({ score }) => score > 0.6)
    .map((one) => ({ ...one, score: 0.4 }));

/** "How much was it?" asks for what was paid. */
function withImpliedKey(question: TextQuestion): TextQuestion {
  const isBare = question.keys.length === 0 && question.kinds[0] === 'money';
  return isBare ? { ...question, keys: [keyOf('total')] } : question;
}

/** The question names nothing that the text would have to hold. */
const isOpen = ({ keys, kinds }: TextQuestion): boolean =>
  keys.length === 0 ||
  kinds.some((kind) => /^(?:phone|mail|web|code)$/.test(kind)) ||
  (kinds[0] === 'money' && keys.some(({ word }) => word === 'total'));

function onlyOnes(page: Page, question: TextQuestion, findValues: FindValues): readonly Candidate[] {
  const [kind] = question.kinds;
  const all = valuesOfKind(
    page,
    { ...question, kinds: question.kinds.filter((one) => one !== 'number' || kind === 'number') },
    findValues,
  );
  const distinct = [...new Set(all.map(({ text }) => text))];
  if (question.kinds.includes('date') && question.kinds.includes('time'))
    return [when(all, findValues)].filter((one) => one !== undefined).concat(all);
  const isPlain = distinct.length === 1 && kind !== 'quantity';
  return all.map((one) => ({ ...one, score: isPlain ? 0.8 : 0.4 }));
}

/** A day with the hours that stand in the next line; several days are several answers. */
function when(all: readonly Candidate[], findValues: FindValues): Candidate | undefined {
  const has = ({ text }: Candidate, kind: 'date' | 'time'): boolean =>
    findValues(text).some((one) => isOfKind(one, [kind]));
  const days = all.filter((one) => has(one, 'date'));
  const day = days[0] ?? all[0];
  if (!day || new Set(days.map(({ text }) => text)).size > 1) return undefined;
  if (has(day, 'time')) return { ...day, score: 0.8 };
  const hours = all.find(
    (one) => !has(one, 'date') && Math.abs(one.row.box[1] - day.row.box[3]) < 2 * boxHeight(day.row.box),
  );
  if (!hours) return { ...day, score: 0.8 };
  return { ...day, text: `${day.text}, ${hours.text}`, cells: [...day.cells, ...hours.cells], score: 0.8 };
}

/** "What's the password?", "Which gate?": what stands behind the word. */
const keyed: Way = ({ page, question, findValues }) => {
  if (/^(?:is|are|was|were|does|do|did|can|could|has|have|will|why|how)\b/.test(question.text)) return undefined;
  const found = [...valuesInTable(page, question, findValues), ...valuesByKey(page, question, findValues)];
  return found.length > 0 ? found.filter(({ score }) => score > 0.7) : undefined;
};

/** The first that has something to say is believed. */
const ways: readonly Way[] = [
  message,
  comparison,
  about,
  presence,
  item,
  itemCount,
  ranking,
  person,
  task,
  naming,
  place,
  value,
  keyed,
];
