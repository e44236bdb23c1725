import type { Connection } from '../contracts/chat.js';
import type { Lesson } from '../contracts/learning.js';
import type { Memory } from '../contracts/store.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Feedback, Person, Turn } from '../contracts/turn.js';
import {
  answered,
  type Ballot,
  holds,
  type Opinion,
  type Settlement,
  settleVotes,
  type VoteRules,
} from '../reflection/votes.js';
import { renderTie, renderWaiting, type Side } from '../show/render-ballot.js';
import { isKept } from '../show/render-lesson.js';
import { noticePost } from '../show/render-turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { isWorking } from '../util/is-working.js';
import type { BallotPosts, Spot } from './ballot-posts.js';
import type { LessonPosts } from './lesson-posts.js';
import type { Cause, Said } from './meaning.js';
import { questionChain, targetOf } from './question-chain.js';
import type { Records } from './records.js';

export interface TeachingDesk {
  /** Notes what a person says about an answer. False when it changes nothing. */
  record(turn: Turn, author: Person, said: Said): Promise<boolean>;
  /** Counts the votes about a turn's question, learns and undoes what follows from them, and tells the thread. */
  settle(turn: Turn, cause: Cause, connection: Connection): Promise<void>;
  /** What is being said about the turn's question, by key. */
  opinion(turn: Turn, key: string): Promise<Opinion | undefined>;
  /** Takes a lesson back because somebody asks for it, and the votes that it rested on. */
  undo(lesson: Lesson, by: Person, connection: Connection): Promise<void>;
  /** A lesson was undone for somebody: its post says so, and the votes that it rested on count no more. */
  undone(lesson: Lesson, connection: Connection): Promise<void>;
}

