/** "How much of the budget is left?": what was planned without what was spent. */
import { rowValues } from './find-value.js';
import { type Way, whole } from './way.js';

const isAsked =
  /\bhow much (?:of (?:the |our |my |this |that )?)?(?:budget|money|allowance|credit)?.*\b(?:left|remains?|remaining|to spend)\b/;
const planned = /\b(?:budget|allowance|available|planned|limit)\b\W*/i;
const used = /\b(?:spent|used|paid|expenses)\b(?: so far)?\W*/i;

export const remaining: Way = ({ page, question: { text }, findValues }) => {
  if (!isAsked.test(text) || !/\b(?:budget|money|allowance|spend)\b/.test(text)) return undefined;
  if (page.rows.some((row) => /\b(?:left|remaining|remains)\b/i.test(row.text))) return undefined;
  const amountAt = (label: RegExp) => {
    const found = page.rows.flatMap((row) => {
      const said = label.exec(row.text);
      const end = said ? said.index + said[0].length : -1;
      const value = rowValues(row, findValues).find(({ start, amount }) => amount !== undefined && start >= end - 1);
      return said && value?.amount !== undefined ? [{ row, amount: value.amount, text: value.text }] : [];
    });
    return found.length === 1 ? found[0] : undefined;
  };
  const [all, spent] = [amountAt(planned), amountAt(used)];
  if (!all || !spent || spent.amount > all.amount) return [];
  const rest = Math.round(100 * (all.amount - spent.amount)) / 100;
  return [whole([...new Set([all.row, spent.row])], `${rest} (${all.text} − ${spent.text})`, 0.88)];
};
