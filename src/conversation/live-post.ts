import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Place } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import type { Post } from '../contracts/post.js';
import { latestWins } from '../util/latest-wins.js';

/** A post that grows by edits. */
export interface LivePost {
  readonly id: string;
  /** May be skipped when a newer one comes soon. */
  show(post: Post): void;
  /** Returns the id of the post that shows it: another one when the chat does not take the edit any more. */
  finish(post: Post): Promise<string>;
}

/**
 * Posts `first`, or edits the post that is there already, and from then on edits it.
 * @param gap ms between two edits at least; the last one does not wait
 */
export async function openLivePost(
  place: Place,
  connection: Connection,
  first: Post,
  { id: known, gap, log }: { readonly id?: string; readonly gap: number; readonly log: Log },
): Promise<LivePost> {
  const id = known === undefined ? await connection.post(place, first) : await edited(known);
  const end = new AbortController();
  const edits = latestWins<Post>(async (post) => {
    await connection.edit(place, id, post);
    if (gap > 0 && !end.signal.aborted)
      await pause(gap, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
  });

  async function edited(post: string): Promise<string> {
    try {
      await connection.edit(place, post, first);
      return post;
    } catch (error) {
      log.info({ err: error }, 'a post cannot be edited any more; posting anew');
      return connection.post(place, first);
    }
  }

  return {
    id,
    show: edits.give,
    async finish(post) {
      edits.give(post);
      end.abort();
      try {
        await edits.settled();
        return id;
      } catch (error) {
        // What it shows exists; a chat that did not take the edit may take a post.
        log.warn({ err: error, team: place.team, thread: place.thread }, 'the chat did not take the last edit');
        return connection.post(place, post);
      }
    },
  };
}
