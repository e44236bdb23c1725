import { ClovabotError, isModelTrouble, ModelError } from '../contracts/errors.js';
import type { Lesson } from '../contracts/learning.js';
import type { Correction, Teacher, Teaching } from '../contracts/teacher.js';
import type { Person, Turn } from '../contracts/turn.js';
import { serialQueues } from '../util/serial-queues.js';
import { confirmTurn } from './confirm.js';
import { correctTurn } from './correct.js';
import { forget } from './forget.js';
import { lessonUnderWay } from './lesson-under-way.js';
import { onAccount } from './on-account.js';
import type { TeacherOptions } from './options.js';
import { dropExperiences, retract } from './retract.js';
import { teachConcept } from './teach.js';

/** Votes stand whatever breaks, so that a correction needs only to be said again; what was shown to teach a name has no vote. */
function whyUnfinished({ kind }: Lesson, cause: unknown): string {
  const later =
    kind === 'teaching'
      ? 'Please show it to me again later'
      : 'I have noted what you said: tell me once more later, and I try again';
  if (!isModelTrouble(cause)) {
    const why = cause instanceof ClovabotError ? cause.friendly : 'The log has the cause.';
    return `Something went wrong on my side before I was done. ${why} ${later}`;
  }
  const { friendly } = cause;
  const isNamed = !(cause instanceof ModelError) || friendly.toLowerCase().includes(cause.backend.toLowerCase());
  const what = isNamed ? '' : `A model that I need for it fails (${cause.backend}). `;
  return `${what}${friendly} ${later}`;
}

/**
 * The reflection and learning phases (CLOVA, CVPR 2024, sections 3.3 and 3.4), with two tests that CLOVA lacks: a fault is
 * believed only when its correction turns the answer, and a prompt is kept only when held-out examples improve and none
 * that was right turns wrong.
 */
export function createTeacher(options: TeacherOptions): Teacher {
  const { memory, pools, treasury, log } = options;
  // Each lesson builds on what the one before it left, so a team's are made one after another, whoever asks for them.
  const teamLessons = serialQueues();

  /** What breaks is told in the lesson, which then has changed nothing; a stop leaves it open, to be resumed. */
  async function* alone(
    team: string,
    signal: AbortSignal,
    paid: TeacherOptions,
    work: () => AsyncGenerator<Lesson, void>,
  ): AsyncGenerator<Lesson, void> {
    const leave = await teamLessons.enter(team);
    let last: Lesson | undefined;
    try {
      for await (const lesson of work()) {
        last = lesson;
        yield lesson;
      }
    } catch (error) {
      if (signal.aborted) await paid.underWay?.saveCost();
      if (signal.aborted || !last) throw error;
      log.error({ err: error, team, lesson: last.id }, 'a lesson failed');
      yield await giveUp(last, error);
    } finally {
      leave();
    }
  }

  async function giveUp(lesson: Lesson, cause: unknown): Promise<Lesson> {
    const lessons = memory.lessons(lesson.team);
    const stored = (await lessons.get(lesson.id)) ?? lesson;
    // What it learned is saved and works; only asking again has failed.
    if (stored.status === 'accepted') return stored;
    await dropExperiences(stored, options);
    const refused: Lesson = {
      ...stored,
      status: 'refused',
      reason: whyUnfinished(stored, cause),
      experiences: [],
      unfinished: true,
    };
    await lessons.save(refused);
    return refused;
  }

  /** The same options, on an account of the person for one lesson. @param resumed what it has cost before a stop counts */
  function paidBy(team: string, person: Person, resumed?: Lesson): TeacherOptions {
    const account = treasury.open({ team, person }, 'lesson', { spent: resumed?.cost });
    return { ...onAccount(options, account), bill: account.bill, underWay: lessonUnderWay(memory) };
  }

  const never = new AbortController().signal;
  return {
    kinds: options.kinds,
    correct: (correction: Correction, signal) => {
      const { team } = correction.turn.request;
      const paid = paidBy(team, correction.author, correction.resumes);
      return alone(team, signal, paid, () => correctTurn(correction, paid, signal));
    },
    teach: (teaching: Teaching, signal) => {
      const paid = paidBy(teaching.team, teaching.author, teaching.resumes);
      return alone(teaching.team, signal, paid, () => teachConcept(teaching, paid, signal));
    },
    confirm: (turn: Turn, author: Person) => {
      const { team } = turn.request;
      return teamLessons.run(team, () => confirmTurn(turn, author, paidBy(team, author), never));
    },
    undo: (team, id, by) =>
      teamLessons.run(team, async () => {
        const lesson = await memory.lessons(team).get(id);
        if (!lesson || (lesson.status !== 'accepted' && lesson.status !== 'refused')) return undefined;
        return (await retract(lesson, by, paidBy(team, by), never)).lesson;
      }),
    forget: (team, what, by) => teamLessons.run(team, () => forget(team, what, by, paidBy(team, by), never)),
    learned: (team) => pools.of(team),
  };
}
