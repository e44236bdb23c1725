/** Lesson → Post, pure: what a team reads about what was learned from it. */

import type { Fault, Intervention } from '../contracts/feedback.js';
import type { LearningEvidence, Lesson, TeachingCandidate } from '../contracts/lesson.js';
import type { Button, How, HowStep, Post, PostPicture } from '../contracts/post.js';
import type { Person, Turn } from '../contracts/turn.js';
import { escapeForChat, escapeMentions } from '../util/escape-for-chat.js';
import { capitalise, endSentence, formatDollars, formatSeconds, joinWords } from '../util/format.js';
import { isWorking } from '../util/is-working.js';
import { labels, lessonMessages, lessonTitles } from './messages.js';
import { cancelButton, noticePost, renderHow, valuePicture, verdictButtons } from './render-turn.js';
import { describeValue } from './values.js';

/** What a lesson is about, as far as it is there. */
export interface LessonContext {
  /** The turn that was corrected. */
  readonly turn?: Turn;
  /** The turn in which its question was asked again. */
  readonly again?: Turn;
  /** Everybody who said so, if not only the lesson's author. */
  readonly givers?: readonly Person[];
  /** Why it was undone, where no person pressed a button for it: "Ada took the ❌ back". */
  readonly undoneBecause?: string;
}

const wakeButton: Button = { label: labels.wake, action: 'wake', style: 'plain' };
const undoButton: Button = { label: labels.undo, action: 'undo', style: 'plain' };

/** The one post that shows a lesson, at whatever stage it is. */
export function renderLesson(lesson: Lesson, context: LessonContext = {}): Post {
  const { again } = context;
  const shownAgain = lesson.status === 'accepted' && again?.status === 'answered' ? again : undefined;
  return {
    text: textOf(lesson, context),
    status: 'lesson',
    ...(isWorking(lesson) ? { working: true } : {}),
    lesson: lesson.status,
    pictures: lesson.status === 'accepted' ? picturesOf(lesson, context) : askedAbout(lesson),
    buttons: [
      ...candidateButtons(lesson),
      ...(lesson.status === 'accepted' && lesson.asleep ? [wakeButton] : []),
      ...(isKept(lesson) ? [undoButton] : []),
      ...(isWorking(lesson) ? [cancelButton(lesson.id)] : []),
      ...(shownAgain ? verdictButtons : []),
    ],
    how: isWorking(lesson) ? undefined : howOf(lesson, context),
    footer: isWorking(lesson) ? undefined : footer(lesson),
  };
}

/** The post of a lesson before its first stage is there. */
export const openingLessonPost = (text: string): Post => ({
  ...noticePost(text),
  status: 'lesson',
  lesson: 'reflecting',
  working: true,
});

/** It added something that can be taken away again. */
export const isKept = ({ status, examples, experiences, prompts, ways }: Lesson): boolean =>
  status === 'accepted' ||
  (status === 'refused' && (examples.length + experiences.length + prompts.length > 0 || ways !== undefined));

function textOf(lesson: Lesson, context: LessonContext): string {
  switch (lesson.status) {
    case 'reflecting':
    case 'learning':
      return escapeMentions(lesson.reason) || lessonMessages.lookingForFault;
    case 'undone':
      return undoneText(lesson, context);
    case 'refused':
      return refusedText(lesson);
    case 'accepted':
      return acceptedText(lesson, context);
  }
}

function acceptedText(lesson: Lesson, context: LessonContext): string {
  if (lesson.asleep) return asleepText(lesson.asleep, lesson);
  if (lesson.kind === 'confirmation')
    return lessonMessages.confirmed(givers(lesson, context), answer(lesson.said), lesson.examples.length);
  return [headline(lesson, context), lessonMessages.learnedThanks(learned(lesson), givers(lesson, context))].join('\n');
}

function asleepText({ right, wrong }: NonNullable<Lesson['asleep']>, { watched }: Lesson): string {
  const before = watched ? lessonMessages.asleepBefore(watched.wrong, watched.wrong + watched.right) : '';
  return lessonMessages.asleep(wrong, wrong + right, before);
}

