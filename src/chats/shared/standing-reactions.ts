import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RowChange } from '../../contracts/row.js';
import type { Store } from '../../contracts/store.js';
import { serialQueues } from '../../util/concurrency.js';
import { type RowKey, rowKey } from '../../util/row-key.js';

const reacted = z.object({ user: z.string(), emoji: z.string() });
/** Somebody's reaction, the emoji as the platform calls it. */
export type Reacted = z.output<typeof reacted>;

const watched = z.object({
  team: z.string(),
  channel: z.string(),
  /** As the platform calls it; grows with time. */
  post: z.string(),
  standing: z.array(reacted).readonly(),
  /** How many have come and gone. */
  changes: z.number().optional(),
});
export type WatchedPost = z.output<typeof watched>;
type PostPlace = Pick<WatchedPost, 'team' | 'channel' | 'post'>;

/**
 * Which votes by reaction stand on the bot's posts, as far as the app was told. It is kept, so that what was added or
 * taken away while the bot was off is found when it is back.
 */
export interface StandingReactions {
  /** A post that people may react to was made. */
  watch(place: PostPlace): Promise<void>;
  /** The row by which `watch` does it, for who writes it with others. */
  watched(place: PostPlace): RowChange;
  /**
   * Tells of a reaction that came or went, unless it stood already, and notes it once that is accepted.
   * @param tell is given what names the change: the same again where a stop came between the two
   */
  note(place: PostPlace, reaction: Reacted, added: boolean, tell: (key: string) => Promise<void>): Promise<void>;
  on(place: PostPlace): Promise<readonly Reacted[]>;
  /** Posts of the last week, newest first. */
  recent(): Promise<readonly WatchedPost[]>;
  /** The post is gone. */
  drop(place: PostPlace): Promise<void>;
  /**
   * Forgets whose reactions in a team somebody's are; without a person, all posts. That they stand is not forgotten, or
   * they would be taken for new ones after the next start.
   */
  forget(team: string, user?: string): Promise<void>;
}

/** Stands for somebody who is forgotten, on this post only. No platform's ids begin so. */
const forgottenMark = '~';
const forgottenName = ({ post }: Pick<WatchedPost, 'post'>, user: string): string =>
  `${forgottenMark}${createHash('sha256').update(rowKey(post, user)).digest('base64url')}`;
const isForgotten = (user: string): boolean => user.startsWith(forgottenMark);
const isSame = (row: Pick<WatchedPost, 'post'>, stood: Reacted, { user, emoji }: Reacted): boolean =>
  stood.emoji === emoji && (stood.user === user || stood.user === forgottenName(row, user));

const weekMs = 7 * 24 * 3600 * 1000;
const maxPosts = 50;

export function openStandingReactions(store: Store, namespace: string): StandingReactions {
  const posts = serialQueues();
  const keyOf = ({ team, channel, post }: PostPlace): RowKey => rowKey(post.padStart(20, '0'), channel, team);
  const read = async (place: PostPlace): Promise<WatchedPost> =>
    (await store.get(namespace, keyOf(place), watched)) ?? { ...place, standing: [] };
  /** As it is now, whatever another process has noted meanwhile. */
  const change = async (place: PostPlace, by: (row: WatchedPost) => WatchedPost): Promise<void> => {
    const key = keyOf(place);
    await store.update([{ namespace, key, schema: watched }], ([row]) => ({
      rows: [{ namespace, key, value: by(row ?? { ...place, standing: [] }), ttl: weekMs }],
    }));
  };
  const without = (row: WatchedPost, reaction: Reacted): readonly Reacted[] =>
    row.standing.filter((one) => !isSame(row, one, reaction));

  // Somebody may have reacted before the bot heard that its post was made.
  const watchedRow = ({ team, channel, post }: PostPlace): RowChange => ({
    ...{ namespace, key: keyOf({ team, channel, post }), value: { team, channel, post, standing: [] } },
    ...{ ttl: weekMs, unlessThere: true },
  });

  return {
    watch: (place) => store.write([watchedRow(place)]),
    watched: watchedRow,
    note: (place, reaction, added, tell) =>
      posts.run(keyOf(place), async () => {
        const row = await read(place);
        const stood = without(row, reaction).length < row.standing.length;
        if (stood && added) return;
        // Of one that was taken away, nobody knows whether it was told before it was watched.
        const about = [place.channel, place.post, reaction.user, reaction.emoji];
        // The journal remembers it for days: without who it was.
        const key = rowKey(...about, String(added), String(row.changes ?? 0));
        await tell(createHash('sha256').update(key).digest('base64url'));
        await change(place, (now) => ({
          ...now,
          standing: [...without(now, reaction), ...(added ? [reaction] : [])],
          changes: (now.changes ?? 0) + 1,
        }));
      }),
    on: async (place) => (await read(place)).standing.filter(({ user }) => !isForgotten(user)),
    async recent() {
      return (await store.list(namespace, watched, { limit: maxPosts, reverse: true })).map(({ value }) => value);
    },
    drop: (place) => store.write([{ namespace, key: keyOf(place), value: undefined }]),
    async forget(team, user) {
      for (const { value } of await store.list(namespace, watched, {})) {
        if (value.team !== team) continue;
        if (user === undefined) await store.write([{ namespace, key: keyOf(value), value: undefined }]);
        else if (value.standing.some((one) => one.user === user))
          await change(value, (now) => ({
            ...now,
            standing: now.standing.map((one) => (one.user === user ? { ...one, user: forgottenName(now, user) } : one)),
          }));
      }
    },
  };
}

export interface Revisit {
  /** Whether this process serves a team. */
  serves(team: string): boolean;
  /** Looks what stands on a post now. */
  look(post: WatchedPost): Promise<void>;
  /** Whether the platform says that the post is no more. */
  isGone(error: unknown): boolean;
  onFailure(error: unknown, post: WatchedPost): void;
  readonly signal: AbortSignal;
}

/** Looks again at recent posts, newest first. One that cannot be read does not keep it from the others. */
export async function revisitPosts(
  standing: StandingReactions,
  { serves, look, isGone, onFailure, signal }: Revisit,
): Promise<void> {
  for (const post of await standing.recent()) {
    if (signal.aborted) return;
    if (!serves(post.team)) continue;
    try {
      await look(post);
    } catch (error) {
      if (isGone(error)) await standing.drop(post);
      else onFailure(error, post);
    }
  }
}

/** What changed on a post while nobody was listening; nobody is told of who is forgotten. */
export function missedReactions(
  watched: WatchedPost,
  now: readonly Reacted[],
): readonly { readonly reaction: Reacted; readonly added: boolean }[] {
  const gone = watched.standing.filter(
    (one) => !isForgotten(one.user) && !now.some((other) => isSame(watched, one, other)),
  );
  const come = now.filter((one) => !watched.standing.some((stood) => isSame(watched, stood, one)));
  return [
    ...gone.map((reaction) => ({ reaction, added: false })),
    ...come.map((reaction) => ({ reaction, added: true })),
  ];
}
