import type { Connection, Place } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import type { Post } from '../contracts/post.js';

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
