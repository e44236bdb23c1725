import type { Substitution } from '../contracts/model.js';
import type { Button, How, HowStep, Mark, Post, PostPicture, ProgressLine } from '../contracts/post.js';
import type { FailedStep, Program, Region, Step, Turn, Value } from '../contracts/turn.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import {
  capitalise,
  endSentence,
  formatDollars,
  formatSeconds,
  sumTokens,
  type Tokens,
  tokenWords,
  truncate,
} from '../util/format.js';
import { isWorking } from '../util/is-working.js';
import { freeText, growingText } from './free-text.js';
import { labels, turnMessages } from './messages.js';
import { withApostrophes, withoutRepetition } from './refusal-words.js';
import { sayWays } from './say-ways.js';
import { describeValue } from './values.js';

/** Turn → Post, pure: the same turn always makes the same post. */

export const verdictButtons: readonly Button[] = [
  { label: labels.right, action: 'verdict:right', style: 'good' },
  { label: labels.wrong, action: 'verdict:wrong', style: 'bad' },
];

const offerButtons: readonly Button[] = [
  { label: labels.acceptOffer, action: 'offer:accept', style: 'good' },
  { label: labels.declineOffer, action: 'offer:decline', style: 'plain' },
];

/** A plain message of the bot. */
export const noticePost = (text: string): Post => ({ text, status: 'notice', pictures: [], buttons: [] });

/** The one post that shows a turn, at whatever stage it is. */
export function renderTurn(turn: Turn): Post {
  const answered = turn.status === 'answered';
  const how = turn.plan && !turn.plan.question ? renderHow(turn) : undefined;
  return {
    text: [headline(turn), ...(isWorking(turn) ? [] : (turn.request.remarks ?? []))].join('\n'),
    status: turn.status,
    ...(isWorking(turn) ? workOf(turn, how) : {}),
    pictures: answered ? answerPictures(turn) : isWorking(turn) ? foundSoFar(turn) : [],
    buttons: buttonsOf(turn),
    how,
    footer: answered || (turn.status === 'failed' && turn.cost > 0) ? footer(turn) : turn.plan?.note,
  };
}

function buttonsOf(turn: Turn): readonly Button[] {
  if (turn.status === 'answered') return turn.program ? verdictButtons : [];
  if (turn.status === 'asked') return turn.offer === undefined ? [] : offerButtons;
  // Quick answers need no button that is gone before it is seen.
  return isWorking(turn) && (turn.ahead !== undefined || turn.ms >= longWork) ? [cancelButton(turn.id)] : [];
}

/** Stops what its post shows, for whoever began it. @param id what is stopped: a turn */
export const cancelButton = (id: string): Button => ({ label: labels.cancel, action: `cancel:${id}`, style: 'plain' });

/** What is written takes the place of the steps. */
function workOf({ begun }: Turn, how: How | undefined): Pick<Post, 'working' | 'growing' | 'progress'> {
  if (begun !== undefined) return { working: true, growing: true };
  return { working: true, progress: how && progressLines(how) };
}

/** What the "How?" view shows: the plan, and for each line of the program what came out of it. */
export function renderHow(turn: Turn): How {
  const { ways } = turn;
  const isLook = ways?.given === 'direct' && turn.plan?.steps.length === 0;
  const plan = isLook ? [turnMessages.lookAtOnce] : (turn.plan?.steps ?? []);
  // What was given comes last, as what was tried before it.
  const runs: readonly Run[] = [
    ...(ways?.other ? [ways.other] : []),
    { plan, program: turn.program, steps: turn.steps },
  ];
  const notes = sayWays(turn);
  return {
    ...(notes.length > 0 && !isWorking(turn) ? { notes } : {}),
    plan: runs.flatMap(({ plan }) => plan),
    program: runs.map(({ program }) => program?.source ?? '').join('\n\n'),
    ms: turn.ms,
    price: totalPrice(turn),
    steps: runs.flatMap((run) => howSteps(run, turn.status === 'running')),
  };
}

interface Run {
  readonly plan: readonly string[];
  readonly program?: Program;
  readonly steps: readonly Step[];
}

function howSteps({ plan, program, steps }: Run, working: boolean): readonly HowStep[] {
  const lines = program?.source.split('\n') ?? [];
  const done = new Map(steps.map((step) => [step.instruction.output, step]));
  return (program?.instructions ?? []).map((instruction, position) =>
    howStep(lines[instruction.span.line - 1] ?? '', plan[position], done.get(instruction.output), working),
  );
}

