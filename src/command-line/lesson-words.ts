import { dateWords, shortIds, subjectOf } from '../../commands/shared/lesson-words.js';
import type { LearningEvidence, Lesson, TeachingQuestion } from '../contracts/lesson.js';
import { allChecks } from '../util/all-checks.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { counted } from '../util/format.js';

/** What `clovabot lessons --json` prints of each lesson; times are ms since 1970. */
export const lessonOutput = ({ reflection, examples, prompts, experiences, ...lesson }: Lesson) => ({
  ...lesson,
  fault: reflection?.fault,
  examples: examples.length,
  prompts: prompts.length,
  experiences: experiences.length,
});

/** Newest first, a few lines each. */
export function listLessons(lessons: readonly Lesson[]): readonly string[] {
  const idOf = shortIds(lessons);
  return lessons.flatMap((lesson) => [
    `${idOf(lesson)}  ${dateWords(lesson.at)}  ${stateWords(lesson)}: ${subjectOf(lesson)} (${lesson.kind} by ${escapeForChat(lesson.author.name, 40)})`,
    ...detailLines(lesson).map((line) => `  ${line}`),
  ]);
}

/** What came of a lesson. */
export function lessonLines(lesson: Lesson): readonly string[] {
  return [`${stateWords(lesson)}: ${subjectOf(lesson)}`, ...detailLines(lesson)];
}

const stateWords = ({ status, undone }: Lesson): string =>
  ({
    reflecting: 'under way',
    learning: 'under way',
    accepted: 'learned',
    refused: 'not learned',
    undone: undone ? `undone by ${escapeForChat(undone.by.name, 40)}` : 'undone',
  })[status];

function detailLines({ reason, evidence, before, after, asks }: Lesson): readonly string[] {
  return [
    escapeForChat(reason, 2000),
    ...(asks ? [answerWords(asks)] : []),
    ...(before !== undefined && after !== undefined && before !== after
      ? [`answer: ${escapeForChat(before, 60)} → ${escapeForChat(after, 60)}`]
      : []),
    ...(evidence && evidence.tunedOn > 0 ? [evidenceWords(evidence)] : []),
  ].filter(Boolean);
}

function evidenceWords(evidence: LearningEvidence): string {
  const { tunedOn, probe } = evidence;
  const { size, before, after } = allChecks(evidence);
  const checked = size > 0 ? `; of ${size} views it did not learn from ${after} right, before ${before}` : '';
  const kept = probe.size > 0 ? `; of ${probe.size} others that were right ${probe.flipped.length} turned wrong` : '';
  return `learned from ${counted(tunedOn, 'example')}${checked}${kept}`;
}

/** How to say on the command line what is asked in a chat. */
function answerWords(asks: TeachingQuestion): string {
  switch (asks.about) {
    case 'which':
      return 'Say which part is meant: --box left,top,right,bottom';
    case 'drawn':
      return 'If it is only drawn or painted, or an animal, say so: --drawn, or in its name: "the painting The Old Guitarist"';
    case 'same':
      return `${asks.why} If it is that all the same, say so: --sure`;
  }
}