/** Where one way was right and the other was not, or was with one pair of eyes, the choice between them has learned something. */
export function waysWords({ ways }: Pick<Lesson, 'ways'>): readonly string[] {
  if (!ways) return [];
  const { program, direct, eyes } = ways;
  const isTold = program !== undefined && direct !== undefined && program !== direct;
  return [
    ...(isTold ? [lessonMessages.wayNoted(direct)] : []),
    ...(eyes && eyes.usual !== eyes.connected ? [lessonMessages.eyesNoted(eyes.connected)] : []),
  ];
}

function headline(lesson: Lesson, { again }: LessonContext): string {
  const { kind, before, after } = lesson;
  if (kind === 'teaching') return lessonMessages.taught(thing(lesson));
  if (after === undefined) return lessonMessages.learned;
  if (isPicture(again)) return lessonMessages.newPicture;
  if (before === undefined) return lessonMessages.nowISay(answer(after));
  return same(before, after)
    ? lessonMessages.stillTheSame(answer(after))
    : lessonMessages.nowInstead(answer(after), answer(before));
}

/** What it answered is a picture that it made. */
function isPicture(turn: Turn | undefined): boolean {
  const result = turn?.steps.at(-1);
  return turn?.status === 'answered' && result?.status === 'done' && result.output.type === 'Image';
}

/** What may have gone wrong, where only a person can tell which. */
const candidatesOf = ({ status, reflection }: Lesson): readonly Intervention[] =>
  (status === 'refused' && reflection?.candidates) || [];

/** `which:<n>`: of the lesson that the post shows. */
const candidateButtons = (lesson: Lesson): readonly Button[] =>
  candidatesOf(lesson).map(({ words }, at) => ({
    label: escapeForChat(capitalise(words), 75),
    action: `which:${at}`,
    style: 'plain',
  }));

function refusedText(lesson: Lesson): string {
  const [candidate] = candidatesOf(lesson);
  if (candidate) return lessonMessages.whichWasIt(answer(candidate.answer));
  const about = lesson.kind === 'teaching' ? thing(lesson) : undefined;
  const { asks } = lesson;
  if (asks?.about === 'which') return lessonMessages.whichOne(thing(lesson), joinWords(numbered(asks.candidates)));
  if (asks?.about === 'same') return lessonMessages.sameThing(thing(lesson), escapeMentions(asks.why));
  const examples = lesson.examples.length;
  const help = asks ? undefined : whatWouldHelp(lesson);
  const more = [
    ...waysWords(lesson),
    ...(asks?.about === 'drawn' ? [lessonMessages.sayDrawn] : []),
    ...(help === undefined ? [] : [lessonMessages.wouldHelp(help)]),
    ...(examples > 0 ? [lessonMessages.examplesKept(examples)] : []),
  ];
  const why = lessonMessages.notLearned(about, capitalise(endSentence(escapeMentions(lesson.reason))));
  return more.length > 0 ? `${why}\n${more.join(' ')}` : why;
}

/** What a lesson's post leaves to "How?": what went wrong with its proof, what was learned of how many, how it was tested. */
function notesOf(lesson: Lesson, context: LessonContext): readonly string[] {
  if (lesson.status !== 'accepted' && lesson.status !== 'refused') return [];
  return bullets([
    [lessonTitles.wentWrong, wentWrong(lesson, context)],
    [lessonTitles.learned, learnedWords(lesson)],
    [lessonTitles.tested, lesson.evidence && tested(lesson.evidence)],
  ]);
}

function learnedWords(lesson: Lesson): string | undefined {
  const learned = lesson.status === 'accepted' ? learnedOf(lesson) : undefined;
  return [learned, ...waysWords(lesson)].filter((words) => words).join(' ') || undefined;
}

/** A fault that was not found says itself what would help to find it. */
function whatWouldHelp({ kind, evidence, examples }: Lesson): string | undefined {
  if (kind === 'teaching') return lessonMessages.moreOfIt;
  if (evidence?.similarity) return lessonMessages.whatMatters;
  if (evidence || examples.length > 0) return lessonMessages.moreMarked;
  return undefined;
}

