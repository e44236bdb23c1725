/** Questions of two or three papers together: which is the higher, what they come to, which was paid in cash. */
import type { TextLine } from '../contracts/model.js';
import { ordinalOf } from '../language/numbers.js';
import { shortQuestions } from '../language/short-question.js';
import { type Finding, lookUp } from './look-up.js';
import { layOutPage } from './page.js';
import { findKey, type Key, placedWords, plainWords, readQuestion } from './question.js';
import type { FindValues } from './values.js';

export interface FindingAcross extends Finding {
  /** The paper that the lines stand on. */
  readonly page: number;
}

type Papers = readonly (readonly TextLine[])[];

const both =
  '(?:the (?:two|three)|both|all three|they|them|these|those|the (?:receipts|bills|invoices|pictures|photos|slips|papers|tickets|documents)|each)';
const which = new RegExp(
  `^(?:and )?(?:which|what (?=one|receipt|bill|invoice|picture|photo|slip|paper|ticket|document))(?: one| receipt| bill| invoice| picture| photo| slip| paper| ticket| document)?(?: of ${both}(?: \\w+)?)?\\b`,
);
const higher =
  /\b(?:higher|highest|larger|largest|bigger|biggest|more expensive|most expensive|dearer|greater|costs? more|cost more|came to more|(?:is|was) more|more money)\b/;
const lower =
  /\b(?:lower|lowest|smaller|smallest|cheaper|cheapest|less expensive|costs? less|cost less|(?:is|was) less)\b/;
const sum =
  /\b(?:together|altogether|in total|in all|combined|sum|add(?:ed|s)?(?: them)?(?: up)?|all in all|come to|overall)\b/;
const difference = /\bdifference\b|\bhow much (?:more|less|higher|lower|cheaper|dearer|more expensive)\b/;
const named =
  /\b(?:on|of|in|from|for)? ?the (?:one|receipt|bill|invoice|picture|photo|slip|paper|ticket|document) (?:with|from|of|that (?:has|says|shows)|where) (?:the |an? )?([\p{L}\p{N}' -]+?)(?= (?:printed|issued|written|dated|paid|made|say|says|cost|costs|come|comes|on it|bought)\b|[?.!]*$)/u;

/** @returns undefined where the question is not about the papers together, or not surely answered */
export function lookUpAcross(papers: Papers, said: string, findValues: FindValues): FindingAcross | undefined {
  const [question, another] = shortQuestions(said);
  if (another !== undefined) return undefined;
  const text = plainWords(question);
  const amounts = papers.map((lines) => totalOf(lines, findValues));
  const isOfAll = new RegExp(`\\b${both}\\b`).test(text);
  if (difference.test(text)) return reckoned(amounts, ([a, b]) => Math.abs(a - b), ' and ');
  if (sum.test(text) && !which.test(text.replace(/^what (?:do|does|is|are|would|will)\b/, '')) && isOfAll)
    return reckoned(amounts, (all) => all.reduce((one, other) => one + other, 0), ' + ');
  if (which.test(text) && (higher.test(text) || lower.test(text))) return extreme(amounts, higher.test(text));
  if (which.test(text)) return holding(papers, question);
  return ofNamed(papers, question, findValues);
}

interface Total {
  readonly amount: number;
  readonly found: Finding;
}

function totalOf(lines: readonly TextLine[], findValues: FindValues): Total | undefined {
  const found = lookUp(lines, 'What is the total?', findValues);
  const amount = found?.isSure ? findValues(found.text)[0]?.amount : undefined;
  return found && amount !== undefined ? { amount, found } : undefined;
}

const all = (totals: readonly (Total | undefined)[]): readonly Total[] | undefined =>
  totals.every((one) => one !== undefined) ? totals : undefined;

function reckoned(
  totals: readonly (Total | undefined)[],
  reckon: (amounts: readonly number[]) => number,
  sign: string,
): FindingAcross | undefined {
  const known = all(totals);
  if (!known) return undefined;
  const result = reckon(known.map(({ amount }) => amount)).toFixed(2);
  return {
    ...known[0].found,
    text: `${result} (${known.map(({ found }) => found.text).join(sign)})`,
    others: [],
    page: 0,
  };
}

function extreme(totals: readonly (Total | undefined)[], isMost: boolean): FindingAcross | undefined {
  const known = all(totals);
  if (!known) return undefined;
  const sorted = [...known].sort((a, b) => (isMost ? b.amount - a.amount : a.amount - b.amount));
  const [best, next] = sorted;
  if (!next || best.amount === next.amount) return undefined;
  const page = known.indexOf(best);
  const others = sorted.slice(1).map(({ found }) => found.text);
  return {
    ...best.found,
    text: `the ${ordinalOf(page)} (${best.found.text}, not ${others.join(' or ')})`,
    others: [],
    page,
  };
}

const general =
  /^(?:receipt|bill|invoic|pictur|photo|slip|paper|ticket|document|paid|pay|one|two|three|first|second|third)$/;

/** "Which of the two was paid in cash?": the only paper with a line of it. */
function holding(papers: Papers, question: string): FindingAcross | undefined {
  const { keys, hints } = readQuestion(question);
  const asked = [...keys, ...hints]
    .filter(({ word }) => !general.test(word))
    .map((key): Key => ({ ...key, others: [] }));
  if (asked.length === 0) return undefined;
  const found = papers.flatMap((lines, page) => {
    const row = layOutPage(lines).rows.find(({ text }) => asked.every((key) => findKey(key, placedWords(text))));
    return row ? [{ row, page }] : [];
  });
  const [only, another] = found;
  if (!only || another) return undefined;
  const { row, page } = only;
  return {
    text: `the ${ordinalOf(page)} (“${row.text}”)`,
    confidence: 0.85,
    isSure: true,
    lines: row.cells.map(({ line }) => line),
    others: [],
    page,
  };
}

/** "When was the one with the ramen printed?": asked of the only paper that speaks of it. */
function ofNamed(papers: Papers, question: string, findValues: FindValues): FindingAcross | undefined {
  const [phrase, what] = named.exec(question.replace(/[?.!]+$/, '')) ?? [];
  if (phrase === undefined || what === undefined) return undefined;
  const { keys } = readQuestion(what);
  const meant = papers.flatMap((lines, page) =>
    keys.length > 0 && keys.every((key) => lines.some(({ text }) => findKey({ ...key, others: [] }, placedWords(text))))
      ? [page]
      : [],
  );
  const [page, another] = meant;
  if (page === undefined || another !== undefined) return undefined;
  const found = lookUp(
    papers[page],
    `${question.replace(/[?.!]+$/, '').replace(phrase, /^(?:on|of|in|from|for)/.test(phrase.trim()) ? '' : ' it')}?`.replace(
      /\s+/g,
      ' ',
    ),
    findValues,
  );
  return found?.isSure ? { ...found, page } : undefined;
}
