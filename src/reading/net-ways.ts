/** What it comes to without the tax: the line that says so, or what is left of the total. */
import { totalOf } from './best.js';
import { rowValues } from './find-value.js';
import type { Row } from './page.js';
import { readQuestion } from './question.js';
import { value } from './value-ways.js';
import type { FindValues } from './values.js';
import { type Search, type Way, whole } from './way.js';

const isAsked =
  /\b(?:without|before|excluding|exclusive of|excl|ex|minus|less|net of|not counting|not including) (?:the |any )?(?:tax(?:es)?|vat|gst|mwst|sales tax)\b|\b(?:net|nett) (?:amount|total|price|sum)\b|\bwhat is the net\b/;
const netLine =
  /^\W*(?:net(?:t|to)?(?: amount| total| sum)?|sub ?-?total|zwischensumme|total (?:excl|ex|without|before|net)\b.*|goods|taxable amount|total ht|imponibile)\b/i;
const taxLine = /^\W*(?:[\d.,]+ ?% )?(?:vat|tax|sales tax|gst|mwst|ust|tva|iva|btw)\b/i;

/** The last amount of money in a row. */
function amountIn(row: Row, findValues: FindValues): { readonly amount: number; readonly text: string } | undefined {
  const last = rowValues(row, findValues).findLast(
    ({ kinds, text }) => kinds.includes('money') || /[.,]\d\d$/.test(text),
  );
  return last?.amount === undefined ? undefined : { amount: Math.abs(last.amount), text: last.text };
}

export const withoutTax: Way = (search: Search) => {
  const { page, question, findValues } = search;
  if (!isAsked.test(question.text)) return undefined;
  const nets = page.rows.filter((row) => netLine.test(row.text) && amountIn(row, findValues));
  const [net, another] = nets;
  const told = net && !another ? amountIn(net, findValues) : undefined;
  if (net && told) return [whole([net], told.text, 0.9)];
  const taxes = page.rows.flatMap((row) => {
    const found = taxLine.test(row.text) ? amountIn(row, findValues) : undefined;
    return found ? [{ row, ...found }] : [];
  });
  const total = totalOf(value({ ...search, question: readQuestion('What is the total?') }) ?? []);
  const all = total && amountIn(total.row, findValues);
  if (!total || !all || taxes.length === 0) return [];
  const rest = taxes.reduce((sum, { amount }) => sum - amount, all.amount);
  if (rest <= 0) return [];
  const shown = `${rest.toFixed(2)} (${[all.text, ...taxes.map(({ text }) => text)].join(' − ')})`;
  return [whole([total.row, ...taxes.map(({ row }) => row)], shown, 0.88)];
};
