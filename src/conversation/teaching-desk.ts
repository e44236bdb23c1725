import { createHash } from 'node:crypto';
import type { Connection, Place, Post } from '../chat.js';
import { readExpected } from '../clova/reflection/expected.js';
import {
  answered,
  type Ballot,
  holds,
  type Opinion,
  type Settlement,
  settleVotes,
  type Vote,
  type VoteRules,
} from '../clova/reflection/votes.js';
import type { Lesson } from '../learning.js';
import type { Log } from '../log.js';
import { noticePost } from '../render.js';
import { renderQuestion, renderTie, renderWaiting, renderWordsWanted, type Side } from '../render-ballot.js';
import { isKept, isOpen } from '../render-lesson.js';
import type { Memory } from '../store.js';
import type { Teacher } from '../teacher.js';
import type { Expected, Feedback, Person, PictureReference, Turn, Verdict } from '../turn.js';
import { harmless } from '../util/harmless.js';
import type { LessonPosts } from './lesson-posts.js';
import { openLivePost } from './live-post.js';
import type { Records } from './records.js';

/** What somebody says about an answer. */
export interface Said {
  readonly verdict: Verdict;
  /** The reaction was taken back. */
  readonly withdrawn?: boolean;
  readonly correction?: string;
  readonly expected?: readonly Expected[];
  readonly images?: readonly PictureReference[];
}

/** What made the votes be counted. */
export interface Cause {
  readonly author: Person;
  /** Who says or clicks something wants an answer; who reacts does not. `resumed`: a stop had cut it off. */
  readonly by: 'words' | 'button' | 'reaction' | 'taken back' | 'resumed';
  /** The post whose button was pressed. */
  readonly post?: string;
}

export interface TeachingDesk {
  /** Notes what a person says about an answer. False when it changes nothing. */
  record(turn: Turn, author: Person, said: Said): Promise<boolean>;
  /** Counts the votes about a turn's question, learns and undoes what follows from them, and tells the thread. */
  settle(turn: Turn, cause: Cause, connection: Connection): Promise<void>;
  /** What is being said about the turn's question, by key. */
  opinion(turn: Turn, key: string): Promise<Opinion | undefined>;
  /** Takes a lesson back because somebody asks for it, and the votes that it rested on. */
  undo(lesson: Lesson, by: Person, connection: Connection): Promise<void>;
}