function howStep(code: string, words: string | undefined, step: Step | undefined, working: boolean): HowStep {
  const shared = { words, code: code.trim(), price: step && priceWords(step) };
  if (!step) return { ...shared, status: working ? 'running' : 'waiting' };
  if (step.status === 'failed') return { ...shared, status: 'failed', result: faultOf(step), ms: step.ms };
  const notes = [step.note, step.how].filter((note) => note !== undefined && note !== '');
  const note = notes.length > 0 ? ` (${notes.join(' ')})` : '';
  return {
    ...shared,
    status: 'done',
    result: `${describeValue(step.output)}${note}`,
    picture: valuePicture(step.output),
    ms: step.ms,
  };
}

/** With what whoever runs the bot can do about it. */
const faultOf = ({ fault, hint }: FailedStep): string =>
  hint === undefined ? fault : `${endSentence(fault)} ${endSentence(hint)}`;

/** A picture of a value, where it has one: the regions drawn, the crop cut out. */
export function valuePicture(value: Value): PostPicture | undefined {
  if (value.type === 'Regions')
    return { reference: value.picture, marks: value.regions.map(markOf), alt: describeValue(value) };
  if (value.type === 'Image')
    return { reference: value.picture, view: value.view, marks: [], alt: describeValue(value) };
  return undefined;
}

const markOf = (region: Region): Mark => ({
  box: region.box,
  label: region.name ?? region.label,
  score: region.score,
});

/** ms: what takes longer is worth a picture before the last one. */
const longWork = 3000;

/** What was found or made last, while a long work goes on: the regions drawn, the edited picture. */
function foundSoFar({ steps, request, ms }: Turn): readonly PostPicture[] {
  if (ms < longWork) return [];
  const isNew = (value: Value): boolean =>
    value.type === 'Regions'
      ? value.regions.length > 0
      : value.type === 'Image' && !request.images.some(({ id }) => id === value.picture.id);
  const last = steps.findLast((step) => step.status === 'done' && isNew(step.output));
  const picture = last?.status === 'done' ? valuePicture(last.output) : undefined;
  return picture ? [picture] : [];
}

function headline(turn: Turn): string {
  if (isWorking(turn) && turn.begun !== undefined) return growingText(turn.begun);
  switch (turn.status) {
    case 'planning':
      return turn.ahead === undefined ? turnMessages.planning : turnMessages.waiting(turn.ahead);
    case 'programming':
      return turnMessages.programming;
    case 'running': {
      const total = turn.program?.instructions.length ?? 0;
      return turnMessages.running(Math.min(turn.steps.length + 1, total), total);
    }
    case 'answered':
      return answerText(turn);
    case 'asked':
    case 'failed':
      if (turn.status === 'asked' && turn.offer !== undefined) return turnMessages.offer(formatDollars(turn.offer));
      return withApostrophes(withoutRepetition(refusalOf(turn) ?? turnMessages.noQuestion, turn.request.exchange));
    case 'aborted':
      return turn.offer === undefined ? turnMessages.stopped : turnMessages.declined;
  }
}

/** What is said in full instead of an answer; undefined where there is one, or none yet. */
export function refusalOf(turn: Turn): string | undefined {
  if (turn.status === 'failed') return failure(turn);
  return turn.status === 'asked' && turn.offer === undefined ? (turn.plan?.question ?? turn.fault) : undefined;
}

/** What a yes, a no or a number rests on belongs to its sentence; that nothing was found is said once. */
function answerText({ answer }: Turn): string {
  const { text = '', words, note: told } = answer ?? {};
  const note = told && withApostrophes(told);
  const free = words ?? (text.length > maxBare ? text : undefined);
  if (free !== undefined) return [shownFree(free), ...(note ? [note] : [])].join('\n');
  if (!note) return emphasised(capitalise(text));
  // Such words alone would only say again what the note says in full.
  if (/^(?:nothing|nowhere)$/.test(text)) return emphasised(note);
  const isJudged = readYesNo(text) !== undefined || readNumber(text) !== undefined;
  return `${emphasised(capitalise(text))}${isJudged ? ' – ' : '\n'}${note}`;
}

/** Characters of an answer that is no text by itself. */
const maxBare = 160;

/** A short sentence stands out as a bare answer does. */
function shownFree(words: string): string {
  const text = freeText(words);
  return text.length <= maxBare / 2 && !/\*\*/.test(text) ? emphasised(capitalise(text)) : text;
}

