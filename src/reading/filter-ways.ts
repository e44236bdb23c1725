/** Which of what is listed: by a number, a state, a value that the question says, or the next after a time. */
import { minutesIn, timeSaid } from './clock.js';
import { itemEntries, listingsOf } from './entries.js';
import { amountOf, asCandidate, type EntryMatch, entriesMeant, headingAsked } from './entry-match.js';
import type { Candidate } from './find-value.js';
import type { Entry, Listing } from './listing.js';
import type { Row } from './page.js';
import { findKey, placedWords, plainWords, type TextQuestion } from './question.js';
import { type Search, type Way, whole } from './way.js';

const bound =
  /\b(above|over|more than|greater than|higher than|below|under|less than|lower than|fewer than|cheaper than|at least|at most|up to|costs? more than|costs? less than)\b (?:[£$€]\s?)?(\d[\d.,]*)(?! ?(?:am|pm|o clock|people))/;

/** "Which branches are above 60?", "what is under 7 euros?" */
export const beyondBound: Way = ({ page, question, findValues }) => {
  const [, relation, said] = bound.exec(question.text) ?? [];
  if (!relation || !said || !/^(?:and |in |on )?(?:what|which|who|list|show|name|how many)\b/.test(question.text))
    return undefined;
  const limit = Number(said.replace(/,(?=\d{3}\b)/g, '').replace(',', '.'));
  const isMore = /above|over|more|greater|higher|at least/.test(relation);
  const isInclusive = /at least|at most|up to/.test(relation);
  for (const listing of listingsOf(page, findValues)) {
    const heading = headingAsked(listing, question);
    const amounts = itemEntries(listing).flatMap((entry) => {
      const amount = amountOf(entry, { ...question, kinds: [] }, heading);
      return amount ? [{ entry, amount: Math.abs(amount.amount), text: amount.text }] : [];
    });
    if (amounts.length < 2 || amounts.length < itemEntries(listing).length) continue;
    const found = amounts.filter(
      ({ amount }) => (isInclusive && amount === limit) || (isMore ? amount > limit : amount < limit),
    );
    if (/^(?:and |in |on )?how many\b/.test(question.text))
      return [
        asCandidate(
          `${found.length}${found.length > 0 ? ` (${names(found)})` : ''}`,
          0.85,
          found.length > 0 ? found.map(({ entry }) => entry) : [amounts[0].entry],
        ),
      ];
    if (found.length === 0)
      return [
        asCandidate(
          `none: ${names(amounts)}`,
          0.8,
          amounts.map(({ entry }) => entry),
        ),
      ];
    return [
      asCandidate(
        names(found),
        0.88,
        found.map(({ entry }) => entry),
      ),
    ];
  }
  return undefined;
};

const names = (found: readonly { readonly entry: Entry; readonly text: string }[]): string =>
  found.map(({ entry, text }) => `${entry.label} (${text})`).join(', ');

const ends = /\b(next|first|earliest|last|latest|closes the|close the|headlin\w+|opens the)\b/;
const closing = /^(?:last|latest|close|headlin)/;

/** "When is the next train to London after 9:40?", "when is the last one to Canterbury?" */
export const inTimeOrder: Way = ({ page, question, findValues }) => {
  const { text } = question;
  const end = ends.exec(text)?.[1];
  const isBound = /\b(after|before)\b \d/.exec(text)?.[1];
  if (
    (!end && !isBound) ||
    !/\b(?:when|what|which|who|where|how|train|bus|flight)\b/.test(text) ||
    /\b(?:item|step|point|line|task|entry|name|page)\b/.test(text)
  )
    return undefined;
  for (const listing of listingsOf(page, findValues)) {
    const timed = listing.entries.flatMap((entry) => {
      const times = minutesIn(entry.fields.find(({ text: own }) => minutesIn(own).length > 0)?.text ?? '');
      return times[0] === undefined ? [] : [{ entry, at: times[0] }];
    });
    if (timed.length < 2) continue;
    const meant = meantIn(listing, question);
    const kept = meant ? timed.filter(({ entry }) => meant.some((one) => one.entry === entry)) : timed;
    const limit = timeSaid(text);
    const isBefore = isBound === 'before' || /\bbefore\b/.test(text);
    const inside = kept
      .filter(({ at }) => limit === undefined || (isBefore ? at < limit : at > limit))
      .sort((a, b) => a.at - b.at);
    if (end === 'next' && limit === undefined && !/\bbefore\b/.test(text)) return undefined;
    const isLast =
      (end !== undefined && closing.test(end)) ||
      (isBefore && end !== 'first' && end !== 'earliest' && end !== 'opens the');
    const found = isLast ? inside.at(-1) : inside[0];
    if (!found) return [];
    return [answerFrom(found.entry, listing, question)];
  }
  return undefined;
};

