/** Answers a question from the text of a picture, or says which lines come closest. */
import type { TextLine } from '../contracts/model.js';
import { shortQuestions } from '../language/short-question.js';
import { ways } from './all-ways.js';
import { isRival, lastOf } from './best.js';
import type { Candidate } from './find-value.js';
import { readingsOf } from './follow-up.js';
import { focused, isAccounted, isOfAskedKind } from './gate.js';
import { layOutPage, type Page } from './page.js';
import { findKey, placedWords, plainWords, readQuestion, type TextQuestion } from './question.js';
import { rephrase } from './rephrase.js';
import { tidyLines } from './tidy-lines.js';
import type { FindValues } from './values.js';
import type { Search } from './way.js';

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
  const page = layOutPage(tidyLines(lines));
  const questions = shortQuestions(said);
  const found = questions.map((question) => ofOne(page, question, findValues));
  return questions.length > 1 ? toldTogether(questions, found) : found[0];
}

/** What can't be told beside what can is named. */
function toldTogether(questions: readonly string[], found: readonly (Finding | undefined)[]): Finding | undefined {
  const sure = found.flatMap((one) => (one?.isSure ? [one] : []));
  const [first] = sure;
  if (!first) return found.find((one) => one !== undefined);
  const parts = found.map((one, at) =>
    one?.isSure ? one.text : `I can’t tell: “${questions[at].replace(/\?$/, '')}?”`,
  );
  return {
    text: parts.join('; '),
    confidence: Math.min(...sure.map(({ confidence }) => confidence)),
    isSure: true,
    lines: sure.flatMap(({ lines }) => lines),
    others: [],
  };
}

function ofOne(page: Page, said: string, findValues: FindValues): Finding | undefined {
  const found = readingsOf(said, page, findValues).map((reading) =>
    answerTo({ page, question: focused(readQuestion(rephrase(reading)), page), findValues }),
  );
  return found.find((one) => one?.isSure) ?? found.findLast((one) => one !== undefined);
}

function answerTo(search: Search): Finding | undefined {
  let quotes: Finding | undefined;
  for (const { way, uses } of ways) {
    const proposed = way(search);
    if (!proposed) continue;
    const candidates = proposed.filter((one) => one !== undefined).sort((a, b) => b.score - a.score);
    const fitting = candidates.filter((one) => isOfAskedKind(search, one) && isAccounted(search, one, uses));
    const sure = surest(fitting, search.question);
    if (sure) return sure;
    quotes ??= closest(candidates.filter((one) => isNear(search, one)));
  }
  return quotes;
}

const opinion =
  /\b(?:think|feel|nice|pretty|beautiful|inviting|annoyed|angry|happy|sad|funny|good idea|worth|recommend|opinion|look(?:s|ing)? \w+)\b|^how (?:do|can|could|should|would) (?:i|we|you)\b|^why\b|^should\b/;

/** The lines that share words with a question which nothing on the page surely answers, those with most words first. */
export function closestLines(lines: readonly TextLine[], said: string): Finding | undefined {
  const page = layOutPage(tidyLines(lines));
  const question = readQuestion(rephrase(shortQuestions(said)[0]));
  if (opinion.test(question.text)) return undefined;
  const keys = question.keys.map((key) => ({ ...key, others: key.others.filter((word) => word.length > 3) }));
  const candidates = page.rows.flatMap((row): Candidate[] => {
    const words = placedWords(row.text);
    const here = keys.filter((key) => findKey(key, words) !== undefined);
    // A name alone says nothing about who bears it.
    return here.length === 0 || words.length <= here.length
      ? []
      : [{ text: row.text, score: Math.min(1, minScore + here.length / keys.length), cells: row.cells, row }];
  });
  return closest([...candidates].sort((a, b) => b.score - a.score));
}

/** A line that holds a word of the question, or a value of the kind asked for where it names nothing. */
const isNear = ({ question }: Search, { row, about = '' }: Candidate): boolean =>
  question.keys.length === 0 || question.keys.some((key) => findKey(key, placedWords(`${row.text} ${about}`)));

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
