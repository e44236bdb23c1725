/** Numbers that stand before what they count or measure: "83 of 240 files were copied", "747 kWh". */
import { numberWords } from '../language/numbers.js';
import type { Row } from './page.js';
import { findKey, type Key, placedWords, stem } from './question.js';
import { type Sentence, sentencesOf } from './sentences.js';
import { type Way, whole } from './way.js';

const number = String.raw`\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`;
const asked = /\bhow many (?:of (?:the|these|those|our|my) )?([\p{L}-]+)\b ?(.*)$/u;
const ofAll = /\b(?:in total|altogether|in all|all together|overall|were there|are there in)\b|^out of how many\b/;

interface Counted {
  readonly some: string;
  readonly all?: string;
  readonly sentence: Sentence;
}

/** "83 of 240 files", "1 warning", "two new hires" */
function countedIn(sentence: Sentence, noun: string): readonly Counted[] {
  const counts = new RegExp(
    `(?<![\\p{L}\\d.,:])(${number})(?: ?(?:of|out of|/) ?(?:the )?(${number}))? (?:\\p{L}+ )?(\\p{L}+)`,
    'giu',
  );
  return [...sentence.text.matchAll(counts)].flatMap(([said, some, all]) =>
    placedWords(said).some(({ stem: own }) => own === stem(noun)) && /^[\d.,]*\d$|^\p{L}+$/u.test(some)
      ? [{ some, sentence, ...(all !== undefined && { all }) }]
      : [],
  );
}

const plain = (text: string): string => String(numberWords.get(text.toLowerCase()) ?? text);

/** "How many files were copied?", "how many warnings are there?" of sentences. */
export const countedInText: Way = ({ page, question: { text, keys } }) => {
  const [, noun] = asked.exec(text) ?? [];
  if (!noun || /\b(?:more|fewer|less|not|n t)\b/.test(text)) return undefined;
  const sentences = sentencesOf(page).filter(
    (one) => one.rows.every(({ cells }) => cells.length === 1) && one.text.split(/\s+/).length > 2,
  );
  const found = sentences.flatMap((one) => countedIn(one, noun));
  const rest = keys.filter(
    ({ word }) => !word.split(' ').includes(stem(noun)) && !/^(?:total|new|all|number|left)$/.test(word),
  );
  const holding = found.filter(({ sentence }) => rest.every((key) => isSaid(key, sentence.text)));
  const values = new Set(holding.map(({ some, all }) => `${some} ${all ?? ''}`));
  const [only] = holding;
  if (!only || values.size > 1) return undefined;
  const told = ofAll.test(text) && only.all !== undefined ? only.all : only.some;
  return [whole(only.sentence.rows, plain(told), 0.88)];
};

const isSaid = (key: Key, text: string): boolean => findKey(key, placedWords(text)) !== undefined;

/** "How many kWh did I use?": what is measured so, in the row that the rest of the question names. */
export const measured: Way = ({ page, question: { text, keys, hints } }) => {
  const [, noun, more = ''] = asked.exec(text) ?? [];
  if (!noun || noun.length > 8 || /\b(?:more|fewer|less)\b/.test(text)) return undefined;
  const unit = new RegExp(`(?<![\\p{L}\\d])[\\d.,]*\\d ?${noun}(?!\\p{L})`, 'iu');
  const rows = page.rows.flatMap((row) => {
    const cell = row.cells.find((one) => unit.test(one.text) && one.text.replace(unit, '').trim() === '');
    return cell && row.cells.length > 1 ? [{ row, cell }] : [];
  });
  if (rows.length === 0) return undefined;
  const rest = [...keys, ...hints].filter(({ word }) => word !== stem(noun));
  const named = rows.filter(({ row }) => rest.length > 0 && rest.every((key) => isIn(key, row)));
  const [only, another] = named.length > 0 ? named : rest.length === 0 || /^(?:are|is) /.test(more) ? rows : [];
  if (!only || another) return [];
  return [{ text: only.cell.text, score: 0.88, about: noun, cells: [only.cell], row: only.row }];
};

const isIn = (key: Key, { text }: Row): boolean => isSaid(key, text);

export const ofCounting =
  /^(?:there|ar|is|left|total|all|new|number|did|do|hav|has|us|use|used|of|altogether|out|my|our|it|they)$/;