/** The entries with the names that a question says; undefined where it says none that stand there. */
function meantIn(listing: Listing, question: TextQuestion): readonly EntryMatch[] | undefined {
  const found = entriesMeant(listing, question, { exact: true });
  return found.length > 0 ? found : undefined;
}

/** What is asked of an entry: its time, its platform, else all of it. */
function answerFrom(entry: Entry, listing: Listing, question: TextQuestion): Candidate | undefined {
  const heading = headingAsked(listing, { ...question, keys: question.keys.filter(({ word }) => !ends.test(word)) });
  const isWhen = /\b(?:when|what time)\b/.test(question.text);
  const field = isWhen
    ? entry.fields.find(({ text }) => minutesIn(text).length > 0)
    : entry.fields.find((one) => heading && one.heading === heading.text && !findsAll(question, one.text));
  // "Who is the last act?" asks for no time.
  const isWho = /^(?:and )?who\b/.test(question.text);
  const rest = entry.fields
    .filter((one) => one !== field && !(isWho && minutesIn(one.text).length > 0))
    .map(({ text }) => text)
    .join(', ');
  return asCandidate(
    field ? `${field.text} (${rest})` : isWho ? rest : entry.fields.map(({ text }) => text).join(', '),
    0.88,
    [entry],
  );
}

const findsAll = ({ keys }: TextQuestion, text: string): boolean =>
  keys.some((key) => findKey({ ...key, others: [] }, placedWords(text)));

/** Numbers, times and codes that a question itself says. */
const literals =
  /(?<![\p{L}\d])(?:[£$€]\s?)?(?:\d{1,2}[:.]\d{2}(?::\d{2})?|\d+(?:[.,/-]\d+)*|[A-Z]{1,4} ?\d{1,5}[A-Z]?)(?![\p{L}\d])/gu;

/** "What leaves at 10:20?", "who has number 7?", "what costs 4.50?", "which one is 74?": the rest of the entry. */
export const reverse: Way = ({ page, question, findValues }) => {
  const { text, said } = question;
  if (
    !/^(?:and )?(?:what|which|who|where|whose|whom)\b/.test(text) ||
    bound.test(text) ||
    /\b(?:items?|steps?|points?|lines?|tasks?|bullets?) (?:number )?\d/.test(text)
  )
    return undefined;
  if (question.kinds.length > 0 && !/^(?:and )?(?:what|who|which\b.*) costs?\b/.test(text)) return undefined;
  const time = timeSaid(text);
  const atTime =
    time === undefined
      ? []
      : listingsOf(page, findValues)
          .flatMap(({ entries }) => entries)
          .filter(({ fields }) =>
            fields.some((field) => [time, time + 12 * 60].includes(minutesIn(field.text)[0] ?? -1)),
          );
  if (atTime.length === 1 && /\bat \d/.test(text))
    return [
      asCandidate(
        atTime[0].fields
          .filter((field) => minutesIn(field.text).length === 0 && /\p{L}{2}/u.test(field.text))
          .map((field) => field.text)
          .join(', '),
        0.88,
        atTime,
      ),
    ];
  const asked = [...said.matchAll(literals)]
    .map(([one]) => one.replace(/^[£$€]\s?/, ''))
    .filter((one) => /\d/.test(one));
  if (asked.length !== 1) return undefined;
  const [literal] = asked;
  for (const listing of listingsOf(page, findValues)) {
    const found = listing.entries.filter(({ fields }) => fields.some((field) => isSame(field.text, literal)));
    if (found.length === 0) continue;
    const [entry, another] = found;
    const heading = headingAsked(listing, question);
    const asks = heading && entry.fields.find((one) => one.heading === heading.text && !isSame(one.text, literal));
    const parts = found.map((one) => (asks && !another ? asks.text : labelled(one, literal)));
    return [asCandidate([...new Set(parts)].join(' and '), found.length < 4 ? 0.88 : 0.5, found)];
  }
  const rows = page.rows.filter(
    (row) => row.text.split(/[\s–—-]+/).some((word) => isSame(word, literal)) || isSame(row.text, literal),
  );
  if (rows.length !== 1 || question.keys.length > 3) return undefined;
  return [whole(rows, withoutLiteral(rows[0], literal), 0.8)];
};

function withoutLiteral(row: Row, literal: string): string {
  const named = row.cells.filter((cell) => /\p{L}{2}/u.test(cell.text) && !isSame(cell.text, literal));
  return named.length > 0 && row.cells.length > 1 ? named.map(({ text }) => text).join(', ') : row.text;
}

