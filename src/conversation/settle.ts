import type { Connection } from '../contracts/chat.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Turn } from '../contracts/turn.js';
import { answered, holds, type Opinion, type Settlement } from '../reflection/votes.js';
import { renderTie, renderWaiting, type Side } from '../show/render-ballot.js';
import { isKept } from '../show/render-lesson.js';
import { noticePost } from '../show/render-turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { isWorking } from '../util/is-working.js';
import type { Spot } from './ballot-posts.js';
import type { Cause } from './meaning.js';
import { messages } from './messages.js';
import { countVotes, type Link, questionChain, targetOf } from './question-chain.js';
import { resumeLesson } from './resume.js';
import type { Services } from './services.js';

/** All that was said and learned about one question, and what made it be looked at now. */
interface FeedbackCase extends Spot {
  readonly chain: readonly [Link, ...Link[]];
  readonly settlement: Settlement;
  readonly cause: Cause;
}

/** A question that was corrected this often is left alone: people play, or do not agree with themselves. */
const maxLessons = 12;

/** Counts the votes about a turn's question, learns and undoes what follows from them, and tells the thread. */
export async function settle(turn: Turn, cause: Cause, connection: Connection, services: Services): Promise<void> {
  let chain = await questionChain(turn, services);
  let settlement = countVotes(chain, services);
  // Lessons that a stop has cut off and that are not said any more end first, to be undone as any other.
  const left = chain.flatMap((link) => link.lessons.filter((one) => isLeft(one, link.turn, settlement, services)));
  if (left.length > 0) {
    for (const lesson of left) await resumeLesson(lesson, connection, services);
    chain = await questionChain(turn, services);
    settlement = countVotes(chain, services);
  }
  const root = chain[0].turn;
  const { team, thread } = root.request;
  const spoken = cause.by === 'words';
  const feedback: FeedbackCase = { root, chain, settlement, cause, connection, spoken, place: { team, thread } };
  const undone = await undoUnsupported(feedback, services);
  await act(feedback, undone, turn, services);
  await follow(feedback, services);
  for (const link of chain) await services.records.close({ team, thread, turn: link.turn.id });
}

/** The lessons of a thread are made one after another, so one at work now was left by a run before. */
const isLeft = (lesson: Lesson, turn: Turn, settlement: Settlement, { singular }: Services): boolean =>
  isWorking(lesson) && !isSupported(lesson, turn, settlement, singular);

/** What is settled about an answer counts for the lessons behind it; those that do harm go to sleep, and say so where they were learned. */
async function follow(
  { chain, settlement, connection }: FeedbackCase,
  { teacher, lessonPosts }: Services,
): Promise<void> {
  const [{ turn }] = chain;
  const said =
    settlement.status === 'agreed'
      ? settlement.opinion.voters.map(
          ({ author }) => [author, settlement.opinion.asAnswered ? 'right' : 'wrong'] as const,
        )
      : settlement.status === 'unsaid'
        ? settlement.deniers.map(({ author }) => [author, 'wrong'] as const)
        : [];
  for (const [author, verdict] of said)
    for (const lesson of await teacher.watch(turn, verdict, author)) {
      await lessonPosts.refresh(lesson, connection);
      const { wrong, right } = lesson.asleep ?? { wrong: 0, right: 0 };
      const words = messages.fellAsleep(lesson.said, wrong, wrong + right);
      await connection.post({ team: lesson.team, thread: lesson.thread }, noticePost(words));
    }
}

async function act(feedback: FeedbackCase, undone: readonly Lesson[], turn: Turn, services: Services): Promise<void> {
  const { settlement, cause } = feedback;
  const { ballotPosts, teaching } = services;
  switch (settlement.status) {
    case 'agreed':
      return learn(feedback, settlement.opinion, services);
    case 'waiting':
      // Most ✅ are said in passing; the thread need not hear how many more it takes.
      if (cause.by !== 'reaction' || settlement.opinion.correction)
        await ballotPosts.tell(feedback, renderWaiting(sideOf(settlement.opinion), settlement.missing));
      return;
    case 'tied':
      return ballotPosts.tell(feedback, renderTie(sidesOf(settlement.opinions), teaching.quorum, undone.length > 0));
    case 'unsaid':
      if (cause.by !== 'taken back') await ballotPosts.ask(feedback, settlement.deniers.at(-1)?.turn ?? turn);
      return;
    case 'silent':
      await ballotPosts.close(feedback, messages.notCounted);
      if (undone.length > 0) await ballotPosts.tell(feedback, noticePost(messages.undone(changeOf(cause))));
  }
}

/** Takes back, the newest first, what the votes do not say any more. */
async function undoUnsupported(
  { root, chain, settlement, cause, connection }: FeedbackCase,
  { teacher, lessonPosts, singular }: Services,
): Promise<readonly Lesson[]> {
  const undone: Lesson[] = [];
  const because = settlement.status === 'tied' ? messages.disagreement : changeOf(cause);
  for (const { turn, lessons } of chain.toReversed())
    for (const lesson of lessons.toReversed()) {
      // A run that was cut off may have undone it without telling.
      if (cause.again && lesson.status === 'undone') await lessonPosts.refresh(lesson, connection, because);
      if (!isKept(lesson) || isSupported(lesson, turn, settlement, singular)) continue;
      const gone = await teacher.undo(root.request.team, lesson.id, cause.author);
      if (!gone) continue;
      undone.push(gone);
      await lessonPosts.refresh(gone, connection, because);
    }
  return undone;
}