function undoneText(lesson: Lesson, { undoneBecause }: LessonContext): string {
  const { undone, before, kind } = lesson;
  const why = undoneBecause ? lessonMessages.undoneBecause(undoneBecause) : lessonMessages.undoneBy(name(undone?.by));
  if (kind === 'teaching') return lessonMessages.forgotten(why, thing(lesson));
  if (kind === 'confirmation') return lessonMessages.noLongerGood(why);
  return lessonMessages.asBefore(why, before === undefined ? undefined : answer(before));
}

/** "step 1 of 3 (find the dogs), `BOX0=LOC(…)`. Proof: I changed only that (with the dog at the lower left) …" */
function wentWrong({ reflection }: Lesson, { turn }: LessonContext): string | undefined {
  const fault = reflection?.fault;
  if (!fault || fault.at === 'none') return undefined;
  if (fault.at !== 'tool')
    return lessonMessages.misread(capitalise(endSentence(escapeMentions(fault.reason))), fault.at);
  const { proof } = fault;
  return lessonMessages.proved(stepWords(fault, turn), escapeMentions(proof.words), answer(proof.answer));
}

function stepWords(fault: Extract<Fault, { at: 'tool' }>, turn: Turn | undefined): string {
  const instructions = turn?.program?.instructions ?? [];
  const place = instructions.findIndex(({ output }) => output === fault.step);
  if (place < 0) return lessonMessages.toolWords(fault.tool);
  const code = lineOf(turn, fault.step);
  const shown = code.length > 70 ? `${code.slice(0, 69)}…` : code;
  const planned = turn?.plan?.steps[place];
  const words = planned === undefined ? undefined : escapeForChat(planned, 60);
  return lessonMessages.stepWords(place + 1, instructions.length, words, escapeMentions(shown.replaceAll('`', "'")));
}

function lineOf(turn: Turn | undefined, output: string): string {
  const span = turn?.program?.instructions.find((instruction) => instruction.output === output)?.span;
  return (span && turn?.program?.source.split('\n')[span.line - 1]?.trim()) ?? '';
}

/** In one line; how something looks that was taught by its name is said by the line above. */
function learned(lesson: Lesson): string | undefined {
  const { reason, gained, evidence, kind } = lesson;
  const what = gained ?? (evidence ? withoutCounts(reason) : reason);
  if (!what && kind === 'teaching') return undefined;
  const words = escapeMentions(what || lessonMessages.looksLike(thing(lesson)));
  return lesson.reach === 'here' ? lessonMessages.hereOnly(words.replace(/\.$/, '')) : endSentence(words);
}

/** The same with the number of examples that it was learned from. */
const learnedOf = (lesson: Lesson): string =>
  lessonMessages.gained(
    learned(lesson) ?? endSentence(lessonMessages.looksLike(thing(lesson))),
    lesson.evidence?.tunedOn ?? 0,
  );

