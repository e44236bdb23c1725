/** Turn → what it could have been instead, for one click: pure, so that a button of before a restart still means the same. */

import pluralize from 'pluralize';
import type { Expected } from '../contracts/feedback.js';
import type { Mark } from '../contracts/post.js';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { DoneStep, Instruction, PictureReference, Region, RegionsValue, Turn } from '../contracts/turn.js';
import { asExpected } from '../language/expected.js';
import { isOneCertain, isProperName } from '../language/own-names.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { type Box, boxArea, boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';
import { choiceMessages } from './messages.js';

/** Something that a person may say is right. */
export interface Choice {
  /** `should:<n>:<turn>`: the same for the same turn, always, and no other's. */
  readonly action: string;
  /** On the button: "3", "2 is no dog". */
  readonly label: string;
  readonly expected: readonly Expected[];
}

export interface Choices {
  readonly answers: readonly Choice[];
  /** Numbered places in the picture: those that were counted, then those that were seen and not counted. */
  readonly regions: readonly Choice[];
  /** The picture with the numbers, where there are regions to choose. */
  readonly numbered?: { readonly picture: PictureReference; readonly marks: readonly Mark[] };
}

/** Of all that it could be; more are not looked through. */
const maxChoices = 6;
/** Beside places: who means another number says it. */
const maxAnswersBesidePlaces = 3;
/** Of the picture: what is smaller or narrower nobody can click on, and it is hardly ever the thing. */
const minArea = 0.0005;
const minWidth = 0.015;
/** Slack's limit for the text of a button is 75. */
const maxLabelLength = 70;

/** What a turn's answer could have been, the likeliest first. */
export function choicesOf(turn: Turn, tools: readonly Tool[]): Choices {
  const search = countedSearch(turn, tools);
  const candidates = search ? candidatesOf(search) : [];
  const maxShown = candidates.length > 0 ? maxAnswersBesidePlaces : maxChoices;
  const answers = otherAnswers(turn)
    .slice(0, maxShown)
    .map((expected, position) => ({
      action: actionOf(turn, position),
      label: labelOf(expected),
      expected: [expected],
    }));
  if (!search) return { answers, regions: [] };
  const places = placesOf(search, candidates.slice(0, maxChoices - answers.length), (place) =>
    actionOf(turn, answers.length + place),
  );
  return {
    answers,
    regions: places.map(({ choice }) => choice),
    numbered: places.length > 0 ? { picture: search.output.picture, marks: places.map(({ mark }) => mark) } : undefined,
  };
}

/** The choice that an action stands for; undefined when the turn has no such one. */
export function choiceOf(turn: Turn, action: string, tools: readonly Tool[]): Choice | undefined {
  const { answers, regions } = choicesOf(turn, tools);
  return [...answers, ...regions].find((choice) => choice.action === action);
}

// A post may come to show another turn while somebody is about to click on it.
const actionOf = ({ id }: Turn, position: number): string => `should:${position}:${id.slice(0, 36)}`;

/** What another way came to is the likeliest. */
function otherAnswers(turn: Turn): readonly Expected[] {
  const { ways } = turn;
  const other = ways?.given === 'program' ? ways.direct : ways?.program;
  const isAnother = other !== undefined && other.length <= maxLabelLength && other !== turn.answer?.text;
  const first = isAnother && !producesPicture(turn) ? [asExpected(other)] : [];
  const key = (one: Expected): string => labelOf(one).toLowerCase();
  return [...first, ...likelyAnswers(turn).filter((one) => first.every((other) => key(other) !== key(one)))];
}

function likelyAnswers(turn: Turn): readonly Expected[] {
  const given = turn.answer?.text;
  if (given === undefined) return [];
  const number = readNumber(given);
  if (number !== undefined) return otherNumbers(number);
  const yes = readYesNo(given);
  if (yes !== undefined) return [{ kind: 'boolean', value: !yes }];
  if (turn.steps.at(-1)?.status === 'done' && producesPicture(turn)) return [];
  return otherTexts(turn, given);
}

function otherNumbers(number: number): readonly Expected[] {
  if (!Number.isInteger(number) || number < 0) return [];
  // What is overlooked is more than what is imagined.
  return [number + 1, number - 1, number + 2, number - 2, number + 3, number - 3]
    .filter((value) => value >= 0)
    .map((value) => ({ kind: 'number', value }));
}

function otherTexts(turn: Turn, given: string): readonly Expected[] {
  const considered = doneSteps(turn).toReversed().flatMap(alternativeTexts);
  const unlike = [...new Set([...considered, ...quotedOutcomes(turn)])].filter(
    (text) => text !== '' && text.toLowerCase() !== given.toLowerCase() && text.length <= maxLabelLength,
  );
  return unlike.map((text) => ({ kind: 'text', text }));
}

function alternativeTexts({ alternatives = [], instruction }: DoneStep): readonly string[] {
  const texts = alternatives.flatMap((value) => {
    if (value.type === 'Text') return [value.value];
    if (value.type === 'Regions') return value.regions.map((region) => region.name ?? region.label);
    return [];
  });
  // What CLASSIFY was to choose from is written in its line.
  const { categories } = instruction.arguments;
  const named =
    categories?.kind === 'literal' && typeof categories.value === 'string' ? categories.value.split(',') : [];
  return [...texts, ...named.map((name) => name.trim())];
}

