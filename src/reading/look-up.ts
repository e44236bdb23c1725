/** Answers a question from the text of a picture, or says which lines come closest. */
import type { TextLine } from '../contracts/model.js';
import { shortQuestions } from '../language/short-question.js';
import { addressPart, ofAddresses } from './address-parts.js';
import { anyState } from './any-state.js';
import { isRival, lastOf } from './best.js';
import { chat } from './chat.js';
import { contactCard } from './contact-card.js';
import { countEntries, whichHold } from './count-ways.js';
import { countedInText, measured, ofCounting } from './counted-ways.js';
import { dayGrid } from './day-grid-ways.js';
import { deadline, ofDeadlines } from './deadline.js';
import { entryValue, tasksOfPerson } from './entry-values.js';
import { beyondBound, havingWord, inTimeOrder, reverse } from './filter-ways.js';
import type { Candidate } from './find-value.js';
import { readingsOf } from './follow-up.js';
import { formField, labelNumber, labelValue } from './form-ways.js';
import { focused, isAccounted, isOfAskedKind } from './gate.js';
import { inSection } from './in-section.js';
import { letter, occasion } from './letter-ways.js';
import { about, advice, fileNamed, message, nearest, presence } from './line-ways.js';
import { comparedItems, item, itemCount, sum } from './list-ways.js';
import { neighbour, ofOrder } from './neighbour.js';
import { withoutTax } from './net-ways.js';
import { opening } from './opening.js';
import { busiest, dueFirst } from './owner-ways.js';
import { layOutPage, type Page } from './page.js';
import { ofParties, party } from './party.js';
import { naming, person, place, task } from './people-ways.js';
import { findKey, placedWords, plainWords, readQuestion, type TextQuestion } from './question.js';
import { atPlace, rankEntries } from './rank-ways.js';
import { remaining } from './remaining.js';
import { rephrase } from './rephrase.js';
import { buttonsShown, limit, maker, role } from './role-ways.js';
import { scores } from './scores.js';
import { section } from './sections.js';
import { letterhead, payment, trackingCode } from './senders.js';
import { standings } from './standings.js';
import { ofRiding, stopTimes } from './stop-times.js';
import { average, columnSum, differ, share, spentOn, together, unitPrice } from './sum-ways.js';
import { alongRow, ofTables, rowsHolding, tableCell } from './table-ways.js';
import { told } from './tellings.js';
import { tidyLines } from './tidy-lines.js';
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

