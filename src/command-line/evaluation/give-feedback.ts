import path from 'node:path';
import type { Bot } from '../../bot.js';
import { BudgetError, ClovabotError } from '../../contracts/errors.js';
import type { Lesson } from '../../contracts/lesson.js';
import type { Turn } from '../../contracts/turn.js';
import { readExpected } from '../../language/expected.js';
import { lessonBytes } from '../../memory/lessons.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { answerText } from '../ask.js';
import { askWithinBudget, sameAnswer } from './evaluate.js';
import { authorOf, type FeedbackCase, pointedAt } from './feedback-case.js';
import type { FeedbackResult } from './learning-report.js';

interface FeedbackContext {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly progress: (done: number) => void;
}

/**
 * Asks the cases in order as a person would: corrects a wrong answer and waits for the lesson, confirms a right one. What
 * cannot be asked teaches nothing.
 */
export async function giveFeedback(
  bot: Bot,
  cases: readonly FeedbackCase[],
  images: string,
  context: FeedbackContext,
): Promise<FeedbackResult> {
  const corrections: FeedbackResult['corrections'][number][] = [];
  let confirmed = 0;
  for (const [position, entry] of cases.entries()) {
    context.signal.throwIfAborted();
    const turn = await askCase(bot, entry, images, context);
    if (turn && isRight(bot, turn, entry)) {
      if (await bot.teacher.confirm(turn, authorOf(entry))) confirmed += 1;
    } else if (turn) {
      const passed = startStopwatch();
      const lesson = await correct(bot, turn, entry, context.signal);
      const ms = passed();
      if (lesson) {
        const status = lesson.status === 'accepted' ? 'accepted' : 'refused';
        const bytes = await lessonBytes(bot.memory.store, lesson);
        corrections.push({ status, ms, bytes, cost: lesson.cost ?? 0, ...doubtIn(lesson) });
      }
    }
    context.progress(position + 1);
  }
  return { corrections, confirmed };
}

/** How many suspicions were tested, and how many of them were refuted. */
function doubtIn({ reflection, status, evidence }: Lesson) {
  const held = reflection && reflection.fault.at !== 'none' ? 1 + reflection.rivals.length : 0;
  const tried = reflection?.tried ?? 0;
  const refuted = Math.max(0, tried - held);
  return { tried, refuted, gated: status === 'refused' && evidence !== undefined, critic: reflection?.critic };
}

async function askCase(
  bot: Bot,
  entry: FeedbackCase,
  images: string,
  context: FeedbackContext,
): Promise<Turn | undefined> {
  const files = entry.images.map((image) => path.resolve(images, image));
  try {
    return await askWithinBudget(bot, { files, text: entry.instruction }, context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ClovabotError) || error instanceof BudgetError) throw error;
    return undefined;
  }
}

const isRight = (bot: Bot, turn: Turn, { answer }: FeedbackCase): boolean =>
  turn.status === 'answered' && sameAnswer(bot.lexicon, answerText(turn), answer);

async function correct(bot: Bot, turn: Turn, entry: FeedbackCase, signal: AbortSignal): Promise<Lesson | undefined> {
  const read = readExpected(entry.answer, (word) => bot.lexicon.singular(word));
  const correction = {
    turn,
    author: authorOf(entry),
    text: entry.answer,
    expected: [...pointedAt(entry, turn.request.images), ...(read ? [read] : [])],
    images: [],
  };
  let last: Lesson | undefined;
  for await (const lesson of bot.teacher.correct(correction, signal)) last = lesson;
  return last;
}
