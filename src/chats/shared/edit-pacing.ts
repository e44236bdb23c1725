import { LRUCache } from 'lru-cache';
import type { Connection, Place } from '../../contracts/chat.js';
import type { Post } from '../../contracts/post.js';

/** How often a platform lets a post be edited, and how an edit is made there. */
export interface EditPacing {
  /** ms between two edits of one post. */
  readonly everyMs: number;
  readonly write: Connection['edit'];
  /** A `working` post could not be written. That matters little, as a fuller one follows. */
  readonly onLost: (error: unknown) => void;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
}

export interface PacedEdits {
  readonly edit: Connection['edit'];
  /**
   * A post was made, so its first progress keeps the distance from that; the final version need not.
   * @param byEdit making it was an edit itself, as with the answer to a Discord interaction
   */
  made(place: Place, id: string, byEdit?: boolean): void;
}

const maxPosts = 5000;

interface PostEdits {
  madeAt: number;
  editedAt: number;
  /** The newest version that is not written yet. */
  waiting?: Post;
  /** Who waits for it. */
  listeners: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[];
  isWriting: boolean;
  /** Ends the pause before the next edit, as the newest version may be due earlier. */
  wake: () => void;
}

/**
 * The edits of a chat, one after another for each post. Versions that are `working` resolve at once and are skipped when a
 * newer one comes; all others resolve, or reject, when they are written.
 */
export function paceEdits({ steady = () => performance.now(), ...others }: EditPacing): PacedEdits {
  const pacing = { ...others, steady };
  const posts = new LRUCache<string, PostEdits>({ max: maxPosts });

  function editsOf({ team }: Place, id: string): PostEdits {
    const key = `${team} ${id}`;
    const edits = posts.get(key) ?? newPostEdits();
    posts.set(key, edits);
    return edits;
  }

  return {
    async edit(place, id, post) {
      const edits = editsOf(place, id);
      edits.waiting = post;
      const written = post.working
        ? undefined
        : new Promise<void>((resolve, reject) => edits.listeners.push({ resolve, reject }));
      edits.wake();
      if (!edits.isWriting) void writeAll(pacing, edits, place, id);
      await written;
    },
    made(place, id, byEdit = false) {
      const edits = editsOf(place, id);
      edits.madeAt = steady();
      if (byEdit) edits.editedAt = edits.madeAt;
    },
  };
}

const newPostEdits = (): PostEdits => ({
  madeAt: Number.NEGATIVE_INFINITY,
  editedAt: Number.NEGATIVE_INFINITY,
  listeners: [],
  isWriting: false,
  wake: () => undefined,
});

async function writeAll(pacing: Required<EditPacing>, edits: PostEdits, place: Place, id: string): Promise<void> {
  const { everyMs, write, onLost, steady } = pacing;
  edits.isWriting = true;
  while (edits.waiting) {
    const { waiting: post, madeAt, editedAt } = edits;
    const wait = (post.working ? Math.max(editedAt, madeAt) : editedAt) + everyMs - steady();
    if (wait > 0) {
      await pause(edits, wait);
      continue;
    }
    const { listeners } = edits;
    edits.waiting = undefined;
    edits.listeners = [];
    try {
      await write(place, id, post);
      for (const { resolve } of listeners) resolve();
    } catch (error) {
      if (post.working) onLost(error);
      for (const { reject } of listeners) reject(error);
    }
    edits.editedAt = steady();
  }
  edits.isWriting = false;
}

const pause = (edits: PostEdits, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    edits.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
