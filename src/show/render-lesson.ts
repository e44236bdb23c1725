/** Lesson → Post, pure: what a team reads about what was learned from it. */

import type { LearningEvidence, Lesson } from '../contracts/learning.js';
import type { Button, How, HowStep, Post, PostPicture } from '../contracts/post.js';
import type { Fault, Person, Turn } from '../contracts/turn.js';
import { escapeForChat, escapeMentions } from '../util/escape-for-chat.js';
import { capitalise, counted, endSentence, formatDollars, formatSeconds, joinWords } from '../util/format.js';
import { isWorking } from '../util/is-working.js';
import { labels } from './messages.js';
import { noticePost, renderHow, valuePicture, verdictButtons } from './render-turn.js';
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
    pictures: lesson.status === 'accepted' ? picturesOf(lesson, context) : [],
    buttons: [...(isKept(lesson) ? [undoButton] : []), ...(shownAgain ? verdictButtons : [])],
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
export const isKept = ({ status, examples, experiences, prompts }: Lesson): boolean =>
  status === 'accepted' || (status === 'refused' && examples.length + experiences.length + prompts.length > 0);

function textOf(lesson: Lesson, context: LessonContext): string {
  switch (lesson.status) {
    case 'reflecting':
    case 'learning':
      return escapeMentions(lesson.reason) || 'Looking for what went wrong…';
    case 'undone':
      return undoneText(lesson, context);
    case 'refused':
      return refusedText(lesson, context);
    case 'accepted':
      return acceptedText(lesson, context);
  }
}

function acceptedText(lesson: Lesson, context: LessonContext): string {
  if (lesson.kind === 'confirmation') {
    const kept = lesson.examples.length > 0 ? ` I keep ${counted(lesson.examples.length, 'example')} from it.` : '';
    return `Thank you, ${givers(lesson, context)}: I remember “${answer(lesson.said)}” as a good answer.${kept}`;
  }
  return [
    headline(lesson, context),
    ...bullets([
      ['What went wrong', wentWrong(lesson, context)],
      ['What I learned', learned(lesson)],
      ['How I tested it', lesson.evidence && tested(lesson.evidence)],
      ['Thanks to', givers(lesson, context)],
    ]),
  ].join('\n');
}

function headline({ kind, concept, said, before, after }: Lesson, { again }: LessonContext): string {
  if (kind === 'teaching') return `**I know “${escapeForChat(concept ?? said)}” now.**`;
  if (after === undefined) return '**I learned from that.**';
  if (isPicture(again)) return '**I learned from that: here is the picture anew.**';
  const now = `“${answer(after)}”`;
  if (before === undefined) return `**I learned from that: now I say ${now}.**`;
  return same(before, after)
    ? `**I learned from that**, but asked again I still say ${now}. One more example may do it.`
    : `**I learned from that: now I say ${now}**, no longer “${answer(before)}”.`;
}

/** What it answered is a picture that it made. */
function isPicture(turn: Turn | undefined): boolean {
  const result = turn?.steps.at(-1);
  return turn?.status === 'answered' && result?.status === 'done' && result.output.type === 'Image';
}

function refusedText(lesson: Lesson, context: LessonContext): string {
  const about = lesson.kind === 'teaching' ? `“${escapeForChat(lesson.concept ?? lesson.said)}”` : 'that';
  const kept =
    lesson.examples.length > 0
      ? `I keep ${counted(lesson.examples.length, 'example')} of yours for when there are more.`
      : undefined;
  return [
    `**I have not learned ${about} yet.** ${capitalise(endSentence(escapeMentions(lesson.reason)))}`,
    ...bullets([
      ['What went wrong', wentWrong(lesson, context)],
      ['How I tested it', lesson.evidence && tested(lesson.evidence)],
      ['What would help', whatWouldHelp(lesson)],
      ['Noted', kept],
    ]),
  ].join('\n');
}

/** A fault that was not found says itself what would help to find it. */
function whatWouldHelp({ kind, evidence, examples }: Lesson): string | undefined {
  if (kind === 'teaching') return 'more pictures of it, or a box drawn around it.';
  if (evidence?.similarity) return 'in a few words, what matters in how it looks; or pictures that show more of it.';
  if (evidence || examples.length > 0) return 'a few more such pictures, marked ✅ or ❌.';
  return undefined;
}

function undoneText({ undone, before, kind, said, concept }: Lesson, { undoneBecause }: LessonContext): string {
  const why = undoneBecause ? `${undoneBecause}, so this is undone` : `${name(undone?.by)} has undone this`;
  if (kind === 'teaching') return `**Undone.** ${why}: I have forgotten “${escapeForChat(concept ?? said)}”.`;
  if (kind === 'confirmation') return `**Undone.** ${why}: I no longer take it for a good answer.`;
  return before === undefined
    ? `**Undone.** ${why}. All is as it was before.`
    : `**Undone.** ${why}. I answer as before: “${answer(before)}”.`;
}

/** "step 1 of 3 (find the dogs), `BOX0=LOC(…)`. Proof: I changed only that (with the dog at the lower left) …" */
function wentWrong({ reflection }: Lesson, { turn }: LessonContext): string | undefined {
  const fault = reflection?.fault;
  if (!fault || fault.at === 'none') return undefined;
  if (fault.at !== 'tool')
    return `I misread the question. ${capitalise(endSentence(escapeMentions(fault.reason)))} Proof: the other ${fault.at}, run on the same picture, gives the right answer.`;
  const { proof } = fault;
  return `${stepWords(fault, turn)}. Proof: I changed only that (${escapeMentions(proof.words)}), ran the rest again and got “${answer(proof.answer)}”.`;
}

