import { setImmediate as immediate } from 'node:timers/promises';
import type { Connection, Place } from '../contracts/chat.js';
import { PictureError } from '../contracts/errors.js';
import type { Feedback } from '../contracts/feedback.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Memory } from '../contracts/store.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person, Turn } from '../contracts/turn.js';
import { readNumber } from '../language/read-words.js';
import { noticePost } from '../show/render-turn.js';
import type { Attempt } from './attempt.js';
import type { FollowUp } from './events.js';
import { isAdmin, mayTeach, refuseToLearn } from './may-teach.js';
import type { Cause, Said } from './meaning.js';
import { messages } from './messages.js';
import type { Services } from './services.js';
import { settle } from './settle.js';
import { waitForOthers } from './teaching-votes.js';
import { giversOf, wantUndone } from './undo-votes.js';

/** What becomes of feedback: it is noted at once, and learning from it follows. */
export interface FeedbackDesk {
  /** Notes what somebody says about an answer. */
  say(turn: Turn, said: Said, cause: Cause, connection: Connection): Promise<FollowUp | undefined>;
  teach(teaching: Teaching, connection: Connection): Promise<FollowUp | undefined>;
  undo(
    lesson: Lesson,
    by: Person,
    connection: Connection,
    attempt: Pick<Attempt, 'once'>,
  ): Promise<FollowUp | undefined>;
  /**
   * Draws the consequences of what was noted about a turn, once for everything that was said meanwhile.
   * @param signal aborts when they must not be drawn here any more
   */
  settleSoon(
    team: string,
    turn: string,
    cause: Cause & Pick<Place, 'thread'>,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<void>;
}

export function createFeedbackDesk(services: Services): FeedbackDesk {
  const { memory, records, lessonQueue, teaching: rules } = services;
  /** Counts that wait for their turn, by question: one count sees all that is said until it begins. */
  const waiting = new Map<string, { cause: Cause; readonly done: Promise<void> }>();

  /** Somebody who may not teach is told so, and nothing is left to do. */
  async function ifAllowed(
    cause: Pick<Cause, 'author' | 'by'>,
    place: Place,
    connection: Connection,
    task: () => Promise<FollowUp | undefined>,
  ): Promise<FollowUp | undefined> {
    if (mayTeach(cause.author, rules)) return task();
    await refuseToLearn(cause.author, cause.by, place, connection, { records });
    return undefined;
  }

  const settleSoon: FeedbackDesk['settleSoon'] = (team, turnId, { thread, ...cause }, connection, signal) => {
    const key = JSON.stringify([team, turnId]);
    const known = waiting.get(key);
    if (known) {
      if (cause.by === 'words' || cause.by === 'button' || known.cause.by === 'reaction') known.cause = cause;
      return known.done;
    }
    async function count(): Promise<void> {
      // What is said at the same moment is noted first, so that one count sees it all.
      await immediate();
      const latest = waiting.get(key)?.cause ?? cause;
      waiting.delete(key);
      signal.throwIfAborted();
      const turn = await memory.turns.get(team, turnId);
      // It may be forgotten by now.
      if (turn) await settleUnlessGone(turn, latest, connection, signal);
      else await records.close({ team, thread, turn: turnId });
    }
    const done = lessonQueue.runSerially({ team, thread }, count, signal).catch((error: unknown) => {
      // It may never have begun.
      if (waiting.get(key)?.done === done) waiting.delete(key);
      throw error;
    });
    waiting.set(key, { cause, done });
    return done;
  };

  /** Of a picture that is deleted meanwhile, nothing can be learned any more; its deletion is told by itself. */
  async function settleUnlessGone(
    turn: Turn,
    cause: Cause,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<void> {
    const { team, thread, images } = turn.request;
    try {
      await settle(turn, cause, connection, { ...services, signal });
    } catch (error) {
      const kept = await Promise.all(images.map(({ id }) => memory.pictures(team).has(id)));
      if (!(error instanceof PictureError) || !kept.includes(false)) throw error;
      services.log.info({ team, turn: turn.id }, 'a picture was deleted while it was learned from');
      await records.close({ team, thread, turn: turn.id });
    }
  }

  return {
    settleSoon,
    say: (turn, told, cause, connection) =>
      ifAllowed(cause, turn.request, connection, async () => {
        const said: Said = namesItsNumber(turn, told) ? { verdict: 'right' } : told;
        if (await recordFeedback(turn, cause, said, services)) return { does: 'settle', turn: turn.id, cause };
        if (cause.by === 'words') await connection.post(turn.request, noticePost(messages.notedBefore));
        return undefined;
      }),
    teach: (teaching, connection) =>
      ifAllowed({ author: teaching.author, by: 'words' }, teaching, connection, async () => {
        // What is taught needs as many people as any correction.
        if (1 + (teaching.agreed?.length ?? 0) < rules.quorum) {
          await waitForOthers(teaching, connection, services);
          return undefined;
        }
        const { team, thread, author, name, shown, told, agreed } = teaching;
        return { does: 'teach', teaching: { team, thread, author, name, shown, told, agreed } };
      }),
    undo: (lesson, by, connection, attempt) =>
      ifAllowed({ author: by, by: 'button' }, lesson, connection, async () => {
        // What several have agreed on is undone by as many.
        const missing = await wantUndone(lesson, by, isAdmin(by, rules), { store: memory.store, attempt });
        if (missing === 0) return { does: 'undo', lesson: lesson.id, by };
        await connection.post(lesson, noticePost(messages.undoWaits(by, giversOf(lesson), missing)));
        return undefined;
      }),
  };
}

/** "It is eight, count again" about an eight: in whatever tone, it says the same, and nothing is to be found that erred. */
const namesItsNumber = ({ answer }: Turn, { verdict, means, suspects, expected = [], images = [] }: Said): boolean =>
  verdict === 'wrong' &&
  means?.kind === 'number' &&
  suspects === undefined &&
  expected.length + images.length === 0 &&
  answer !== undefined &&
  readNumber(answer.text) === means.value;

/** Notes what a person says about an answer. False when it changes nothing. */
async function recordFeedback(
  turn: Turn,
  { author, again }: Pick<Cause, 'author' | 'again'>,
  said: Said,
  { memory, now }: Pick<Services, 'memory' | 'now'>,
): Promise<boolean> {
  const { team } = turn.request;
  const id = `${turn.id}:${author.id}:${said.verdict}`;
  const rows = (await memory.turns.feedback(team, turn.id)).filter((row) => row.author.id === author.id);
  const known = rows.find((row) => row.id === id);
  if (said.withdrawn && (!known || known.withdrawn)) return again === true && known !== undefined;
  // A bare ❌ after “no, three” does not withdraw the three; taking it back does.
  const before = known?.withdrawn ? undefined : known;
  const speaks = said.correction !== undefined || said.expected !== undefined;
  const row: Feedback = {
    id,
    team,
    turn: turn.id,
    author,
    verdict: said.verdict,
    correction: speaks ? said.correction : before?.correction,
    means: speaks ? said.means : before?.means,
    expected: speaks ? said.expected : before?.expected,
    suspects: said.suspects ?? before?.suspects,
    images: said.images && said.images.length > 0 ? said.images : (before?.images ?? []),
    withdrawn: said.withdrawn ?? false,
    // The newest word counts, whatever somebody sets the clock to.
    at: Math.max(now(), ...rows.map(({ at }) => at + 1)),
  };
  const latest = rows.filter(({ withdrawn }) => !withdrawn).at(-1);
  const isSame = latest?.id === id && contentOf(latest) === contentOf(row);
  // A run that was cut off may have noted it, and nothing may have followed yet.
  if (isSame && again) return true;
  if (isSame && !(speaks && (await isUnfinished(turn, memory)))) return false;
  await memory.turns.addFeedback(row);
  return true;
}

const contentOf = ({ verdict, withdrawn, correction, expected, suspects, images }: Feedback): string =>
  JSON.stringify([verdict, withdrawn, correction, expected ?? [], suspects, images.map(({ id }) => id)]);

/** The last correction of a turn could not be learned from yet, so that saying it again is something new. */
async function isUnfinished(turn: Turn, memory: Pick<Memory, 'lessons'>): Promise<boolean> {
  const lessons = await memory.lessons(turn.request.team).ofTurn(turn.id);
  const last = lessons.filter(({ kind }) => kind === 'correction').at(-1);
  return last?.status === 'refused' && last.unfinished === true;
}