/** The first that has something to say is believed. */
export const ways: readonly {
  readonly way: Way /** Words that it has a use for, by stems. */;
  readonly uses?: RegExp;
}[] = [
  { way: told, uses: /./ },
  { way: dayGrid, uses: /./ },
  { way: message, uses: /./ },
  { way: anyState, uses: /./ },
  { way: standings, uses: /./ },
  { way: inSection, uses: /./ },
  { way: letterhead, uses: /./ },
  { way: trackingCode, uses: /./ },
  { way: payment, uses: /./ },
  { way: stopTimes, uses: ofRiding },
  { way: buttonsShown, uses: /./ },
  {
    way: opening,
    uses: /^(?:anybody|anyon|somebody|someon|staff|staffed|com|round|drop|stop|be|pick|collect|in|open|clos|shut|day|week|hour|long|lat|earl|still|yet|walk|return|borrow|until|till|visit|holiday|publ|shop|stor|librar|restaurant|cafe|plac|they|mon|tu|wed|thu|fri|sat|sun|noon|midnight|\d.*|am|pm)/,
  },
  {
    way: weather,
    uses: /^(?:low|high|min|max|night|rain|snow|sun|cloud|storm|thunder|fog|wind|weather|forecast|condition|umbrella|wet|dry|nic|good|warm|hot|cold|chanc|probabil|likel|day|look|raincoat|shower|jacket)/,
  },
  { way: comparison, uses: /./ },
  {
    way: chat,
    uses: /^(?:say|said|answ|repl|writ|wrot|ask|respon|tell|told|think|suggest|propos|want|messag|text|sent|send|first|last|about|book|tak|get|cook|bring|do|buy|go|meet|gather|leav|start|begin|happen|time|day)/,
  },
  {
    way: scores,
    uses: /^(?:scor|result|final|end|finish|play|goal|point|win|won|los|lost|beat|draw|drew|ti|against|match|gam|team|winner|loser|run|did)/,
  },
  { way: withoutTax, uses: /./ },
  { way: measured, uses: ofCounting },
  { way: share, uses: /./ },
  { way: party, uses: ofParties },
  { way: differ, uses: /./ },
  { way: together, uses: /./ },
  { way: remaining, uses: /./ },
  { way: busiest, uses: /./ },
  { way: dueFirst, uses: /./ },
  { way: average, uses: /^(?:averag|mean)/ },
  { way: unitPrice, uses: /^(?:each|piec|apiec|one|singl|unit|per)/ },
  { way: stateAsked, uses: /./ },
  { way: compareAmounts, uses: /./ },
  { way: comparedItems, uses: /./ },
  { way: about, uses: /./ },
  { way: alongRow, uses: ofTables },
  { way: tableCell, uses: ofTables },
  { way: rowsHolding, uses: /./ },
  {
    way: beyondBound,
    uses: /^(?:abov|over|mor|greater|higher|below|under|les|lower|few|cheap|least|most|cost|costs|than|\d.*|euro|dollar|pound|percent|dish|sold|sell|month|unit|get|expens|starter|dessert|main)/,
  },
  {
    way: inTimeOrder,
    uses: /^(?:next|first|earli|last|lat|after|befor|train|bus|flight|connection|leav|depart|arriv|go|com|\d.*|on|plan|ferr|act|talk|session|film|show|meet|appointment|from|play|perform|band|day|stag|speak|event|class|lesson|clos|night|end|finish|open)/,
  },
  {
    way: reverse,
    uses: /^(?:leav|depart|arriv|go|com|start|begin|has|hav|number|cost|one|run|play|wear|happen|on|at|is|train|bus|flight|platform|paid|pay|\d.*|[a-z]{1,4}\d+.*|was|got|ow|pric|euro|pound|dollar|shirt|stag|band|act|artist|perform|show|session|talk|film|movi|event|lesson|class|subject|appointment|meet|scheduled|schedul|plan|programm?|agenda|am|pm|noon|clock|open|whos|there)/,
  },
  { way: listedThing, uses: /./ },
  { way: permission, uses: /./ },
  { way: presence, uses: /./ },
  { way: fileNamed, uses: /^(?:file|fil|document|attach|affect|miss|folder|nam|sav|export|open|upload|download)/ },
  { way: advice, uses: /./ },
  { way: letter, uses: /./ },
  { way: occasion, uses: /./ },
  { way: contactCard, uses: /./ },
  { way: countedInText, uses: ofCounting },
  { way: formField },
  { way: tasksOfPerson, uses: /^(?:do|doing|work|task|job|card|respons|has|hav|got|assign|charg|suppos|has|need)/ },
  { way: labelNumber, uses: /^(?:peopl|person|portion|serving|soup|recip|dish|enough|feed|meal)/ },
  {
    way: item,
    uses: /^(?:first|second|third|fourth|fifth|sixth|sev|eight|nin|tenth|last|item|thing|lin|entr|task|point|step|row|product|nam|bullet|topic|\d.*|list)/,
  },
  {
    way: countEntries,
    uses: /^(?:mani|many|differ|item|play|team|took|tak|part|compet|enter|perform|list|shown|band|act|artist|lin|lineup|up|stag|day|even|tonight|gam|match|entr|number|go|hav|are|train|bus|day|task|branch|step|product|dish|nam|list|row|stop|member|countri|cit|job|belong|own|assign|for|one|two|three|four|fiv|five|six|sev|seven|eight|nin|nine|ten|\d+)/,
  },
  {
    way: itemCount,
    uses: /^(?:item|thing|list|offer|serv|sell|entr|dish|product|card|column|main|starter|dessert|task|point|step|on)/,
  },
  { way: spentOn, uses: /^(?:total|spen|paid|pay|month|year|went|go)/ },
  { way: columnSum, uses: /^(?:total|sum|add|overall|all)/ },
  { way: sum, uses: /^(?:total|sum|add|overall|all|mak|com|that|it)/ },
  { way: limit, uses: /./ },
  {
    way: atPlace,
    uses: /^(?:top|first|second|third|fourth|fifth|last|bottom|leagu|tabl|lead|champion|plac|team|club|sit|stand|rank|finish|player|end|\d(?:st|nd|rd|th))/,
  },
  {
    way: rankEntries,
    uses: /^(?:\w+est|most|least|second|third|fourth|expens|popular|dish|thing|item|lin|day|month|team|fruit|branch|product|menu|week|year|bill|sell|sold|cost|get|got|has|hav|had|drink|eat|us|outgo|payment|spen|paid|price|top|one|weekday|servic|option|tariff|plan|packag|class|categor|job|treatment|model|siz|typ|offer|cours|player|stop|rout|ticket|pass|front|ahead|behind|bottom|lead|place|plac|visitor|come|com|winner|win|won|cheap)/,
  },
  {
    way: havingWord,
    uses: /^(?:still|already|yet|left|not|start|open|don|finish|complet|progress|task|item|thing|remain|miss|delay|cancel|on|off|enabl|disabl|train|flight|bus|setting|to|doing|pend|outstand)/,
  },
  {
    way: whichHold,
    uses: /^(?:train|bus|flight|day|go|leav|run|play|item|dish|thing|option|one|contain|weather|vegetarian|who|which|person|play)/,
  },
  { way: section, uses: /^(?:list|show|nam|hav|offer|serv|item|option|menu|need|includ|are|all|which)/ },
  { way: addressPart, uses: ofAddresses },
  { way: neighbour, uses: ofOrder },
  { way: labelValue },
  { way: deadline, uses: ofDeadlines },
  {
    way: entryValue,
    uses: /^(?:held|hold|tak|plac|happen|find|room|hall|building|floor|locat|on|com|play|start|begin|giv|run|meet|session|talk|eat|get|got|hav|sold|sell)$/,
  },
  { way: role, uses: /^(?:job|profession|occup|position|titl|rol|do|doing|living|work|profess|liv)/ },
  { way: person },
  { way: maker, uses: /./ },
  { way: task, uses: /^(?:do|doing|hav|has|task|job|work|respons|assign|charg|handl|tak|car|suppos|say|said|next)/ },
  {
    way: naming,
    uses: /^(?:call|nam|titl|headlin|about|subject|topic|chart|graph|diagram|tabl|poster|flyer|page|email|letter|articl|text|slid|messag|notic|document|not)/,
  },
  {
    way: place,
    uses: /^(?:where|take|plac|held|happen|find|locat|address|venue|offic|office|shop|stor|meet|go|situat|event|live|room|cit|street|town|stay|gather|play)/,
  },
  { way: value },
  { way: keyed },
  { way: decidingLine, uses: /./ },
  { way: nearest, uses: /./ },
];
