/** Turn → why it was answered so, in a few plain words: what was seen, how sure that is, and what came next. Pure. */
import pluralize from 'pluralize';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { DoneStep, FailedStep, Region, RegionsValue, Turn } from '../contracts/turn.js';
import { placeInPicture } from '../language/place-words.js';
import { boxOverlap } from '../util/box.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { capitalise, endSentence, joinWords } from '../util/format.js';
import { explanationMessages as words } from './messages.js';
import { sayWays } from './say-ways.js';
import { describeValue } from './values.js';

/** What is asked about an answer: how it came about, or how sure it is. */
export type Asks = 'why' | 'sure';

export function explainTurn(turn: Turn, asks: Asks, tools: readonly Tool[]): string {
  if (turn.status === 'asked' && turn.offer !== undefined) return words.costs;
  const failed = turn.steps.find((step) => step.status === 'failed');
  const seen = sentencesOf(turn, tools);
  if (turn.answer === undefined) return [...seen, ...missing(turn, failed)].join(' ');
  const ways = sayWays(turn);
  const before = turn.ways?.other ? sentencesOf(turn.ways.other, tools) : [];
  const told = [...ways, ...before, ...seen];
  const sentences = told.length > 0 ? told : planned(turn);
  if (asks === 'why') return sentences.join(' ');
  const sureness = surenessOf(turn);
  return sureness === undefined
    ? [words.cannotTell, ...sentences].join(' ')
    : [`${words.sureness(sureness)} ${sentences[0] ?? ''}`.trim(), ...sentences.slice(1)].join(' ');
}

/** Longer explanations are no few words. */
const maxSentences = 4;

function sentencesOf(turn: Pick<Turn, 'steps'>, tools: readonly Tool[]): readonly string[] {
  const done = turn.steps.filter((step) => step.status === 'done');
  const said = done.flatMap((step) => sentences(step, tools));
  return [...new Set(said.map((sentence) => capitalise(endSentence(sentence))))].slice(0, maxSentences);
}

function sentences(step: DoneStep, tools: readonly Tool[]): readonly string[] {
  const { instruction, output, note, how, did } = step;
  const noted = [note, how].filter((words) => words !== undefined);
  const sought = thingsSought(instruction, tools);
  if (output.type === 'Regions') {
    if (sought !== undefined) return [...noted, ...found(step, output, sought)];
    return isChoice(instruction.arguments.query)
      ? [chosen(output, instruction.arguments.query.value), ...noted]
      : noted;
  }
  if (did !== undefined) return [did, ...noted];
  if (output.type === 'Text' && step.confidence !== undefined && output.value.trim() !== '')
    return [textWords(step, output.value), ...noted];
  return noted;
}

const isChoice = (
  query: DoneStep['instruction']['arguments'][string] | undefined,
): query is { kind: 'literal'; value: string; span: DoneStep['instruction']['span'] } =>
  query?.kind === 'literal' && typeof query.value === 'string';

const chosen = ({ regions }: RegionsValue, query: string): string =>
  words.chosen(regions.length, escapeForChat(query.trim(), 60));

/** "I looked for umbrellas and found 1 (92 % sure)", and what may be one as well. */
function found(step: DoneStep, { regions, picture }: RegionsValue, sought: string): readonly string[] {
  const kinds = sought.split(',').map((kind) => kind.trim());
  const things = joinWords(kinds.map((kind) => pluralize(escapeForChat(kind, 40))));
  const scores = regions.map(({ score }) => score);
  const main =
    regions.length === 0
      ? words.foundNone(things)
      : words.found(things, regions.length, percents(Math.min(...scores)), regions.length > 1);
  const next = nextBest(step, regions);
  return [
    main,
    ...(next ? [words.nextBest(regions.length > 0, placeInPicture(next.box, picture), percents(next.score))] : []),
  ];
}

/** Less likely ones are not worth a word. */
const minScore = 0.08;

/** The best of what was seen and did not count, if it lies elsewhere. */
function nextBest({ alternatives = [] }: DoneStep, regions: readonly Region[]): Region | undefined {
  const others = alternatives.flatMap((value) => (value.type === 'Regions' ? value.regions : []));
  const best = others
    .toSorted((a, b) => b.score - a.score)
    .find(({ box }) => regions.every((one) => boxOverlap(one.box, box) < 0.3));
  return best && best.score >= minScore ? best : undefined;
}

/** "It is pink (61 % sure), then red": what was judged, and what came next. */
function textWords({ instruction, alternatives = [], confidence = 0 }: DoneStep, value: string): string {
  const next = alternatives
    .flatMap((other) => (other.type === 'Text' ? [other.value.trim()] : []))
    .find((other) => other !== '' && !value.includes(other));
  const said = escapeForChat(value.replace(/\s+/g, ' ').trim(), 80);
  const then = next === undefined ? undefined : escapeForChat(next, 40);
  return instruction.tool === colours
    ? words.colour(said, percents(confidence), then)
    : words.judged(said, percents(confidence), then);
}

/** What shares of a picture's colours are is no sureness. */
const colours = 'COLOR';

/** The least sure of what an answer rests on, 0..1; undefined where nothing tells. */
function surenessOf({ steps }: Turn): number | undefined {
  const scores = steps.flatMap((step) => {
    if (step.status !== 'done') return [];
    if (step.output.type === 'Regions' && step.output.regions.length > 0)
      return step.output.regions.map(({ score }) => score);
    return step.confidence === undefined || step.instruction.tool === colours ? [] : [step.confidence];
  });
  return scores.length > 0 ? Math.min(...scores) : undefined;
}

/** What is missing where there was no answer. */
function missing({ plan, fault, request }: Turn, failed: FailedStep | undefined): readonly string[] {
  if (failed?.hint !== undefined) return [words.lacksModel];
  const why = failed?.fault ?? fault;
  if (why !== undefined) return [capitalise(endSentence(why))];
  return [plan?.question === undefined ? words.nothingDone : words.notUnderstood(escapeForChat(request.text, 80))];
}

/** The plan in words, where no step says more. */
function planned({ plan, steps }: Turn): readonly string[] {
  const last = steps.findLast((step) => step.status === 'done');
  const way = (plan?.steps ?? [])
    .map((step) => `${step.charAt(0).toLowerCase()}${step.slice(1)}`)
    .slice(0, maxSentences);
  const result = last?.status === 'done' ? escapeForChat(describeValue(last.output), 80) : '';
  return way.length > 0 ? [words.way(joinWords(way), result)] : [words.nothingDone];
}

const percents = (share: number): string => `${Math.round(100 * Math.min(1, Math.max(0, share)))} %`;
