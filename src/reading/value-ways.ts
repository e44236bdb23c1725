/** Answers that are values: amounts, dates, numbers, what stands behind a word. */
import { boxHeight } from '../util/box.js';
import { compareTime } from './compare-time.js';
import { valuesInTable } from './find-in-table.js';
import { type Candidate, isOfKind, valuesByKey, valuesOfKind } from './find-value.js';
import type { Page } from './page.js';
import { findKey, type Key, keyOf, placedWords, type TextQuestion } from './question.js';
import type { FindValues } from './values.js';
import type { Way } from './way.js';

/** "Is it before 5?" */
export const comparison: Way = ({ page, question, findValues }) => {
  const compared = compareTime(question.text, page.rows, findValues);
  return compared && [compared];
};

/** Amounts, dates, numbers: by their keys; where the question names none, what there is of the kind. */
export const value: Way = ({ page, question, findValues }) => {
  if (question.kinds.length === 0) return undefined;
  const implied = withImpliedKey(question);
  for (const asked of new Set([withMoment(page, question), question, implied])) {
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

/** "When does the concert begin?" on the concert's page asks for its beginning. */
function withMoment(page: Page, question: TextQuestion): TextQuestion {
  const moment = question.hints.find(({ word }) => /^(?:start|begin|end|last)$/.test(word));
  const holds = (key: Key, text: string): boolean => findKey(key, placedWords(text)) !== undefined;
  // "Doors 7 pm - Music 8 pm" tells when the music starts by its own word.
  const isOwn =
    moment !== undefined &&
    page.rows.some(({ text }) => holds(moment, text) && question.keys.some((key) => holds(key, text)));
  const isMeant = moment && !isOwn && question.kinds.includes('time') && isOfPage(page, question);
  return isMeant && isOfPage(page, { ...question, keys: [moment] }) ? { ...question, keys: [moment] } : question;
}

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
export const keyed: Way = ({ page, question, findValues }) => {
  if (/^(?:who|whom|whose|where|is|are|was|were|does|do|did|can|could|has|have|will|why|how)\b/.test(question.text))
    return undefined;
  const found = [...valuesInTable(page, question, findValues), ...valuesByKey(page, question, findValues)];
  return found.length > 0 ? found.filter(({ score }) => score > 0.7) : undefined;
};