/** What was read in a picture may have several lines, or signs that end an emphasis: it is shown as it is. */
const emphasised = (text: string): string => (/[\n*`]/.test(text) ? text : `**${text}**`);

function failure({ fault = '', steps, request }: Turn): string {
  const sentence = capitalise(endSentence(fault));
  if (!/^I(?:['’]m|) /.test(sentence)) return turnMessages.failed(sentence);
  // What lacks a model is told once in a thread with what needs none.
  const lacks = steps.some((step) => step.status === 'failed' && step.hint !== undefined && step.fault === fault);
  const isNews = !request.exchange?.some(({ status }) => status === 'failed' || status === 'asked');
  return lacks && isNews && !/[.!?] /.test(sentence) ? `${sentence} ${turnMessages.canDo}` : sentence;
}

/** Characters of the answer in the alt text of its pictures; it stands above them in full. */
const maxAltAnswer = 400;

function answerPictures(turn: Turn): readonly PostPicture[] {
  const said = truncate(answerText(turn).replaceAll('*', '').replaceAll('\n', ' '), maxAltAnswer);
  const alt = `${turn.request.text}: ${said}`;
  return (turn.answer?.images ?? []).map((reference) => ({ reference, marks: [], alt }));
}

function footer(turn: Turn): string {
  const stoodIn = [turn.planning, ...turn.steps].flatMap((part) => part?.substitutions ?? []);
  const cost = turn.cost > 0 ? [formatDollars(turn.cost)] : [];
  const planned = turn.plan?.note ? [turn.plan.note] : [];
  return [
    formatSeconds(turn.ms),
    ...readAs(turn),
    ...cost,
    ...planned,
    ...(turn.ways?.standsInFor === undefined || turn.ways.kind === 'edit' ? [] : [turnMessages.atAGlance]),
    ...new Set(stoodIn.map(substitutionWords)),
  ].join(' · ');
}

/** What a follow-up was taken for, where that is not obvious. */
function readAs({ request: { said, text } }: Turn): readonly string[] {
  if (said === undefined || contentWords(said) === contentWords(text)) return [];
  return [turnMessages.readAs(escapeForChat(text.replace(/\s+/g, ' '), maxReadAs))];
}

const maxReadAs = 120;

/** Without the words that only tie it to what came before. */
const contentWords = (text: string): string =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !/^(?:and|or|so|but|also|too|now|then|ok|okay|please|pls)$/.test(word))
    .join(' ');

const substitutionWords = ({ backend, insteadOf }: Substitution): string => turnMessages.stoodIn(backend, insteadOf);

/** Undefined where it cost nothing and no language model took part. */
function priceWords({ cost, tokens }: { readonly cost: number; readonly tokens?: Tokens }): string | undefined {
  const parts = [...(cost > 0 ? [formatDollars(cost)] : []), ...(tokens ? [tokenWords(tokens)] : [])];
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

function totalPrice({ cost, planning, steps, ways }: Turn): string | undefined {
  const tokens = [planning, ...(ways?.other?.steps ?? []), ...steps]
    .map((part) => part?.tokens)
    .reduce(sumTokens, undefined);
  const share = planning && planning.cost > 0 ? `, of which planning ${formatDollars(planning.cost)}` : '';
  const words = [...(cost > 0 ? [`${formatDollars(cost)}${share}`] : []), ...(tokens ? [tokenWords(tokens)] : [])];
  return words.length > 0 ? words.join(' · ') : undefined;
}

/** Longer programs show only the lines around the step that is running. */
const maxLines = 8;
const linesAhead = 2;

export const stepIcons: Readonly<Record<HowStep['status'], string>> = {
  done: '✅',
  failed: '⚠️',
  running: '⏳',
  waiting: '▫️',
};

/**
 * How far each planned step has come, for a post that is still changing. Steps without words only hand a value on, and
 * code means nothing to most people, so they are left out.
 */
export function progressLines({ plan, steps }: Pick<How, 'plan' | 'steps'>): readonly ProgressLine[] {
  if (steps.length === 0) return plan.map((words) => ({ words, status: 'waiting' }));
  const worded = steps.flatMap(({ words, status, result, ms }): readonly ProgressLine[] =>
    words === undefined ? [] : [{ words, status, result, ms }],
  );
  // Every step that has not ended is 'running', but people follow one.
  const current = worded.findIndex(({ status }) => status === 'running');
  const lines = worded.map(
    (line, at): ProgressLine => (line.status === 'running' && at !== current ? { ...line, status: 'waiting' } : line),
  );
  const end = Math.max(maxLines, (current < 0 ? lines.length : current) + linesAhead + 1);
  return lines.slice(Math.max(0, end - maxLines), end);
}

/** Whether there is anything to tell of how it came about. */
export const tellsHow = (how: How | undefined): how is How =>
  how !== undefined && how.steps.length + (how.notes?.length ?? 0) > 0;
