import { z } from 'zod';
import type { RowChange } from '../contracts/row.js';
import { imageValueSchema, personSchema } from '../contracts/schemas.js';
import type { Store } from '../contracts/store.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person } from '../contracts/turn.js';
import { rowKey } from '../util/row-key.js';

/** A teaching that waits for others to agree, by the post that says so. */
const namespace = 'waiting-teachings';
export const waitingSchema = z.object({
  teaching: z.object({
    team: z.string(),
    thread: z.string(),
    author: personSchema,
    name: z.string(),
    shown: z.array(imageValueSchema),
  }),
  people: z.array(personSchema),
  /** Absent in rows from before December 2026. */
  post: z.string().optional(),
});

/** Posts that tell of something, and what deletes the rows by which they are found. */
export interface PostsAbout {
  readonly posts: readonly { readonly thread: string; readonly post: string }[];
  readonly rows: readonly RowChange[];
}

export interface WaitingTeaching {
  readonly teaching: Pick<Teaching, 'team' | 'thread' | 'author' | 'name' | 'shown'>;
  readonly people: readonly Person[];
  readonly post?: string;
}

export const waitingTeaching = (team: string, post: string, store: Store): Promise<WaitingTeaching | undefined> =>
  store.get(namespace, rowKey(team, post), waitingSchema);

/** @param waiting undefined: it waits no longer */
export const keepWaiting = (
  team: string,
  post: string,
  waiting: WaitingTeaching | undefined,
  store: Store,
): Promise<void> => store.write([{ namespace, key: rowKey(team, post), value: waiting && { ...waiting, post } }]);

/** All of a team. */
export const waitingTeachings = async (team: string, store: Store): Promise<readonly WaitingTeaching[]> =>
  (await store.list(namespace, waitingSchema, { prefix: rowKey(team, '') })).map(({ value }) => value);

/** What waits and names somebody, or shows a picture: the posts that say so, and what deletes the rows. */
export async function waitingAbout(
  team: string,
  { person, picture }: { readonly person?: string; readonly picture?: string },
  store: Store,
): Promise<PostsAbout> {
  const rows = (await store.list(namespace, waitingSchema, { prefix: rowKey(team, '') })).filter(
    ({ value: { people, teaching } }) =>
      people.some(({ id }) => id === person) || teaching.shown.some((image) => image.picture.id === picture),
  );
  return {
    posts: rows.flatMap(({ value: { post, teaching } }) =>
      post === undefined ? [] : [{ thread: teaching.thread, post }],
    ),
    rows: rows.map(({ key }) => ({ namespace, key, value: undefined })),
  };
}
