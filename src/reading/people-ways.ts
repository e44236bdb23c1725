/** Answers that are people, names and places. */

import { valuesInTable } from './find-in-table.js';
import { addressesIn, contactIn, nameOfThing, namesByKey, placesIn, tasksOf, titleOf } from './find-name.js';
import { type Candidate, matchRows, valuesByKey } from './find-value.js';
import type { Page } from './page.js';
import { type Way, whole } from './way.js';

/** "Who fixes the tests?", "Whom do I call?" */
export const person: Way = ({ page, question, findValues }) => {
  if (
    !/^(?:and |so )?(?:who|whom|whose)\b|\bto whom\b|\bwhich person\b|^how (?:can|do|could|would|should) (?:i|we|you|one|they) (?:reach|contact|call|phone|ring|get in touch|write|email)\b/.test(
      question.text,
    )
  )
    return undefined;
  const contact = contactIn(page, question, findValues);
  if (contact) return [contact];
  const addressed = addressedIn(page, question.text);
  // A paper belongs to whom it is made out to, not to what else stands on it.
  if (!addressed && papers.test(question.text)) return [];
  return addressed ? [addressed] : [...valuesInTable(page, question, findValues), ...namesByKey(page, question)];
};

const papers =
  /^whose (?:invoice|bill|ticket|letter|pass|booking|parcel|order|receipt|account|reservation|prescription)\b/;

/** "Who is it for?", "Who sent it?": what stands at "To:", "Bill to", "From:". */
function addressedIn(page: Page, text: string): Candidate | undefined {
  const isFrom = /\b(?:sent|sender|from|wrote|issued)\b/.test(text);
  if (!isFrom && !/\b(?:for|to|recipient|addressed|receives?|gets|pays?)\b/.test(text) && !papers.test(text))
    return undefined;
  const heading = isFrom
    ? /^(?:from|sender|absender|shipper|seller)\b\s*:?\s*/i
    : /^(?:to|bill(?:ed)? to|ship to|deliver to|sold to|recipient|customer|client|attn|for)\b\s*[:.]?\s*/i;
  const at = page.rows.findIndex(
    (row) => heading.test(row.text) && (row.text.replace(heading, '') === '' || /:/.test(row.text)),
  );
  if (at < 0) return undefined;
  const rest = page.rows[at].text.replace(heading, '');
  const row = rest === '' ? page.rows[at + 1] : page.rows[at];
  return row && { text: rest === '' ? row.text : rest, score: 0.85, about: page.rows[at].text, cells: row.cells, row };
}

/** "What does Priya have to do?" */
export const task: Way = ({ page, question }) => {
  if (
    !/^(?:and |so )?(?:what|which)\b.*\b(?:do|does|did|doing|has|responsible|assigned|task|tasks|job|working|work|supposed|charge|say|said|handle|handling|take care)\b/.test(
      question.text,
    )
  )
    return undefined;
  const found = tasksOf(page, question);
  // "Due 2 Oct" is when, and not what.
  const isWhen =
    found &&
    !/\p{L}{3}/u.test(
      found.text.replace(
        /\b(?:due|by|until|to|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*/gi,
        '',
      ),
    );
  return found && !isWhen ? [found] : undefined;
};

/** "What's the hotel called?", "What's the title?" */
export const naming: Way = ({ page, question }) => {
  const { text } = question;
  if (
    /\bwhat (?:is|are) (?:the|this|that) (?:chart|graph|diagram|table|poster|flyer|page|email|letter|article|text|slide|message|notice|document|note) about\b|\b(?:subject|topic)\b/.test(
      text,
    )
  ) {
    const title = titleOf(page);
    return title && [whole([title], title.text, 0.8)];
  }
  if (/\b(?:title|headline|heading)\b/.test(text) && !/\bjob title\b/.test(text)) {
    const title = titleOf(page);
    return title && [whole([title], title.text, 0.85)];
  }
  if (
    !/\b(?:called|named)\b|\bname (?:of|on)\b|\b(?:what|which) is the \w+ name\b|\bwhat(?: is| are)? (?:the|its|their|her|his|your|the (?:person|man|woman|owner)) names?$/.test(
      text,
    )
  )
    return undefined;
  return [nameOfThing(page, question)];
};

const isSentenceOfPlace = (text: string): boolean =>
  text.split(/\s+/).length > 3 &&
  /\b(?:in|at|on|near|opposite|behind|room|floor|hall) (?:the )?[\p{Lu}\d]|\b(?:room|floor|hall)\b/u.test(text);

/** "Where does it take place?", "What's the address?" */
export const place: Way = ({ page, question, findValues }) => {
  const { text } = question;
  const asksPlace =
    /^where (?:is|are|can|do) (?:the|it|they|she|he|their|her|his|this|i|we)\b(?!.*\b(?:go|goes|stop|stops|leave|leaves)\b)/.test(
      text,
    );
  const asksAddress = asksPlace || (/\baddress\b/.test(text) && !/\b(?:email|mail|web|ip)\b/.test(text));
  if (!asksAddress && !/^(?:and |so )?where\b|\bin (?:what|which) (?:place|room|city|street)\b/.test(text))
    return undefined;
  const found = asksAddress ? addressesIn(page) : [];
  if (found.length > 0) return found;
  const keyed = [
    ...valuesInTable(page, question, findValues),
    ...valuesByKey(page, { ...question, kinds: [] }, findValues),
  ];
  const told = matchRows(page, question).filter(({ share, row }) => share > 0.85 && isSentenceOfPlace(row.text));
  if (told.length === 1) return [whole([told[0].row], told[0].row.text, 0.84)];
  const places = placesIn(page, findValues);
  const near = places.map((one) => ({
    ...one,
    score: one.score - (page.rows.indexOf(one.row) === 0 && places.length > 1 ? 0.1 : 0),
  }));
  return [...keyed.filter(({ text: value }) => /\p{L}{3}/u.test(value)), ...near];
};
