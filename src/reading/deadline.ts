/** Until when something must be done: "what's the last day to sign up?", "by when must everything be finished?" */
import { rowValues } from './find-value.js';
import { daysIn } from './opening.js';
import type { Way } from './way.js';

const asked =
  /\b(?:last|latest|final) (?:day|date|chance|moment|possible (?:day|date))\b|^(?:and )?(?:by|until|till|before|up to) (?:when|what (?:date|day|time)|which (?:date|day))\b|\b(?:deadline|cut ?off|closing date)\b|^(?:and )?(?:when|by when) .*\b(?:have to|must|should|need to|needs to)\b.*\b(?:by|finished|done|ready|completed|handed in|submitted|returned|back|in)\b/;
const limiting =
  /\b(?:by|until|till|before|no later than|latest|deadline|due|closes|closing|ends|expires|valid (?:until|to|through)|finished|last (?:day|date))\b/i;

/** What may be said of a thing that has to be done in time, by stems. */
export const ofDeadlines =
  /^(?:last|latest|final|day|dat|chanc|moment|possibl|deadlin|cut|cutoff|clos|closing|by|until|till|befor|due|hav|must|should|need|everyth|all|finish|finished|don|complet|ready|submit|hand|sign|signing|register|registration|apply|appli|reply|respond|repli|answ|return|back|join|enter|pay|paid|book|order|send|sent|latest)/;

/** The only line that sets a date or a time as the end. */
export const deadline: Way = ({ page, question: { text }, findValues }) => {
  if (!asked.test(text) || daysIn(text).length > 0) return undefined;
  const found = page.rows.flatMap((row) => {
    const limit = limiting.exec(row.text);
    const date =
      limit &&
      rowValues(row, findValues).find(
        ({ kinds, start, end }) =>
          kinds.some((kind) => kind === 'date' || kind === 'time') && (start >= limit.index || end > limit.index),
      );
    return date ? [{ row, text: date.text.replace(/^(?:by|until|till|before)\s+/i, ''), cells: [date.cell] }] : [];
  });
  const [only, another] = found;
  return only && !another ? [{ ...only, score: 0.84 }] : undefined;
};