export interface TeachingDeskOptions {
  readonly teacher: Teacher;
  readonly memory: Memory;
  readonly records: Records;
  readonly lessonPosts: LessonPosts;
  mayTeach(person: Person): boolean;
  readonly quorum: number;
  singular(phrase: string): string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A question that was corrected so often is left alone: people play, or do not agree with themselves. */
const mostLessons = 12;
/** How often a question is asked again after lessons about it. */
const longestChain = 20;

export function createTeachingDesk(options: TeachingDeskOptions): TeachingDesk {
  const { teacher, memory, records, lessonPosts, mayTeach, quorum, singular, now, signal, log } = options;
  const rules: VoteRules = { mayTeach, quorum, singular, understand: (words) => readExpected(words, singular) };

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
      expected: speaks ? said.expected : before?.expected,
      images: said.images && said.images.length > 0 ? said.images : (before?.images ?? []),
      withdrawn: said.withdrawn ?? false,
      at: now(),
    };
    const latest = rows.filter(({ withdrawn }) => !withdrawn).at(-1);
    if (latest && latest.id === id && contentOf(latest) === contentOf(row)) return false;
    await memory.turns.addFeedback(row);
    await records.open({ team, thread: turn.request.thread, turn: turn.id });
    return true;
  }

  async function rootOf(turn: Turn): Promise<Turn> {
    const { root } = await records.ballot(turn.request.team, turn.id);
    return (root === undefined ? undefined : await memory.turns.get(turn.request.team, root)) ?? turn;
  }

  /** The turn, and those in which its question was asked again after lessons about it, each with its lessons. */
  async function chainOf(root: Turn): Promise<readonly Link[]> {
    const { team } = root.request;
    const links: Link[] = [];
    const waiting: Turn[] = [root];
    for (let turn = waiting.shift(); turn && links.length < longestChain; turn = waiting.shift()) {
      const lessons = await memory.lessons(team).ofTurn(turn.id);
      links.push({ turn, lessons, feedback: await memory.turns.feedback(team, turn.id) });
      for (const { again } of lessons) {
        const next = again === undefined ? undefined : await memory.turns.get(team, again);
        if (next && !links.some((link) => link.turn.id === next.id)) waiting.push(next);
      }
    }
    return links;
  }

  const count = (chain: readonly Ballot[]): Settlement => settleVotes(chain, rules);

  async function settle(turn: Turn, cause: Cause, connection: Connection): Promise<void> {
    const root = await rootOf(turn);
    const { team, thread } = root.request;
    const chain = await chainOf(root);
    const settlement = count(chain);
    const talk: Talk = { root, chain, settlement, cause, connection, place: { team, thread } };
    const undone = await undoUnsupported(talk);
    switch (settlement.status) {
      case 'agreed':
        await learn(talk, settlement.opinion);
        break;
      case 'waiting':
        // Most ✅ are said in passing; the thread need not hear how many more it takes.
        if (cause.by !== 'reaction' || settlement.opinion.correction)
          await tell(talk, renderWaiting(sideOf(settlement.opinion), settlement.missing));
        break;
      case 'tied':
        await tell(talk, renderTie(sidesOf(settlement.opinions), quorum, undone.length > 0));
        break;
      case 'unsaid':
        await askOnce(talk, turn, settlement.deniers);
        break;
      case 'silent':
        await closeQuestion(talk, 'All right, I take no note of it.');
        if (undone.length > 0) await tell(talk, noticePost(`${takenBack(cause)}, so I have undone what rested on it.`));
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
    const confirmed = await confirm(talk, opinion);
    const { cause } = talk;
    if (!opinion.asAnswered && opinion.correction) {
      await correct(talk, opinion, opinion.correction);
      return;
    }
    const wantsAnswer = cause.by === 'words' || cause.by === 'button';
    await closeQuestion(talk, `Thank you, that is settled: ${harmless(opinion.words)}.`);
    const own = confirmed.find(({ author }) => author.id === cause.author.id);
    if (own && wantsAnswer) await lessonPosts.post(own, talk.place, talk.connection);
    else if (wantsAnswer) await talk.connection.post(talk.place, noticePost('Thank you, noted as right.'));
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

  async function correct(talk: Talk, opinion: Opinion, said: NonNullable<Opinion['correction']>): Promise<void> {
    const { chain, cause, connection, place, root } = talk;
    const told = opinion.voters.filter(({ feedback }) => feedback.verdict === 'wrong');
    const [giver] = told;
    if (!giver) return;
    const target = targetOf(chain, told, opinion, singular);
    const same = target.lessons.filter(
      (lesson) => lesson.kind === 'correction' && holds(opinion, lesson.expected, target.turn, singular),
    );
    const cutOff = same.find(isOpen);
    const newest = Math.max(...told.map(({ feedback }) => feedback.at));
    const tried = same.find(({ status, at }) => status === 'accepted' || (status === 'refused' && at >= newest));
    const wantsAnswer = cause.by === 'words' || cause.by === 'button';
    if (tried && !cutOff) {
      if (wantsAnswer)
        await connection.post(place, noticePost(`Thank you. I have noted that already: ${harmless(opinion.words)}.`));
      return;
    }
    if (chain.reduce((sum, { lessons }) => sum + lessons.length, 0) >= mostLessons * 2 || same.length >= mostLessons) {
      await tell(talk, noticePost('This answer has been corrected and undone so often that I leave it as it is.'));
      return;
    }
    const record = await records.ballot(root.request.team, root.id);
    const reused = cutOff?.post ?? (record.post !== undefined && record.post === cause.post ? cause.post : undefined);
    if (reused === undefined) await closeQuestion(talk, `Thank you: ${harmless(opinion.words)}.`);
    await records.setBallot(root.request.team, root.id, {});
    await lessonPosts.follow({
      place,
      connection,
      first: `Thank you, ${harmless(giver.author.name, 40)}. Looking for what went wrong…`,
      post: reused,
      givers: opinion.voters.map(({ author }) => author),
      learn: (post) =>
        teacher.correct(
          {
            turn: target.turn,
            author: giver.author,
            // Where it is known exactly, the words were read for it already.
            text: said.expected.length > 0 ? undefined : said.text,
            expected: said.expected,
            images: said.images,
            post,
            resumes: cutOff,
          },
          signal,
        ),
    });
  }

  /** Asks what is right, once, with what it could be. */
  async function askOnce(talk: Talk, turn: Turn, deniers: readonly Vote[]): Promise<void> {
    if (talk.cause.by === 'taken back') return;
    const about = deniers.at(-1)?.turn ?? turn;
    const { team } = about.request;
    if (!(await records.first('asked what is right', team, about.id))) {
      if (talk.cause.by === 'words') await talk.connection.post(talk.place, renderWordsWanted(about));
      return;
    }
    const id = await talk.connection.post(talk.place, renderQuestion(about));
    await memory.turns.set(about, id);
    await records.setBallot(team, talk.root.id, { ...(await records.ballot(team, talk.root.id)), post: id });
  }

  /** Tells how the votes stand: in the open question's post where there is one, and each state once. */
  async function tell({ root, cause, connection, place }: Talk, post: Post): Promise<void> {
    const { team } = root.request;
    const record = await records.ballot(team, root.id);
    const told = createHash('sha256').update(JSON.stringify(post)).digest('hex').slice(0, 16);
    if (record.told === told) return;
    // People look for the reply to their words below them, and for the reply to a click where they clicked.
    if (cause.by === 'words') await closeQuestion({ root, connection, place }, 'How it stands is told below.');
    const open = cause.by === 'words' ? undefined : record.post;
    const { id } = await openLivePost(place, connection, post, { id: open, gap: 0, log });
    await memory.turns.set(root, id);
    await records.setBallot(team, root.id, { ...record, told, post: id });
  }

  async function closeQuestion(
    { root, connection, place }: Pick<Talk, 'root' | 'connection' | 'place'>,
    words: string,
  ) {
    const { team } = root.request;
    const { post, ...record } = await records.ballot(team, root.id);
    if (post === undefined) return;
    await connection
      .edit(place, post, noticePost(words))
      .catch((error: unknown) => log.info({ err: error }, 'a question cannot be edited any more'));
    await records.setBallot(team, root.id, { ...record, told: undefined });
  }

  async function undo(lesson: Lesson, by: Person, connection: Connection): Promise<void> {
    const { team, thread } = lesson;
    const gone = await teacher.undo(team, lesson.id, by);
    if (!gone) {
      const known = await memory.lessons(team).get(lesson.id);
      if (known && !isOpen(known)) await lessonPosts.refresh(known, connection);
      else await connection.post({ team, thread }, noticePost('I am still learning it. Undo it when I am done.'));
      return;
    }
    await lessonPosts.refresh(gone, connection);
    const turn = gone.turn === undefined ? undefined : await memory.turns.get(team, gone.turn);
    if (turn) await withdrawVotes(gone, turn);
  }

  /** Whoever undoes a lesson overrules those who gave it; when they say it anew, it counts anew. */
  async function withdrawVotes(lesson: Lesson, turn: Turn): Promise<void> {
    const settlement = count(await chainOf(await rootOf(turn)));
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
    async opinion(turn, key) {
      const settlement = count(await chainOf(await rootOf(turn)));
      if (settlement.status === 'tied') return settlement.opinions.find((one) => one.key === key);
      return 'opinion' in settlement && settlement.opinion.key === key ? settlement.opinion : undefined;
    },
  };
}

interface Link extends Ballot {
  readonly lessons: readonly Lesson[];
}

interface Talk {
  readonly root: Turn;
  readonly chain: readonly Link[];
  readonly settlement: Settlement;
  readonly cause: Cause;
  readonly connection: Connection;
  readonly place: Place;
}

/** The newest of the corrected turns that what is learned still leads to; else the first one. */
function targetOf(
  chain: readonly Link[],
  told: readonly Vote[],
  opinion: Opinion,
  singular: VoteRules['singular'],
): Link {
  const leads = (link: Link): boolean =>
    link === chain[0] ||
    chain.some(({ turn, lessons }) =>
      lessons.some(
        (lesson) =>
          lesson.again === link.turn.id &&
          lesson.status === 'accepted' &&
          holds(opinion, lesson.expected, turn, singular),
      ),
    );
  const corrected = chain.filter((link) => told.some(({ turn }) => turn.id === link.turn.id) && leads(link));
  return corrected.at(-1) ?? chain[0];
}

const contentOf = ({ verdict, withdrawn, correction, expected, images }: Feedback): string =>
  JSON.stringify([verdict, withdrawn, correction, expected ?? [], images.map(({ id }) => id)]);

const takenBack = ({ author, by }: Cause): string =>
  by === 'resumed'
    ? 'More was said about it'
    : `${harmless(author.name, 40)} ${by === 'taken back' ? 'took the reaction back' : 'sees it otherwise'}`;

const sideOf = ({ words, voters, key }: Opinion): Side => ({
  words: `“${harmless(words, 60)}”`,
  people: voters.map(({ author }) => author),
  action: `agree:${key}`,
});

function sidesOf(opinions: readonly Opinion[]): readonly Side[] {
  return opinions.flatMap((opinion) => {
    const against = opinion.deniers.map(({ author }) => author);
    const denied: Side = { words: `that “${harmless(opinion.words, 60)}” is wrong`, people: against };
    return [sideOf(opinion), ...(against.length > 0 ? [denied] : [])];
  });
}