/** "'left' if {A} > {B} else 'right'": what an expression could have said instead. */
function quotedOutcomes({ program }: Turn): readonly string[] {
  const expression = program?.instructions.findLast((instruction) => instruction.arguments.expr)?.arguments.expr;
  if (expression?.kind !== 'literal' || typeof expression.value !== 'string') return [];
  return [...expression.value.matchAll(/(?:^|else\s+)'([^']{1,40})'(?=\s+if\b|\s*$)/g)].map(([, text]) => text ?? '');
}

interface Search {
  readonly output: RegionsValue;
  readonly label: string;
  readonly missed: readonly Region[];
}

/**
 * The search whose regions the answer rests on: the last that looked for a kind of thing and whose result no later step
 * narrowed down, for of such a one a person can point at what is missing.
 */
function countedSearch(turn: Turn, tools: readonly Tool[]): Search | undefined {
  const instructions = turn.program?.instructions ?? [];
  const steps = doneSteps(turn);
  const step = steps.findLast(({ instruction, output }) => {
    return (
      output.type === 'Regions' &&
      soughtKind(instruction, tools) !== undefined &&
      !steps.some((later) => narrows(later, turn) && uses(later.instruction, instruction.output)) &&
      instructions.some((later) => uses(later, instruction.output))
    );
  });
  if (step?.output.type !== 'Regions') return undefined;
  return {
    output: step.output,
    label: soughtKind(step.instruction, tools) ?? '',
    missed: (step.alternatives ?? []).flatMap((value) => (value.type === 'Regions' ? value.regions : [])),
  };
}

/** LOC(object='dog') looks for dogs; of 'dog, cat' nobody could say which of them a place is. */
function soughtKind(instruction: Instruction, tools: readonly Tool[]): string | undefined {
  const sought = thingsSought(instruction, tools);
  return sought && !sought.includes(',') ? sought : undefined;
}

/** A place that was counted and may be wrong, or was not and may be right. */
interface Candidate {
  readonly region: Region;
  readonly counted: boolean;
}

/** The likeliest first: what was hardly counted, and what hardly was not. */
function candidatesOf({ output, missed }: Search): readonly Candidate[] {
  const unseen: Region[] = [];
  for (const region of missed) {
    const shown = [...output.regions, ...unseen];
    if (unseen.length < maxChoices && canBeClicked(region.box, output.picture) && isApart(region, shown))
      unseen.push(region);
  }
  const counted = output.regions.map((region) => ({ region, counted: true, likelihood: 1 - region.score }));
  const uncounted = unseen.map((region) => ({ region, counted: false, likelihood: region.score }));
  return [...counted, ...uncounted].toSorted((a, b) => b.likelihood - a.likelihood);
}

function placesOf(
  { output, label }: Search,
  candidates: readonly Candidate[],
  actionAt: (place: number) => string,
): readonly { readonly choice: Choice; readonly mark: Mark }[] {
  const all = output.regions.map(({ box }) => box);
  const one = isProperName(label) ? label : label.toLowerCase();
  const isOwned = isOneCertain(one);
  const kind = isOwned ? one : `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`;
  return candidates.map(({ region, counted }, position) => {
    const action = actionAt(position);
    const words = counted
      ? choiceMessages.isNone(position + 1, one, isOwned)
      : choiceMessages.isOne(position + 1, kind, all.length > 0);
    const boxes = counted ? all.filter((box) => box !== region.box) : [...all, region.box];
    return {
      choice: {
        action,
        label: shorten(words),
        expected: [{ kind: 'regions', label, picture: output.picture.id, boxes }],
      },
      mark: { box: region.box, label: String(position + 1), action },
    };
  });
}

const isApart = ({ box }: Region, others: readonly Region[]): boolean =>
  others.every((other) => boxOverlap(other.box, box) <= overlaps.sameThing);

function canBeClicked(box: Box, { width, height }: PictureReference): boolean {
  const [x1, y1, x2, y2] = box;
  const narrow = Math.min((x2 - x1) / width, (y2 - y1) / height);
  return narrow >= minWidth && boxArea(box) >= minArea * width * height;
}

const uses = (instruction: Instruction, variable: string): boolean =>
  Object.values(instruction.arguments).some(
    (argument) =>
      (argument.kind === 'variable' && argument.name === variable) ||
      (argument.kind === 'literal' && typeof argument.value === 'string' && argument.value.includes(`{${variable}}`)),
  );

/** The last line of a program only hands on what it is given. */
const narrows = ({ instruction, output }: DoneStep, { program }: Turn): boolean =>
  output.type === 'Regions' && instruction.output !== program?.instructions.at(-1)?.output;

const doneSteps = ({ steps }: Turn): readonly DoneStep[] => steps.filter((step) => step.status === 'done');

/** Whether its answer is a picture that was made. */
export const producesPicture = (turn: Turn): boolean => doneSteps(turn).at(-1)?.output.type === 'Image';

function labelOf(expected: Expected): string {
  switch (expected.kind) {
    case 'number':
      return String(expected.value);
    case 'boolean':
      return expected.value ? choiceMessages.yes : choiceMessages.no;
    case 'text':
      return expected.text;
    default:
      return pluralize(expected.label);
  }
}

const shorten = (text: string): string =>
  text.length > maxLabelLength ? `${text.slice(0, maxLabelLength - 1)}…` : text;
