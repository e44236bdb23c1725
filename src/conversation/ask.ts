import type { Connection, Message, Place } from '../contracts/chat.js';
import type { ReadRemark } from '../contracts/planner.js';
import type { Memory } from '../contracts/store.js';
import type { PictureReference, Request, Turn } from '../contracts/turn.js';
import { timeAfter } from '../inference/time-after.js';
import { noticePost } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';
import { inTurn, type KeptWay, newTurn } from './in-turn.js';
import { showTurns, unlessStopped } from './live-post.js';
import { messages } from './messages.js';
import type { ReceivedPictures } from './receive-pictures.js';
import type { EventServices, Services } from './services.js';
import { exchangeBefore, madePictures } from './thread-exchange.js';

/** What a message is about and came with. */
export interface Received extends ReceivedPictures {
  /** Turns that it may be about, oldest first: the one that was replied to, or the last ones of the thread. */
  readonly recent: readonly Turn[];
  /** The last turns of the thread, oldest first. */
  readonly inThread: readonly Turn[];
  /** Nothing was said in its thread before. */
  readonly beginsThread: boolean;
  readonly replied: boolean;
}

export interface Question extends Received {
  readonly text: string;
  /** What was written, where that is more. */
  readonly said?: string;
  /** The post that showed the answer to what it was before it was edited. */
  readonly post?: string;
  /** The id of the turn whose answer it asks about. */
  readonly inquires?: string;
  /**
   * It may be no question but a remark, for the planner to tell. `unless`: the fixed forms read it as another kind of
   * message, which it is unless the planner knows better.
   */
  readonly mayBeRemark?: { readonly unless?: 'feedback' | 'clarification' };
}

/** Turns of a thread among which the one that is meant is looked for. */
export const maxRecent = 10;

/** What came of a question: it was answered, or it is a remark, or what the fixed forms read. */
export type Heard = 'answered' | 'unread' | ReadRemark;

/** Answers a question in a post, unless the planner reads that it is none. */
export async function ask(
  message: Message,
  { text, pictures, remarks, recent, inThread, beginsThread, replied, said, post, inquires, mayBeRemark }: Question,
  connection: Connection,
  services: EventServices,
): Promise<Heard> {
  const { engine, memory, trail, lessonQueue, confirmAbove, log, observe, attempt, tools, underWay, budgets } =
    services;
  const { team, thread, author } = message;
  const id = attempt.nextId();
  const known = attempt.isAgain ? await memory.turns.get(team, id) : undefined;
  if (known && !isWorking(known)) {
    await showEnded(known, message, connection, services, post);
    return 'answered';
  }
  const stoppable = { team, thread, author, at: message.at, message: message.id, turn: id };
  const wasStopped = await underWay.wasStopped(stoppable);
  // What a run that was cut off has begun to show is ended there.
  if (wasStopped && !attempt.isAgain) return 'answered';
  // A run that was cut off has paid for it.
  const usedUp = attempt.isAgain ? undefined : budgets.take({ team, person: author.id }, 'modelMs', 1);
  if (usedUp) {
    await connection.post(message, noticePost(messages.usedUp(usedUp.retryAfterMs)));
    return 'answered';
  }
  const repliedTo = replied ? recent.at(-1) : undefined;
  const exchange = exchangeBefore(inThread, repliedTo, tools);
  const shown = repliedTo && exchange.at(-1)?.turn === repliedTo.id ? picturesShown(repliedTo) : [];
  const inherited = pictures.length === 0 && shown.length === 0;
  const above = inherited ? await picturesAbove(message, inThread, memory) : [];
  const images = [pictures, shown, above].find(({ length }) => length > 0) ?? [];
  // What the thread has just taught helps to answer.
  if (!beginsThread) await lessonQueue.settled(message);
  const asked = { id, team, thread, author, text, images, at: timeAfter(inThread, services.now()) };
  const request: Request = {
    ...asked,
    ...(said !== undefined && { said }),
    ...(inherited && { inherited }),
    ...(inquires !== undefined && { inquires }),
    ...(exchange.length > 0 && { exchange }),
    ...(pictures.length > 0 && remarks.length > 0 && { remarks }),
  };
  const open = underWay.begin(
    { team, thread, by: [author.id], message: message.id, turn: request.id, at: message.at },
    services.signal,
  );
  if (wasStopped) open.stop();
  const turns = inTurn(
    newTurn(request),
    services.turns,
    open,
    (signal) =>
      engine.infer(request, signal, { confirmAbove, isWatched: true, ...(mayBeRemark && { mayBeRemark: true }) }),
    mayBeRemark ? undefined : keptWayOf(request, services),
  );
  const opening = mayBeRemark ? await openingOf(turns, mayBeRemark) : undefined;
  if (opening && 'kind' in opening) return opening;
  if (opening && isUnread(opening, mayBeRemark)) {
    await turns.return(undefined);
    return 'unread';
  }
  const shownTurns = unlessStopped(opening ? goingOn(opening, turns) : turns, services.signal);
  function onPosted(posted: string): void {
    open.onPost(posted);
    // A run that was cut off may have been stopped by ⏹ under its post.
    if (attempt.isAgain)
      underWay.wasStopped({ ...stoppable, post: posted }).then(
        (isStopped) => isStopped && open.stop(),
        (error: unknown) => log.warn({ err: error }, 'whether a question was stopped could not be read'),
      );
  }
  await showTurns(shownTurns, message, connection, {
    ...{ memory, log, observe, onPosted },
    ...(post !== undefined && { id: post }),
    beside: (post) => trail.shownBy(team, { id: post, thread }, images),
  });
  for (const { id: picture } of images) services.known.set(knownKey(team, picture), true);
  return 'answered';
}

