import type { Connection, Place } from '../contracts/chat.js';
import { isPassing } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Observer } from '../contracts/operation.js';
import type { Post } from '../contracts/post.js';
import type { RowChange } from '../contracts/row.js';
import type { Memory } from '../contracts/store.js';
import type { Turn } from '../contracts/turn.js';
import { renderTurn } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';

/** A post that grows by edits; the chat paces them. */
export interface LivePost {
  readonly id: string;
  show(post: Post): void;
  /** Returns the id of the post that shows it: a new one when the chat no longer takes the edit. */
  finish(post: Post): Promise<string>;
}

/**
 * Posts `first`, or edits the post that is already there.
 * @param options.id the post that is there
 */
export async function openLivePost(
  place: Place,
  connection: Connection,
  first: Post,
  { id: known, log }: { readonly id?: string; readonly log: Log },
): Promise<LivePost> {
  /** What it shows must be seen; a chat that did not take the edit may take a post. */
  async function editOrPost(id: string, post: Post): Promise<string> {
    try {
      await connection.edit(place, id, post);
      return id;
    } catch (error) {
      if (isPassing(error)) throw error;
      log.warn({ err: error, team: place.team, thread: place.thread }, 'a post cannot be edited; posting a new one');
      return connection.post(place, post);
    }
  }

  const id = known === undefined ? await connection.post(place, first) : await editOrPost(known, first);
  return {
    id,
    show: (post) =>
      void connection
        .edit(place, id, post)
        .catch((error: unknown) => log.info({ err: error }, 'a progress edit was not taken')),
    finish: (post) => editOrPost(id, post),
  };
}

interface ShowOptions {
  /** Of the post, where it is there already. */
  readonly id?: string;
  readonly memory: Pick<Memory, 'turns'>;
  readonly log: Log;
  readonly observe?: Observer;
  /** What is written with the last one, by the post that shows it. */
  readonly beside?: (post: string) => readonly RowChange[];
  /** Hears which post shows them. */
  readonly onPosted?: (id: string) => void;
}

/** The same turns; where the bot stops, it rejects instead of ending them, since they go on at the next start. */
export async function* unlessStopped(turns: AsyncIterable<Turn>, signal: AbortSignal): AsyncGenerator<Turn, void> {
  for await (const turn of turns) {
    if (turn.status === 'aborted') signal.throwIfAborted();
    yield turn;
  }
}

/**
 * Shows turns as they grow in one post, and remembers the last under it.
 * @returns the id of the post that shows the last one; undefined when there were none
 */
export async function showTurns(
  turns: AsyncIterable<Turn>,
  place: Place,
  connection: Connection,
  { id, memory, log, observe, beside, onPosted }: ShowOptions,
): Promise<string | undefined> {
  let live: Awaited<ReturnType<typeof openLivePost>> | undefined;
  let last: Turn | undefined;
  for await (const turn of turns) {
    last = turn;
    // The last one is shown when it is remembered, so that a quick click on its buttons is understood.
    if (live && isWorking(turn)) live.show(renderTurn(turn));
    if (live) continue;
    live = await openLivePost(place, connection, renderTurn(turn), { id, log });
    onPosted?.(live.id);
  }
  if (!last || !live) return undefined;
  await memory.turns.set(last, live.id, beside?.(live.id));
  const post = await live.finish(renderTurn(last));
  if (post !== live.id) await memory.turns.set(last, post, beside?.(post));
  observe?.turn(last);
  const { id: turn, status, ms, cost } = last;
  log.info({ team: place.team, turn, status, ms, cost, post }, 'a question has ended');
  return post;
}