function stepWords(fault: Extract<Fault, { at: 'tool' }>, turn: Turn | undefined): string {
  const instructions = turn?.program?.instructions ?? [];
  const place = instructions.findIndex(({ output }) => output === fault.step);
  if (place < 0) return `my tool ${fault.tool}`;
  const code = lineOf(turn, fault.step);
  const shown = code.length > 70 ? `${code.slice(0, 69)}…` : code;
  const planned = turn?.plan?.steps[place];
  const words = planned === undefined ? '' : ` (${escapeForChat(planned, 60)})`;
  return `step ${place + 1} of ${instructions.length}${words}, \`${escapeMentions(shown.replaceAll('`', "'"))}\``;
}

function lineOf(turn: Turn | undefined, output: string): string {
  const span = turn?.program?.instructions.find((instruction) => instruction.output === output)?.span;
  return (span && turn?.program?.source.split('\n')[span.line - 1]?.trim()) ?? '';
}

function learned({ reason, gained, evidence, concept, said }: Lesson): string {
  const from = evidence && evidence.tunedOn > 0 ? ` Learned from ${counted(evidence.tunedOn, 'example')}.` : '';
  const what = gained ?? (evidence ? withoutCounts(reason) : reason);
  return `${endSentence(escapeMentions(what || `what “${escapeForChat(concept ?? said)}” looks like`))}${from}`;
}

/** How many were right, of how many, is told once, by the line about the test. Only for lessons that do not say what was gained. */
const withoutCounts = (reason: string): string =>
  reason
    .split(/(?<=\.)\s+(?=\p{Lu})/u)
    .map((one) => one.replace(/(?:^|\s*[:;(]\s*)[^:;(]*\b\d+ of \d+\b.*$/su, '').trim())
    .filter((one) => one !== '' && !/^Also,?$/.test(one))
    .map((one, at, all) => (at < all.length - 1 ? endSentence(one) : one))
    .join(' ');

/** "right on 8 of 10 examples that I had not learned from, 10 of 10 now; of 25 things that I knew before, none broke." */
export function tested({ tunedOn, validation, surprise, similarity, probe, leftOut }: LearningEvidence): string {
  const { size, before, after } = validation;
  const surer = before === after && surprise && surprise.after < surprise.before ? ', and surer of it' : '';
  // What one picture taught is tried on that very picture seen otherwise, which proves less than others would.
  const aside = similarity
    ? `${counted(size, 'view')} of it kept aside`
    : tunedOn > 1
      ? `${counted(size, 'example')} kept aside`
      : `${counted(size, 'check')} with that picture or earlier ones`;
  const alike = similarity ? `, likeness ${similarity.before.toFixed(2)} → ${similarity.after.toFixed(2)}` : '';
  const onNew = size > 0 ? `on ${aside}, right ${before} → ${after}${surer}${alike}; ` : '';
  const broken = probe.flipped.length;
  const others =
    probe.size === 0
      ? 'there was nothing else yet that it could break.'
      : broken === 0
        ? `nothing else broke (${probe.size} checked).`
        : `but ${broken} of ${probe.size} that I had right would turn wrong.`;
  const without =
    leftOut.length > 0 ? ` Left out, as they contradict the others: ${joinWords(leftOut.map(name))}.` : '';
  return `${onNew}${others}${without}`;
}

function picturesOf({ kind, shown, concept, said }: Lesson, { turn, again }: LessonContext): readonly PostPicture[] {
  if (kind === 'teaching')
    return shown.slice(0, 4).map(({ picture, view }) => ({
      reference: picture,
      marks: view ? [{ box: view, label: concept ?? said }] : [],
      alt: `What ${escapeForChat(concept ?? said)} looks like`,
    }));
  if (again?.status !== 'answered') return [];
  return [...answerPictures('Before', turn), ...answerPictures('Now', again)];
}

function answerPictures(when: string, turn: Turn | undefined): readonly PostPicture[] {
  const alt = `${when}: ${turn?.answer?.text ?? ''}`;
  return (turn?.answer?.images ?? []).map((reference) => ({ reference, marks: [], alt }));
}

/** The new way to the answer, and before it what the step that erred had said and should have said. */
function howOf({ reflection, again: id }: Lesson, { turn, again }: LessonContext): How | undefined {
  const shown = id === undefined ? turn : (again ?? turn);
  if (!shown) return undefined;
  const how = renderHow(shown);
  const fault = reflection?.fault;
  if (fault?.at !== 'tool') return how;
  const code = lineOf(turn, fault.step);
  const { before, after, words, answer: proved } = fault.proof;
  const proof: readonly HowStep[] = [
    { words: 'What I had seen', code, status: 'failed', result: describeValue(before), picture: valuePicture(before) },
    {
      words: `What makes the answer “${proved}”: ${words}`,
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

const name = (person: Person | undefined): string => escapeForChat(person?.name || 'Somebody', 40);
const answer = (text: string): string => escapeForChat(text, 80);
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const footer = ({ ms, cost = 0, id }: Lesson): string =>
  [formatSeconds(ms), ...(cost > 0 ? [formatDollars(cost)] : []), `lesson ${id.slice(0, 8)}`].join(' · ');