/** How many were right, of how many, is told once, by the line about the test. Only for lessons that do not say what was gained. */
const withoutCounts = (reason: string): string =>
  reason
    .split(/(?<=\.)\s+(?=\p{Lu})/u)
    .map((one) => one.replace(/(?:^|\s*[:;(]\s*)[^:;(]*\b\d+ of \d+\b.*$/su, '').trim())
    .filter((one) => one !== '' && !/^Also,?$/.test(one))
    .map((one, at, all) => (at < all.length - 1 ? endSentence(one) : one))
    .join(' ');

/** "right on 8 of 10 examples that I had not learned from, 10 of 10 now; of 25 things that I knew before, none broke." */
function tested({ tunedOn, validation, own, surprise, similarity, probe, leftOut }: LearningEvidence): string {
  const { size, before, after } = validation;
  const surer = before === after && surprise && surprise.after < surprise.before ? lessonMessages.surer : '';
  // What one picture taught is tried on that very picture seen otherwise, which is told as what it is.
  const onOwn = own ? lessonMessages.onOwn(own.size, own.before, own.after) : '';
  const aside = similarity
    ? lessonMessages.viewsAside(size)
    : tunedOn > 1
      ? lessonMessages.examplesAside(size)
      : lessonMessages.checks(size);
  const alike = similarity ? lessonMessages.likeness(similarity.before.toFixed(2), similarity.after.toFixed(2)) : '';
  const onNew = size > 0 ? lessonMessages.rightOn(aside, before, after, surer + alike) : '';
  const broken = probe.flipped.length;
  const others =
    probe.size === 0
      ? lessonMessages.nothingToBreak
      : broken === 0
        ? lessonMessages.nothingBroke(probe.size)
        : lessonMessages.wouldBreak(broken, probe.size);
  return `${onOwn}${onNew}${others}${leftOut.length > 0 ? lessonMessages.leftOut(joinWords(leftOut.map(name))) : ''}`;
}

function picturesOf(lesson: Lesson, { turn, again }: LessonContext): readonly PostPicture[] {
  const { kind, shown } = lesson;
  if (kind === 'teaching')
    // The very part that was learned, so that anybody sees a frisbee that was taken for the dog.
    return shown.slice(0, 4).map(({ picture, view }) => ({
      reference: picture,
      ...(view && { view }),
      marks: [],
      alt: lessonMessages.whatItLooksLike(thing(lesson)),
    }));
  if (again?.status !== 'answered') return [];
  return [...answerPictures(lessonMessages.before, turn), ...answerPictures(lessonMessages.now, again)];
}

/** What may be meant by a teaching, numbered as the question says. */
function askedAbout({ status, asks }: Lesson): readonly PostPicture[] {
  if (status !== 'refused' || asks?.about !== 'which') return [];
  const names = numbered(asks.candidates);
  const marks = asks.candidates.map(({ box }, at) => ({ box, label: names[at] }));
  return [{ reference: asks.picture, marks, alt: lessonMessages.whichAlt }];
}

const numbered = (candidates: readonly TeachingCandidate[]): readonly string[] =>
  candidates.map(({ label }, at) => `${at + 1} ${label}`);

function answerPictures(when: string, turn: Turn | undefined): readonly PostPicture[] {
  const alt = `${when}: ${turn?.answer?.text ?? ''}`;
  return (turn?.answer?.images ?? []).map((reference) => ({ reference, marks: [], alt }));
}

/** The new way to the answer, and before it what the step that erred had said and should have said. */
function howOf(lesson: Lesson, context: LessonContext): How | undefined {
  const { reflection, again: id } = lesson;
  const { turn, again } = context;
  const shown = id === undefined ? turn : (again ?? turn);
  const notes = notesOf(lesson, context);
  if (!shown && notes.length === 0) return undefined;
  const how = { ...(shown ? renderHow(shown) : { plan: [], steps: [], program: '', ms: lesson.ms }), notes };
  const fault = reflection?.fault;
  if (fault?.at !== 'tool') return how;
  const code = lineOf(turn, fault.step);
  const { before, after, words, answer: proved } = fault.proof;
  const proof: readonly HowStep[] = [
    {
      words: lessonMessages.whatISaw,
      code,
      status: 'failed',
      result: describeValue(before),
      picture: valuePicture(before),
    },
    {
      words: lessonMessages.whatMakesAnswer(proved, words),
      code,
      status: 'done',
      result: describeValue(after),
      picture: valuePicture(after),
    },
  ];
  return { ...how, steps: [...proof, ...how.steps] };
}

const bullets = (lines: readonly (readonly [string, string | undefined])[]): readonly string[] =>
  lines.flatMap(([title, text]) => (text ? [`- **${title}:** ${text}`] : []));

const givers = (lesson: Lesson, { givers: all = [lesson.author] }: LessonContext): string =>
  joinWords([...new Set(all.map(name))]);

const name = (person: Person | undefined): string => escapeForChat(person?.name || lessonMessages.somebody, 40);
/** What was taught: its name, as a chat may show it. */
const thing = ({ concept, said }: Lesson): string => escapeForChat(concept ?? said);
const answer = (text: string): string => escapeForChat(text, 80);
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const footer = ({ ms, cost = 0, id }: Lesson): string =>
  [formatSeconds(ms), ...(cost > 0 ? [formatDollars(cost)] : []), `lesson ${id.slice(0, 8)}`].join(' · ');
