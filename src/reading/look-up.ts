/** Answers a question from the text of a picture, or says which lines come closest. */
import type { TextLine } from '../contracts/model.js';
import { isRival, lastOf } from './best.js';
import { chat } from './chat.js';
import { countEntries, whichHold } from './count-ways.js';
import { entryValue } from './entry-values.js';
import { beyondBound, havingWord, inTimeOrder, reverse } from './filter-ways.js';
import type { Candidate } from './find-value.js';
import { readingsOf } from './follow-up.js';
import { formField, labelNumber, labelValue, section } from './form-ways.js';
import { about, advice, fileNamed, message, nearest, presence } from './line-ways.js';
import { comparedItems, item, itemCount, sum } from './list-ways.js';
import { opening } from './opening.js';
import { layOutPage } from './page.js';
import { naming, person, place, task } from './people-ways.js';
import { plainWords, readQuestion, type TextQuestion } from './question.js';
import { atPlace, rankEntries } from './rank-ways.js';
import { rephrase } from './rephrase.js';
import { buttonsShown, limit, maker, role } from './role-ways.js';
import { scores } from './scores.js';
import { average, columnSum, differ, share, spentOn, together, unitPrice } from './sum-ways.js';
import { comparison, keyed, value } from './value-ways.js';
import type { FindValues } from './values.js';
import type { Search, Way } from './way.js';
import { weather } from './weather.js';
import { compareAmounts, decidingLine, listedThing, permission, stateAsked } from './whether-ways.js';

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

/** @returns undefined when nothing in the text fits the question */
export function lookUp(lines: readonly TextLine[], said: string, findValues: FindValues): Finding | undefined {
  const page = layOutPage(lines.map(withPounds));
  const found = readingsOf(said, page, findValues).map((reading) =>
    answerTo({ page, question: readQuestion(rephrase(reading)), findValues }),
  );
  return found.find((one) => one?.isSure) ?? found.findLast((one) => one !== undefined);
}

function answerTo(search: Search): Finding | undefined {
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

/** The reader takes the sign for pounds for an f. */
const withPounds = (line: TextLine): TextLine => ({
  ...line,
  text: line.text
    .replace(/(?<=\s|^)f[l1](?=\d(?![\p{L}\d]))/gu, '£1')
    .replace(/(?<=\s|^)f(?=\d+(?:[.,]\d{2})?(?![\p{L}\d]))/gu, '£')
    .replace(/(?<=\p{L})f(?=\d{1,3}(?:,\d{3})*\.\d{2}(?!\d))/gu, ' £'),
});

/** From here on a value is told as the answer. Without a kind that it must be of, nearly all words must be there. */
const sureOf = (question: TextQuestion, { isNamed }: { isNamed: boolean }): number =>
  isNamed ? 0.45 : question.kinds.length > 0 ? 0.6 : 0.78;
/** Less isn't worth quoting. */
const minScore = 0.3;

function surest(candidates: readonly Candidate[], question: TextQuestion): Finding | undefined {
  const [best] = candidates;
  if (!best || best.score < sureOf(question, { isNamed: namedShapes.test(question.text) })) return undefined;
  const rival = candidates.find((one) => plainWords(one.text) !== plainWords(best.text) && isRival(one, best));
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

/** The first that has something to say is believed. */
export const ways: readonly Way[] = [
  message,
  buttonsShown,
  opening,
  weather,
  comparison,
  chat,
  scores,
  share,
  differ,
  together,
  average,
  unitPrice,
  stateAsked,
  compareAmounts,
  comparedItems,
  about,
  beyondBound,
  inTimeOrder,
  reverse,
  listedThing,
  permission,
  presence,
  fileNamed,
  advice,
  formField,
  labelNumber,
  item,
  countEntries,
  itemCount,
  spentOn,
  columnSum,
  sum,
  limit,
  atPlace,
  rankEntries,
  havingWord,
  whichHold,
  section,
  labelValue,
  entryValue,
  role,
  person,
  maker,
  task,
  naming,
  place,
  value,
  keyed,
  decidingLine,
  nearest,
];