const knownKey = (team: string, picture: string): string => JSON.stringify([team, picture]);

/** What was asked of these pictures before may answer it. */
function keptWayOf(request: Request, { engine, keptTurns, known, confirmAbove }: Services): KeptWay | undefined {
  const { team, images } = request;
  if (images.length === 0 || !images.every(({ id }) => known.has(knownKey(team, id)))) return undefined;
  return {
    turns: keptTurns,
    answer: (signal) => engine.infer(request, signal, { confirmAbove, onlyKept: true }),
  };
}

/** Shows the answer that a run which was cut off has come to, in the post that it has begun. */
async function showEnded(
  turn: Turn,
  place: Place,
  connection: Connection,
  { memory, trail, log }: Services,
  post: string | undefined,
) {
  async function* ended(): AsyncGenerator<Turn, void> {
    yield turn;
  }
  const { team, thread } = place;
  const { images } = turn.request;
  await showTurns(ended(), place, connection, {
    ...{ memory, log },
    ...(post !== undefined && { id: post }),
    beside: (post) => trail.shownBy(team, { id: post, thread }, images),
  });
}

type Turns = AsyncGenerator<Turn, ReadRemark | undefined>;

/** What the planner makes of a message: a remark, or the first turn in which more is known than its words. */
async function openingOf(
  turns: Turns,
  { unless }: NonNullable<Question['mayBeRemark']>,
): Promise<ReadRemark | Turn | undefined> {
  const isMore = ({ status, begun }: Turn): boolean =>
    status !== 'planning' || (begun !== undefined && unless === undefined);
  for (let next = await turns.next(); ; next = await turns.next())
    if (next.done || isMore(next.value)) return next.value;
}

async function* goingOn(opening: Turn, turns: Turns): AsyncGenerator<Turn, void> {
  yield opening;
  yield* turns;
}

/** The planner said nothing against what the fixed forms read, or could not be asked. */
const isUnread = ({ status, plan }: Turn, { unless }: NonNullable<Question['mayBeRemark']> = {}): boolean =>
  unless === 'feedback' || (unless === 'clarification' && (status === 'failed' || plan?.note !== undefined));

/** How many of a team's newest lessons are looked through. */
const maxRecentLessons = 10;

/** What a reply to a turn's post is about: the picture that it made, else those that were asked about. */
function picturesShown(turn: Turn): readonly PictureReference[] {
  const made = madePictures(turn);
  return made.length > 0 ? made : turn.request.images;
}

/** What is asked without a picture is asked of the last ones of its thread: of a question, or of a teaching after it. */
async function picturesAbove(
  place: { readonly team: string; readonly thread: string },
  inThread: readonly Turn[],
  memory: Pick<Memory, 'lessons' | 'pictures'>,
): Promise<readonly PictureReference[]> {
  const turn = inThread.slice(-maxRecent).findLast(({ request }) => request.images.length > 0);
  const asked = turn?.request.images ?? [];
  const lessons = await memory.lessons(place.team).list(maxRecentLessons);
  const teaching = lessons.find(({ kind, thread }) => kind === 'teaching' && thread === place.thread);
  if (!teaching || teaching.at < (turn?.request.at ?? 0)) return asked;
  const shown = new Map(teaching.shown.map(({ picture }) => [picture.id, picture]));
  const kept: PictureReference[] = [];
  for (const picture of shown.values()) if (await memory.pictures(place.team).has(picture.id)) kept.push(picture);
  return kept.length > 0 ? kept : asked;
}