/** What else stands there, the numbers aside: "London, IC 206". */
function labelled({ fields, label }: Entry, literal: string): string {
  const rest = fields.filter(({ text }) => !isSame(text, literal) && /\p{L}{2}/u.test(text));
  return rest.length > 0 ? rest.map(({ text }) => text).join(', ') : label;
}

const bare = (text: string): string =>
  plainWords(text)
    .replace(/(?<=\d)[.](?=\d{2}$)/, ':')
    .replace(/^0(?=\d[:.])/, '')
    .replace(/[^\p{L}\p{N}:]/gu, '');

const isSame = (text: string, literal: string): boolean =>
  bare(text) === bare(literal) ||
  (/^[-+]?[£$€]?\s?[\d,]+(?:[.,]\d{1,2})?$/.test(text) &&
    /^\d+(?:[.,]\d{1,2})?$/.test(literal) &&
    Math.abs(Number(text.replace(/[£$€\s]|,(?=\d{3})/g, '').replace(',', '.'))) ===
      Number(literal.replace(',', '.'))) ||
  bare(text.replace(/[£$€+-]|\s?(?:eur|euro|euros|kg|g|%|°c?|l|ml|cm|votes|points)$/gi, '')) === bare(literal);

const asksFor = /^(?:and )?(?:what|which|who|whose|list|show|name|when|where)\b/;

/** "What is still open?", "who are the strikers?", "which trains go to London?", "when is it sunny?" */
export const havingWord: Way = (search) => {
  const { question, page, findValues } = search;
  if (!asksFor.test(question.text) && !/^(?:and )?how many\b/.test(question.text)) return undefined;
  const states = stateWords(question);
  for (const listing of listingsOf(page, findValues)) {
    const found = listing.entries.filter(({ fields }) =>
      fields.slice(fields.length > 1 ? 1 : 0).some((field) => states.includes(plainWords(field.text))),
    );
    if (states.length > 0 && found.length > 0) return [listed(found, listing, question, search)];
  }
  // "Update FAQ (done)"
  const marked = page.rows.filter(({ text }) => {
    const mark = /[([]\s*([\p{L} ]+?)\s*[)\]]\s*$/u.exec(text)?.[1];
    return mark !== undefined && states.includes(plainWords(mark));
  });
  if (marked.length > 0 && /^(?:and )?(?:what|which)\b/.test(question.text))
    return [whole(marked, marked.map(({ text }) => text).join('\n'), 0.84)];
  return undefined;
};

const openWords = 'open|pending|todo|to do|not started|outstanding|unfinished';
const doneWords = 'done|finished|complete|completed|closed';
const progressWords = 'in progress|ongoing|doing|started|wip';
/** The states that a question asks for: "what is still open?" */
function stateWords({ text }: TextQuestion): readonly string[] {
  const said =
    /\b(?:is|are|was|were|has|have|tasks?|items?|things|many \w+)(?: there)?(?: still| already| been| not yet| left)* (not started|open|done|finished|complete|completed|closed|pending|todo|to do|outstanding|in progress|ongoing|delayed|cancelled|canceled|on time|late|on|off|enabled|disabled|left to do|missing|not done|not finished|unfinished|blocked|available|sold out|free|included|paid|unpaid|overdue)(?: yet| already| now| to do)?$/.exec(
      text,
    )?.[1];
  if (!said) return /\bleft to do\b|\bremaining\b/.test(text) ? openWords.split('|') : [];
  const groups = [
    openWords,
    doneWords,
    progressWords,
    'delayed|late',
    'on|enabled|active',
    'off|disabled|inactive',
    'paid|settled',
    'cancelled|canceled',
    'unpaid|overdue',
  ];
  if (/^(?:left to do|missing|not done|not finished|not started)$/.test(said)) return openWords.split('|');
  return (groups.find((group) => group.split('|').includes(said)) ?? said).split('|');
}

/** The entries by what they are called, or how many they are. */
export function listed(
  found: readonly Entry[],
  listing: Listing,
  question: TextQuestion,
  { findValues }: Pick<Search, 'findValues'>,
): Candidate | undefined {
  if (/^(?:and |in |on )?how many\b/.test(question.text))
    return asCandidate(`${found.length} (${found.map(({ label }) => label).join(', ')})`, 0.85, found);
  const heading = /^(?:and )?(?:when|what time)\b/.test(question.text) ? undefined : headingAsked(listing, question);
  const parts = found.map((entry) => {
    const field = heading && entry.fields.find((one) => one.heading === heading.text);
    const isMeant =
      field && field.text !== entry.label && findValues(field.text).length === 0 && /\p{L}/u.test(field.text);
    return isMeant && /^(?:and )?who/.test(question.text) ? field.text : entry.label;
  });
  return asCandidate([...new Set(parts)].join(', '), 0.85, found);
}
