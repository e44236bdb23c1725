/** Parts of an address: "what's the postcode?", "which town does it go to?" */
import type { Page, Row } from './page.js';
import { type Way, whole } from './way.js';

const code =
  /\b(?:[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}|[A-Z]{2},? \d{5}(?:-\d{4})?|(?:[A-Z]{1,2}[- ])?\d{4,5}(?= \p{Lu}\p{L}+)|\d{4} ?[A-Z]{2}(?= \p{Lu}))(?![\p{L}\d])/u;
const asksCode = /\b(?:post ?code|postal code|zip(?: code)?|plz)\b/;
const asksTown =
  /\b(?:what|which) (?:town|city|village|place)\b|\b(?:town|city) (?:is|does|do|will|was|should) (?:it|this|that|he|she|they|the \w+)\b/;
const going =
  /\b(?:to|going|go|goes|deliver\w*|sent|send|shipped|for|destination|receiv\w*|recipient|end up|live|lives)\b/;
const coming = /\b(?:from|sender|sent by|comes?|came)\b/;
const receiving =
  /^(?:to|deliver(?:y|ed)? to|ship(?:ped)? to|send to|bill(?:ed)? to|sold to|recipient|addressee|customer)\b/i;
const sending = /^(?:from|sender|return address|shipper|seller)\b/i;

/** Words before a code, or behind it, on its line. */
function townOf(row: Row): string | undefined {
  const [found] = code.exec(row.text) ?? [];
  if (!found) return undefined;
  const [before, after] = row.text.split(found);
  const isFirst = /^(?:\p{Lu}{1,2}[- ])?\d{4,5}$/u.test(found) && /^\W*\p{Lu}/u.test(after ?? '');
  const words = (!isFirst && /[\p{L}]/u.test(before ?? '') ? before : after) ?? '';
  const town = words
    .replace(/^.*,\s*(?=\p{Lu}\p{L}+\W*$)/u, '')
    .replace(/[^\p{L}\s'’-]/gu, ' ')
    .trim();
  return /^\p{Lu}/u.test(town) && town.split(/\s+/).length < 4 ? town : undefined;
}

/** The lines with a code that stand behind a sender's or a recipient's label. */
function side(page: Page, label: RegExp, rows: readonly Row[]): readonly Row[] {
  const at = page.rows.findIndex(({ text }) => label.test(text));
  if (at < 0) return [];
  const below = rows.filter((row) => page.rows.indexOf(row) >= at && page.rows.indexOf(row) < at + 6);
  return below.slice(0, 1);
}

export const addressPart: Way = ({ page, question: { text } }) => {
  const isCode = asksCode.test(text);
  if (!isCode && !asksTown.test(text)) return undefined;
  const rows = page.rows.filter(({ text: line }) => code.test(line));
  const isComing = coming.test(text);
  const own = isComing ? side(page, sending, rows) : going.test(text) ? side(page, receiving, rows) : [];
  const [row, another] = own.length > 0 ? own : rows;
  if (!row || another || (isComing && own.length === 0))
    return rows.length > 1 ? rows.map((one) => whole([one], one.text, 0.4)) : undefined;
  const told = isCode ? code.exec(row.text)?.[0] : townOf(row);
  return told === undefined ? undefined : [whole([row], told, 0.86)];
};

export const ofAddresses =
  /^(?:post|postcod|postal|code|cod|zip|plz|town|city|citi|villag|place|plac|go|goe|deliver|sent|send|ship|receiv|recipient|destination|address|from|com|came|end|up|liv|parcel|packag|letter|order|is|it|situat|locat)$/;
