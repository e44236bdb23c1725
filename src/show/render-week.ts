/** What a team reads once a week, and the questions that it is asked with it; pure. */
import type { Lesson } from '../contracts/lesson.js';
import type { Button, Post } from '../contracts/post.js';
import type { Tool } from '../contracts/tool.js';
import type { Turn } from '../contracts/turn.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { allChecks } from '../util/all-checks.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { joinWords, percent } from '../util/format.js';
import { choicesOf } from './choices.js';
import { subjectOf } from './lesson-subject.js';
import { choiceMessages, weekMessages } from './messages.js';

/** What happened in a team in one week, as far as everybody may read it who reads the post. */
export interface WeekReport {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Newest first. */
  readonly learned: readonly Lesson[];
  /** How many more were learned where not all of these people read along. */
  readonly elsewhere: number;
  readonly undone: number;
  /** Those that went to sleep. */
  readonly asleep: readonly Lesson[];
  /** Verdicts about answers of this week, and of the one before. */
  readonly judged: Verdicts;
  readonly before: Verdicts;
  readonly waiting: readonly Waiting[];
  /** Lessons that hold for their own pictures only until others agree. */
  readonly here: readonly Lesson[];
}
export interface Verdicts {
  readonly right: number;
  readonly of: number;
}

/** What somebody has said, and others have not agreed with yet. */
export interface Waiting {
  /** "heron", or what was asked. */
  readonly about: string;
  readonly people: readonly string[];
  /** What they say; absent where it is what a picture shows. Of several who disagree what each says. */
  readonly said?: string;
  /** How many more must say so; absent where people disagree. */
  readonly missing?: number;
}

const maxShown = 6;

/** @param questions how many are asked after it */
export function renderWeek(report: WeekReport, questions: number): Post {
  const { from, to, learned, elsewhere, undone, asleep, waiting } = report;
  const ended = [
    ...(undone > 0 ? [weekMessages.undone(undone)] : []),
    ...(asleep.length > 0 ? [weekMessages.asleep(joinWords(quoted(asleep)))] : []),
  ];
  const hidden = learned.length - maxShown;
  const more = [
    ...(hidden > 0 ? [weekMessages.more(hidden)] : []),
    ...(elsewhere > 0 && learned.length > 0 ? [weekMessages.elsewhere(elsewhere)] : []),
  ];
  const open = [...waiting.slice(0, maxShown).map(waitingWords), ...hereWords(report)];
  return {
    text: [
      weekMessages.title(dayName.format(from), dayName.format(to - halfDay)),
      '',
      learned.length > 0
        ? weekMessages.learned(learned.length)
        : elsewhere > 0
          ? weekMessages.learnedElsewhere(elsewhere)
          : weekMessages.learnedNothing,
      ...learned.slice(0, maxShown).map((lesson) => `- ${lessonWords(lesson)}`),
      ...(more.length > 0 ? [more.join(' ')] : []),
      ...ended,
      ...judgedWords(report),
      ...(open.length > 0 ? ['', weekMessages.waiting, ...open.map((line) => `- ${line}`)] : []),
      ...(questions > 0 ? ['', weekMessages.questions(questions)] : []),
    ].join('\n'),
    status: 'notice',
    pictures: [],
    buttons: [],
    footer: weekMessages.footer,
  };
}

/** What ends in the morning has ended the day before. */
const halfDay = 12 * 3_600_000;

/** Nothing to tell. */
export const isEmptyWeek = ({ learned, elsewhere, undone, asleep, judged, waiting }: WeekReport): boolean =>
  learned.length + elsewhere + undone + asleep.length + judged.of + waiting.length === 0;

const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const quoted = (lessons: readonly Lesson[]): readonly string[] => [
  ...new Set(lessons.slice(0, maxShown).map((lesson) => `“${subjectOf(lesson)}”`)),
];

