import { setImmediate as immediate } from 'node:timers/promises';
import type { Connection, Place } from '../contracts/chat.js';
import type { Feedback } from '../contracts/feedback.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Memory } from '../contracts/store.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person, Turn } from '../contracts/turn.js';
import { readNumber } from '../language/read-words.js';
import { noticePost } from '../show/render-turn.js';
import { mayTeach, refuseToLearn } from './may-teach.js';
import type { Cause, Said } from './meaning.js';
import { messages } from './messages.js';
import type { DeferredWork } from './queues.js';
import type { Services } from './services.js';
import { settle } from './settle.js';
import { waitForOthers } from './teaching-votes.js';
import { undoLesson } from './undo-lesson.js';

/** What becomes of feedback: it is noted at once, and learning from it is deferred. */
export interface FeedbackDesk {
  /** Notes what somebody says about an answer. */
  say(turn: Turn, said: Said, cause: Cause, connection: Connection): Promise<DeferredWork | undefined>;
  teach(teaching: Teaching, connection: Connection): Promise<DeferredWork | undefined>;
  undo(lesson: Lesson, by: Person, connection: Connection): Promise<DeferredWork | undefined>;
  /** Draws the consequences of what was noted about a turn, once for everything that was said meanwhile. */
  settleSoon(turn: Turn, cause: Cause, connection: Connection): Promise<void>;
}

export function createFeedbackDesk(services: Services): FeedbackDesk {
  const { teacher, records, lessonPosts, lessonQueue, teaching: rules, signal } = services;
  /** Counts that wait for their turn, by question: one count sees all that is said until it begins. */
  const waiting = new Map<string, { cause: Cause; readonly done: Promise<void> }>();

  /** Somebody who may not teach is told so, and nothing is left to do. */
  async function ifAllowed(
    cause: Pick<Cause, 'author' | 'by'>,
    place: Place,
    connection: Connection,
    task: () => Promise<DeferredWork | undefined>,
  ): Promise<DeferredWork | undefined> {
    if (mayTeach(cause.author, rules)) return task();
    await refuseToLearn(cause.author, cause.by, place, connection, { records });
    return undefined;
  }

  const settleSoon: FeedbackDesk['settleSoon'] = (turn, cause, connection) => {
    const key = JSON.stringify([turn.request.team, turn.id]);
    const known = waiting.get(key);
    if (known) {
      if (cause.by === 'words' || cause.by === 'button' || known.cause.by === 'reaction') known.cause = cause;
      return known.done;
    }
    const done = lessonQueue.runSerially(turn.request, async () => {
      // What is said at the same moment is noted first, so that one count sees it all.
      await immediate();
      const latest = waiting.get(key)?.cause ?? cause;
      waiting.delete(key);
      // What a stop leaves open is looked at after the next start.
      if (!signal.aborted) await settle(turn, latest, connection, services);
    });
    waiting.set(key, { cause, done });
    return done;
  };

  return {
    settleSoon,
    say: (turn, told, cause, connection) =>
      ifAllowed(cause, turn.request, connection, async () => {
        const said: Said = namesItsNumber(turn, told) ? { verdict: 'right' } : told;
        if (await recordFeedback(turn, cause.author, said, services)) return () => settleSoon(turn, cause, connection);
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
        const first = messages.lookingAtShown(teaching.author);
        const learn = (post: string) => teacher.teach({ ...teaching, post }, signal);
        return () =>
          lessonQueue.runSerially(teaching, async () => {
            await lessonPosts.follow({ place: teaching, connection, first, learn });
          });
      }),
    undo: (lesson, by, connection) =>
      ifAllowed({ author: by, by: 'button' }, lesson, connection, async () => {
        return () => lessonQueue.runSerially(lesson, () => undoLesson(lesson, by, connection, services));
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
  author: Person,
  said: Said,
  { memory, records, now }: Pick<Services, 'memory' | 'records' | 'now'>,
): Promise<boolean> {
  const { team, thread } = turn.request;
  const id = `${turn.id}:${author.id}:${said.verdict}`;
  const rows = (await memory.turns.feedback(team, turn.id)).filter((row) => row.author.id === author.id);
  const known = rows.find((row) => row.id === id);
  if (said.withdrawn && (!known || known.withdrawn)) return false;
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
    at: now(),
  };
  const latest = rows.filter(({ withdrawn }) => !withdrawn).at(-1);
  const isSame = latest?.id === id && contentOf(latest) === contentOf(row);
  if (isSame && !(speaks && (await isUnfinished(turn, memory)))) return false;
  await memory.turns.addFeedback(row);
  await records.open({ team, thread, turn: turn.id });
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
