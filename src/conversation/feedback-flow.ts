import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import type { Connection, Place, Press } from '../contracts/chat.js';
import type { Lesson } from '../contracts/learning.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { Teacher, Teaching } from '../contracts/teacher.js';
import type { Person, Turn } from '../contracts/turn.js';
import { answered, type Opinion } from '../reflection/votes.js';
import { choiceOf } from '../show/choices.js';
import { renderWordsWanted } from '../show/render-ballot.js';
import { noticePost } from '../show/render-turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { isWorking } from '../util/is-working.js';
import { serialQueues } from '../util/serial-queues.js';
import type { LessonPosts } from './lesson-posts.js';
import type { Cause, Said } from './meaning.js';
import type { Records } from './records.js';
import type { TeachingDesk } from './teaching-desk.js';

/** What is still to be done about an event when its thread may go on. */
export type Afterwards = () => Promise<void>;

/** What becomes of feedback, in the order in which it comes. Learning may take a while, so it does not hold its thread up. */
export interface FeedbackFlow {
  /** Notes what somebody says about an answer; learning from it is what is left to do afterwards. */
  say(turn: Turn, said: Said, cause: Cause, connection: Connection): Promise<Afterwards | undefined>;
  press(press: Press, connection: Connection): Promise<Afterwards | undefined>;
  teach(teaching: Teaching, connection: Connection): Promise<Afterwards | undefined>;
  /** The turn of a post that is not known yet: a click may come before the chat has told the bot which post it made. */
  shownSoon(place: Place, post: string): Promise<Turn | undefined>;
  mayTeach(person: Person): boolean;
  /** Runs after what is being learned in the thread. */
  inTurn(place: Place, task: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is being learned in the thread, or when that takes long. */
  settled(place: Place): Promise<void>;
  /** Goes on, in the teams that a chat serves, with what a stop has cut off. */
  resume(connection: Connection, serves: (team: string) => boolean): Promise<void>;
}

export interface FeedbackFlowOptions {
  readonly desk: TeachingDesk;
  readonly teacher: Teacher;
  readonly memory: Memory;
  readonly records: Records;
  readonly lessonPosts: LessonPosts;
  readonly teachers: 'everyone' | readonly string[];
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A question waits so long at most for a lesson of its thread, ms: most lessons are quicker, and then it profits. */
const patience = 10_000;

export function createFeedbackFlow(options: FeedbackFlowOptions): FeedbackFlow {
  const { desk, teacher, memory, records, lessonPosts, teachers, log, signal } = options;
  const lessons = serialQueues();
  // Of many events about one answer that wait for their turn, one count of the votes sees them all.
  const waiting = new Map<string, { cause: Cause; done: Promise<void> }>();

  const keyOf = ({ team, thread }: Place): string => JSON.stringify([team, thread]);
  const inTurn: FeedbackFlow['inTurn'] = (place, task) => lessons.run(keyOf(place), task);

  function mayTeach({ id, name, roles = [] }: Person): boolean {
    if (teachers === 'everyone') return true;
    const own = roles.flatMap((role) => [role, role.replace(/^role:/, '')]).map((role) => role.toLowerCase());
    return teachers.some((entry) => {
      const wanted = entry.toLowerCase();
      // People choose their names: who is called “role:Admins” has not got that role.
      const isCalledSo = wanted === name.toLowerCase() && !wanted.startsWith('role:');
      return entry === id || own.includes(wanted) || isCalledSo;
    });
  }

  /** Says so once to whoever reacts, and each time to whoever speaks. */
  async function refuse(person: Person, by: Cause['by'], place: Place, connection: Connection): Promise<void> {
    if (by === 'taken back') return;
    const isFirst = await records.first('told that others teach', place.team, person.id);
    if (!isFirst && by !== 'words') return;
    await connection.post(
      place,
      noticePost(
        `Thank you, ${escapeForChat(person.name, 40)}. Here only some people teach me, so I do not count it; one of them may agree with you.`,
      ),
    );
  }

  function settleSoon(turn: Turn, cause: Cause, connection: Connection): Promise<void> {
    const key = JSON.stringify([turn.request.team, turn.id]);
    const known = waiting.get(key);
    if (known) {
      if (cause.by === 'words' || cause.by === 'button' || known.cause.by === 'reaction') known.cause = cause;
      return known.done;
    }
    const entry = { cause, done: Promise.resolve() };
    entry.done = inTurn(turn.request, async () => {
      // What is said at the same moment is noted first, so that one count sees it all.
      await immediate();
      waiting.delete(key);
      // What a stop leaves open is looked at after the next start.
      if (!signal.aborted) await desk.settle(turn, entry.cause, connection);
    });
    waiting.set(key, entry);
    return entry.done;
  }

  const say: FeedbackFlow['say'] = async (turn, said, cause, connection) => {
    if (!mayTeach(cause.author)) {
      await refuse(cause.author, cause.by, turn.request, connection);
      return undefined;
    }
    if (await desk.record(turn, cause.author, said)) return () => settleSoon(turn, cause, connection);
    if (cause.by === 'words') await connection.post(turn.request, noticePost('Thank you. I have noted that already.'));
    return undefined;
  };

  const shownSoon: FeedbackFlow['shownSoon'] = async (place, post) => {
    await settled(place);
    return memory.turns.byPost(place.team, post);
  };

  async function press(pressed: Press, connection: Connection): Promise<Afterwards | undefined> {
    const { team, post, author, action } = pressed;
    if (action === 'undo') return undo(pressed, connection);
    const turn = (await memory.turns.byPost(team, post)) ?? (await shownSoon(pressed, post));
    if (!turn) return undefined;
    const cause: Cause = { author, by: 'button', post };
    if (action === 'verdict:right') return say(turn, { verdict: 'right' }, cause, connection);
    if (action === 'verdict:wrong') return say(turn, { verdict: 'wrong' }, cause, connection);
    if (action === 'should:other') {
      // The one who wants to say it is asked for the words; their next few are the answer.
      const after = await say(turn, { verdict: 'wrong' }, cause, connection);
      if (mayTeach(author)) await connection.edit(pressed, post, renderWordsWanted(turn));
      return after;
    }
    if (action.startsWith('agree:')) {
      const opinion = await desk.opinion(turn, action.slice('agree:'.length));
      if (!opinion) return undefined;
      return say(opinion.voters[0]?.turn ?? turn, sameAs(opinion), cause, connection);
    }
    // Between two clicks a question may have become a lesson, which shows the answer to it.
    const { root } = await records.ballot(team, turn.id);
    const first = root === undefined ? undefined : await memory.turns.get(team, root);
    for (const about of first ? [turn, first] : [turn]) {
      const choice = choiceOf(about, action);
      if (choice)
        return say(about, { verdict: 'wrong', correction: choice.label, expected: choice.expected }, cause, connection);
    }
    return undefined;
  }

  async function undo(pressed: Press, connection: Connection): Promise<Afterwards | undefined> {
    const { team, post, author } = pressed;
    const lesson = await memory.lessons(team).byPost(post);
    if (!lesson) return undefined;
    if (!mayTeach(author)) {
      await refuse(author, 'button', pressed, connection);
      return undefined;
    }
    return () => inTurn(lesson, () => desk.undo(lesson, author, connection));
  }

  async function teach(teaching: Teaching, connection: Connection): Promise<Afterwards | undefined> {
    if (!mayTeach(teaching.author)) {
      await refuse(teaching.author, 'words', teaching, connection);
      return undefined;
    }
    return () =>
      inTurn(teaching, async () => {
        await lessonPosts.follow({
          place: teaching,
          connection,
          first: `Thank you, ${escapeForChat(teaching.author.name, 40)}. Looking at what you showed me…`,
          learn: (post) => teacher.teach({ ...teaching, post }, signal),
        });
      });
  }

  async function resume(connection: Connection, serves: (team: string) => boolean): Promise<void> {
    for (const team of (await memory.teamsWithOpenLessons()).filter(serves)) {
      const open = (await memory.lessons(team).list()).filter(isWorking);
      for (const lesson of open.toReversed())
        await inTurn(lesson, () => resumeLesson(lesson, connection)).catch((error: unknown) =>
          log.error({ err: error, lesson: lesson.id }, 'a lesson could not be resumed'),
        );
    }
    for (const ballot of (await records.openBallots()).filter(({ team }) => serves(team))) {
      const turn = await memory.turns.get(ballot.team, ballot.turn);
      if (!turn) await records.close(ballot);
      else
        await settleSoon(turn, { author: nobody, by: 'resumed' }, connection).catch((error: unknown) =>
          log.error({ err: error, turn: turn.id }, 'feedback could not be settled'),
        );
    }
  }

  async function resumeLesson(found: Lesson, connection: Connection): Promise<void> {
    const { team, thread, author, said, expected, shown, kind } = found;
    const place = { team, thread };
    const resumes = await memory.lessons(team).get(found.id);
    if (!resumes || !isWorking(resumes)) return;
    const first = 'I was stopped in the middle of this. Going on…';
    const turn = resumes.turn === undefined ? undefined : await memory.turns.get(team, resumes.turn);
    if (kind === 'teaching') {
      const teaching = { team, thread, author, name: said, shown };
      const learn = (post: string) => teacher.teach({ ...teaching, post, resumes }, signal);
      await lessonPosts.follow({ place, connection, first, post: resumes.post, learn });
    } else if (turn) {
      const images = shown.map(({ picture }) => picture);
      const text = expected.length > 0 ? undefined : said;
      const learn = (post: string) => teacher.correct({ turn, author, text, expected, images, post, resumes }, signal);
      await lessonPosts.follow({ place, connection, first, post: resumes.post, learn });
    } else {
      const lost: Lesson = {
        ...resumes,
        status: 'refused',
        reason: 'I was stopped in the middle of it, and its picture is gone.',
      };
      await memory.lessons(team).save(lost);
      await lessonPosts.refresh(lost, connection);
    }
  }

  const settled: FeedbackFlow['settled'] = async (place) => {
    const enough = new AbortController();
    await Promise.race([
      inTurn(place, async () => undefined),
      pause(patience, undefined, { ref: false, signal: AbortSignal.any([enough.signal, signal]) }).catch(
        () => undefined,
      ),
    ]);
    enough.abort();
  };

  return { say, press, teach, shownSoon, mayTeach, inTurn, settled, resume };
}

/** What somebody says who agrees with an opinion. */
function sameAs({ asAnswered, correction, words, voters }: Opinion): Said {
  if (asAnswered) return { verdict: 'right' };
  if (!correction) return { verdict: 'wrong', correction: words, expected: answered(voters[0].turn) };
  const { text = words, means, expected } = correction;
  return { verdict: 'wrong', correction: text, means, ...(expected.length > 0 && { expected }) };
}

const nobody: Person = { id: '', name: 'Clovabot' };