function isSupported(lesson: Lesson, turn: Turn, settlement: Settlement, singular: Services['singular']): boolean {
  if (settlement.status !== 'agreed') return false;
  const { opinion } = settlement;
  if (lesson.kind === 'correction') return holds(opinion, lesson.expected, turn, singular);
  return (
    holds(opinion, answered(turn), turn, singular) &&
    opinion.voters.some(({ author }) => author.id === lesson.author.id)
  );
}

async function learn(feedback: FeedbackCase, opinion: Opinion, services: Services): Promise<void> {
  const { cause, place, connection } = feedback;
  const { ballotPosts, lessonPosts } = services;
  const confirmed = await confirm(feedback, opinion, services);
  const own =
    confirmed.find(({ author }) => author.id === cause.author.id) ??
    (cause.again ? confirmedBefore(feedback) : undefined);
  const corrected = !opinion.asAnswered && opinion.correction;
  const told = corrected ? await correct(feedback, opinion, corrected, services) : false;
  if (!corrected) await ballotPosts.close(feedback, messages.settled(opinion.words));
  // Somebody who speaks or clicks wants an answer; somebody who reacts does not.
  if (told || (cause.by !== 'words' && cause.by !== 'button')) return;
  if (own) await lessonPosts.post(own, place, connection);
  else await connection.post(place, noticePost(messages.noted(opinion.words)));
}

/** What a run that was cut off has confirmed, and perhaps not told. */
const confirmedBefore = ({ chain, cause }: FeedbackCase): Lesson | undefined =>
  chain
    .flatMap(({ lessons }) => lessons)
    .findLast(
      ({ kind, status, author }) => kind === 'confirmation' && status === 'accepted' && author.id === cause.author.id,
    );

/** Everybody who says that an answer is right makes it an example. */
async function confirm(
  { chain }: FeedbackCase,
  opinion: Opinion,
  { teacher, singular }: Services,
): Promise<readonly Lesson[]> {
  const confirmed: Lesson[] = [];
  for (const { turn, author } of opinion.voters) {
    if (turn.status !== 'answered' || !holds(opinion, answered(turn), turn, singular)) continue;
    const before = chain.find((link) => link.turn.id === turn.id)?.lessons ?? [];
    if (before.filter((lesson) => lesson.author.id === author.id).length >= maxLessons) continue;
    const lesson = await teacher.confirm(turn, author);
    if (lesson) confirmed.push(lesson);
  }
  return confirmed;
}

/** Learns what is new in a correction. False when nothing is, and nothing was told. */
async function correct(
  feedback: FeedbackCase,
  opinion: Opinion,
  right: NonNullable<Opinion['correction']>,
  services: Services,
): Promise<boolean> {
  const { chain, cause, connection, place, root } = feedback;
  const { teacher, ballotPosts, lessonPosts, singular, underWay, signal } = services;
  const corrections = opinion.voters.filter(({ feedback: { verdict } }) => verdict === 'wrong');
  const [giver] = corrections;
  if (!giver) return false;
  const own = corrections.findLast(({ author }) => author.id === cause.author.id);
  const target = targetOf(chain, corrections, opinion, singular);
  const same = target.lessons.filter(
    (lesson) => lesson.kind === 'correction' && holds(opinion, lesson.expected, target.turn, singular),
  );
  const cutOff = same.find(isWorking);
  if (!cutOff && own && (await underWay.wasStopped({ ...place, author: cause.author, at: own.feedback.at }))) {
    await ballotPosts.close(feedback, messages.notCounted);
    return true;
  }
  const newest = Math.max(...corrections.map((vote) => vote.feedback.at));
  const tried = same.find(({ status, at }) => status === 'accepted' || (status === 'refused' && at >= newest));
  if (tried && !cutOff) {
    // A stop between learning and telling: the post still says that it is being learned.
    if (cause.by === 'resumed') await lessonPosts.refresh(tried, connection);
    if (!cause.again) return false;
    const givers = opinion.voters.map(({ author }) => author);
    await lessonPosts.finish(tried, connection, givers);
    return true;
  }
  if (chain.reduce((sum, { lessons }) => sum + lessons.length, 0) >= maxLessons * 2 || same.length >= maxLessons) {
    await ballotPosts.tell(feedback, noticePost(messages.leftAlone));
    return true;
  }
  const reused = cutOff?.post ?? (await ballotPosts.take(root, cause.post));
  await ballotPosts.close(feedback, messages.heard(opinion.words));
  const suspects = corrections.findLast((vote) => vote.feedback.suspects !== undefined)?.feedback.suspects;
  const agreed = opinion.voters.map(({ author }) => author).filter(({ id }) => id !== giver.author.id);
  const correction = {
    ...{ turn: target.turn, author: giver.author, agreed, images: right.images, suspects },
    ...wordsOf(right),
  };
  await lessonPosts.follow({
    place,
    connection,
    first: messages.lookingForFault(giver.author),
    post: reused,
    resumes: cutOff,
    givers: opinion.voters.map(({ author }) => author),
    by: [giver.author, cause.author],
    signal,
    learn: (post, until) => teacher.correct({ ...correction, post, resumes: cutOff }, until),
  });
  return true;
}

/** Where it was marked exactly, the words only tell people. */
const wordsOf = ({ text, means, expected }: NonNullable<Opinion['correction']>) =>
  expected.length > 0 ? { expected } : { text, expected: means ? [means] : [] };

function changeOf({ author, by }: Cause): string {
  if (by === 'resumed') return messages.moreWasSaid;
  return by === 'taken back' ? messages.reactionWithdrawn(author) : messages.opinionChanged(author);
}

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