/** "**heron**, by Ana: right in 5 of 6 checks, 0 before" */
function lessonWords(lesson: Lesson): string {
  const { author, before, after, evidence } = lesson;
  const checks = evidence && allChecks(evidence);
  const changed = [
    ...(before !== undefined && after !== undefined && before !== after
      ? [weekMessages.became(escapeForChat(before, 40), escapeForChat(after, 40))]
      : []),
    ...(checks && checks.size > 0 ? [weekMessages.checks(checks.after, checks.size, checks.before)] : []),
  ];
  const told = changed.length > 0 ? `: ${changed.join('; ')}` : '';
  return `**${subjectOf(lesson)}**, ${weekMessages.by(escapeForChat(author.name, 40))}${told}`;
}

function judgedWords({ judged, before }: WeekReport): readonly string[] {
  if (judged.of === 0) return [];
  const now = weekMessages.judged(percent(judged.right, judged.of), judged.of);
  return ['', before.of > 0 ? `${now}${weekMessages.before(percent(before.right, before.of), before.of)}` : `${now}.`];
}

function waitingWords({ about, people, said, missing }: Waiting): string {
  const names = joinWords(people.slice(0, 5).map((name) => escapeForChat(name, 40)));
  const what = escapeForChat(about, 80);
  if (missing === undefined) return weekMessages.disagree(what, names, escapeForChat(said ?? '', 80));
  return said === undefined
    ? weekMessages.shown(what, names, missing)
    : weekMessages.said(what, names, escapeForChat(said, 60), missing);
}

const hereWords = ({ here }: WeekReport): readonly string[] =>
  here.length > 0 ? [weekMessages.here(here.length, joinWords(quoted(here)))] : [];

/** `poll:<…>`: as the buttons of an answer and of the question about it. */
export const pollPrefix = 'poll:';
const maxAnswers = 5;

/**
 * A question that was asked once and answered unsurely, to be answered with one click. What the bot has said is not told:
 * whoever looks shall say what they see.
 * @param answers how many people have answered; @param settled what they agree on
 */
export function renderPoll(turn: Turn, tools: readonly Tool[], { number, of, answers = 0, settled }: PollState): Post {
  const { images, text, said } = turn.request;
  const asked = escapeForChat(said ?? text, 200);
  const state =
    settled !== undefined
      ? weekMessages.settled(escapeForChat(settled, 60))
      : answers > 0
        ? weekMessages.answered(answers)
        : '';
  return {
    text: [weekMessages.poll(number, of, asked), ...(state === '' ? [] : [state])].join('\n'),
    status: 'notice',
    pictures: images.map((reference) => ({ reference, marks: [], alt: weekMessages.pollAlt(asked) })),
    buttons: pollButtons(turn, tools),
  };
}

export interface PollState {
  readonly number: number;
  readonly of: number;
  readonly answers?: number;
  readonly settled?: string;
}

/** What may be the answer, in its natural order; none where it can't be said with one click. */
export function pollButtons(turn: Turn, tools: readonly Tool[]): readonly Button[] {
  const given = turn.answer?.text;
  if (given === undefined || given.length > 40 || turn.request.images.length === 0) return [];
  const own: Button = {
    label: escapeForChat(labelOf(given), 75),
    action: `${pollPrefix}verdict:right`,
    style: 'plain',
  };
  const others = choicesOf(turn, tools).answers.map(
    ({ action, label }): Button => ({
      label: escapeForChat(label, 75),
      action: `${pollPrefix}${action}`,
      style: 'plain',
    }),
  );
  if (others.length === 0) return [];
  const number = readNumber(given);
  // That there is none at all is likely, and not among the numbers next to a larger one.
  const none: Button = { label: '0', action: `${pollPrefix}number:0`, style: 'plain' };
  const wantsNone = number !== undefined && [own, ...others].every(({ label }) => label !== none.label);
  const all = [own, ...(wantsNone ? [none] : []), ...others].slice(0, maxAnswers);
  return all.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** "yes" is the first of two, and small numbers come before large ones. */
function rankOf({ label }: Button): number {
  const yes = readYesNo(label);
  return readNumber(label) ?? (yes === undefined ? 0 : yes ? 0 : 1);
}

function labelOf(given: string): string {
  const yes = readYesNo(given);
  return yes === undefined ? given : yes ? choiceMessages.yes : choiceMessages.no;
}