export interface TeachingDeskOptions {
  readonly teacher: Teacher;
  readonly memory: Memory;
  readonly records: Records;
  readonly lessonPosts: LessonPosts;
  readonly ballotPosts: BallotPosts;
  mayTeach(person: Person): boolean;
  readonly quorum: number;
  singular(phrase: string): string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A question that was corrected so often is left alone: people play, or do not agree with themselves. */
const mostLessons = 12;

export function createTeachingDesk(options: TeachingDeskOptions): TeachingDesk {
  const { teacher, memory, records, lessonPosts, ballotPosts, mayTeach, quorum, singular, now, signal } = options;
  const rules: VoteRules = { mayTeach, quorum, singular };

  async function record(turn: Turn, author: Person, said: Said): Promise<boolean> {
    const { team } = turn.request;
    const id = `${turn.id}:${author.id}:${said.verdict}`;
    const rows = (await memory.turns.feedback(team, turn.id)).filter((row) => row.author.id === author.id);
    const known = rows.find((row) => row.id === id);
    if (said.withdrawn && (!known || known.withdrawn)) return false;
    // A bare ❌ after “no, three” does not unsay the three; taking it back does.
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
    if (isSame && !(speaks && (await isUnfinished(turn)))) return false;
    await memory.turns.addFeedback(row);
    await records.open({ team, thread: turn.request.thread, turn: turn.id });
    return true;
  }

  /** What was said last of a turn could not be learned from yet, so that saying it again is something new. */
  async function isUnfinished(turn: Turn): Promise<boolean> {
    const lessons = await memory.lessons(turn.request.team).ofTurn(turn.id);
    const last = lessons.filter(({ kind }) => kind === 'correction').at(-1);
    return last?.status === 'refused' && last.unfinished === true;
  }

  const chainOf = (turn: Turn) => questionChain(turn, { memory, records, singular });
  const count = (chain: readonly Ballot[]): Settlement => settleVotes(chain, rules);

  async function settle(turn: Turn, cause: Cause, connection: Connection): Promise<void> {
    const chain = await chainOf(turn);
    const root = chain[0].turn;
    const { team, thread } = root.request;
    const settlement = count(chain);
    const spoken = cause.by === 'words';
    const talk: Talk = { root, chain, settlement, cause, connection, spoken, place: { team, thread } };
    const undone = await undoUnsupported(talk);
    switch (settlement.status) {
      case 'agreed':
        await learn(talk, settlement.opinion);
        break;
      case 'waiting':
        // Most ✅ are said in passing; the thread need not hear how many more it takes.
        if (cause.by !== 'reaction' || settlement.opinion.correction)
          await ballotPosts.tell(talk, renderWaiting(sideOf(settlement.opinion), settlement.missing));
        break;
      case 'tied':
        await ballotPosts.tell(talk, renderTie(sidesOf(settlement.opinions), quorum, undone.length > 0));
        break;
      case 'unsaid':
        if (cause.by !== 'taken back') await ballotPosts.ask(talk, settlement.deniers.at(-1)?.turn ?? turn);
        break;
      case 'silent':
        await ballotPosts.close(talk, 'All right, I take no note of it.');
        if (undone.length > 0)
          await ballotPosts.tell(talk, noticePost(`${takenBack(cause)}, so I have undone what rested on it.`));
        break;
    }
    // What a stop cut off stays open.
    if (signal.aborted) return;
    for (const link of chain) await records.close({ team, thread, turn: link.turn.id });
  }

  /** Takes back, the newest first, what the votes do not say any more. */
  async function undoUnsupported({ root, chain, settlement, cause, connection }: Talk): Promise<readonly Lesson[]> {
    const undone: Lesson[] = [];
    const because = settlement.status === 'tied' ? 'You do not agree' : takenBack(cause);
    for (const { turn, lessons } of chain.toReversed())
      for (const lesson of lessons.toReversed()) {
        if (!isKept(lesson) || isSupported(lesson, turn, settlement)) continue;
        const gone = await teacher.undo(root.request.team, lesson.id, cause.author);
        if (!gone) continue;
        undone.push(gone);
        await lessonPosts.refresh(gone, connection, because);
      }
    return undone;
  }

  function isSupported(lesson: Lesson, turn: Turn, settlement: Settlement): boolean {
    if (settlement.status !== 'agreed') return false;
    const { opinion } = settlement;
    if (lesson.kind === 'correction') return holds(opinion, lesson.expected, turn, singular);
    return (
      holds(opinion, answered(turn), turn, singular) &&
      opinion.voters.some(({ author }) => author.id === lesson.author.id)
    );
  }

  async function learn(talk: Talk, opinion: Opinion): Promise<void> {
    const { cause, place, connection } = talk;
    const confirmed = await confirm(talk, opinion);
    const own = confirmed.find(({ author }) => author.id === cause.author.id);
    const corrected = !opinion.asAnswered && opinion.correction;
    const news = corrected ? await correct(talk, opinion, corrected) : false;
    if (!corrected) await ballotPosts.close(talk, `Thank you, that is settled: ${escapeForChat(opinion.words)}.`);
    // Who says or clicks something wants an answer; who reacts does not.
    if (news || (cause.by !== 'words' && cause.by !== 'button')) return;
    if (own) await lessonPosts.post(own, place, connection);
    else await connection.post(place, noticePost(`Thank you. I have noted that: ${escapeForChat(opinion.words)}.`));
  }

  /** Everybody who says that an answer is right makes it an example. */
  async function confirm({ chain }: Talk, opinion: Opinion): Promise<readonly Lesson[]> {
    const confirmed: Lesson[] = [];
    for (const { turn, author } of opinion.voters) {
      if (turn.status !== 'answered' || !holds(opinion, answered(turn), turn, singular)) continue;
      const before = chain.find((link) => link.turn.id === turn.id)?.lessons ?? [];
      if (before.filter((lesson) => lesson.author.id === author.id).length >= mostLessons) continue;
      const lesson = await teacher.confirm(turn, author);
      if (lesson) confirmed.push(lesson);
    }
    return confirmed;
  }

  /** Learns what is new in a correction. False when nothing is, and nothing was told. */
  async function correct(talk: Talk, opinion: Opinion, said: NonNullable<Opinion['correction']>): Promise<boolean> {
    const { chain, cause, connection, place, root } = talk;
    const told = opinion.voters.filter(({ feedback }) => feedback.verdict === 'wrong');
    const [giver] = told;
    if (!giver) return false;
    const target = targetOf(chain, told, opinion, singular);
    const same = target.lessons.filter(
      (lesson) => lesson.kind === 'correction' && holds(opinion, lesson.expected, target.turn, singular),
    );
    const cutOff = same.find(isWorking);
    const newest = Math.max(...told.map(({ feedback }) => feedback.at));
    const tried = same.find(({ status, at }) => status === 'accepted' || (status === 'refused' && at >= newest));
    if (tried && !cutOff) {
      // A stop between learning and telling: the post still says that it is being learned.
      if (cause.by === 'resumed') await lessonPosts.refresh(tried, connection);
      return false;
    }
    if (chain.reduce((sum, { lessons }) => sum + lessons.length, 0) >= mostLessons * 2 || same.length >= mostLessons) {
      await ballotPosts.tell(
        talk,
        noticePost('This answer has been corrected and undone so often that I leave it as it is.'),
      );
      return true;
    }
    const reused = cutOff?.post ?? (await ballotPosts.take(root, cause.post));
    await ballotPosts.close(talk, `Thank you: ${escapeForChat(opinion.words)}.`);
    await lessonPosts.follow({
      place,
      connection,
      first: `Thank you, ${escapeForChat(giver.author.name, 40)}. Looking for what went wrong…`,
      post: reused,
      givers: opinion.voters.map(({ author }) => author),
      learn: (post) =>
        teacher.correct(
          {
            turn: target.turn,
            author: giver.author,
            ...(said.expected.length > 0
              ? { expected: said.expected }
              : { text: said.text, expected: said.means ? [said.means] : [] }),
            images: said.images,
            suspects: giver.feedback.suspects,
            post,
            resumes: cutOff,
          },
          signal,
        ),
    });
    return true;
  }

  async function undo(lesson: Lesson, by: Person, connection: Connection): Promise<void> {
    const { team, thread } = lesson;
    const gone = await teacher.undo(team, lesson.id, by);
    if (!gone) {
      const known = await memory.lessons(team).get(lesson.id);
      if (known && !isWorking(known)) await lessonPosts.refresh(known, connection);
      else await connection.post({ team, thread }, noticePost('I am still learning it. Undo it when I am done.'));
      return;
    }
    await undone(gone, connection);
  }

  async function undone(lesson: Lesson, connection: Connection): Promise<void> {
    await lessonPosts.refresh(lesson, connection);
    const turn = lesson.turn === undefined ? undefined : await memory.turns.get(lesson.team, lesson.turn);
    if (turn) await withdrawVotes(lesson, turn);
  }

  /** Whoever undoes a lesson overrules those who gave it; when they say it anew, it counts anew. */
  async function withdrawVotes(lesson: Lesson, turn: Turn): Promise<void> {
    const settlement = count(await chainOf(turn));
    const opinions =
      settlement.status === 'tied' ? settlement.opinions : 'opinion' in settlement ? [settlement.opinion] : [];
    const said = lesson.kind === 'correction' ? lesson.expected : answered(turn);
    for (const opinion of opinions.filter((one) => holds(one, said, turn, singular)))
      for (const { feedback } of opinion.voters)
        if (lesson.kind === 'correction' ? feedback.verdict === 'wrong' : feedback.author.id === lesson.author.id)
          await memory.turns.addFeedback({ ...feedback, withdrawn: true });
  }

  return {
    record,
    settle,
    undo,
    undone,
    async opinion(turn, key) {
      const settlement = count(await chainOf(turn));
      if (settlement.status === 'tied') return settlement.opinions.find((one) => one.key === key);
      return 'opinion' in settlement && settlement.opinion.key === key ? settlement.opinion : undefined;
    },
  };
}

interface Talk extends Spot {
  readonly chain: Awaited<ReturnType<typeof questionChain>>;
  readonly settlement: Settlement;
  readonly cause: Cause;
}

const contentOf = ({ verdict, withdrawn, correction, expected, suspects, images }: Feedback): string =>
  JSON.stringify([verdict, withdrawn, correction, expected ?? [], suspects, images.map(({ id }) => id)]);

const takenBack = ({ author, by }: Cause): string =>
  by === 'resumed'
    ? 'More was said about it'
    : `${escapeForChat(author.name, 40)} ${by === 'taken back' ? 'took the reaction back' : 'sees it otherwise'}`;

const sideOf = ({ words, voters, key }: Opinion): Side => ({
  words: `“${escapeForChat(words, 60)}”`,
  people: voters.map(({ author }) => author),
  action: `agree:${key}`,
});

function sidesOf(opinions: readonly Opinion[]): readonly Side[] {
  return opinions.flatMap((opinion) => {
    const against = opinion.deniers.map(({ author }) => author);
    const denied: Side = { words: `that “${escapeForChat(opinion.words, 60)}” is wrong`, people: against };
    return [sideOf(opinion), ...(against.length > 0 ? [denied] : [])];
  });
}
