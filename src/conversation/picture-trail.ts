import { z } from 'zod';
import type { Store } from '../store.js';

const placeSchema = z.object({ kind: z.enum(['message', 'post']), id: z.string(), thread: z.string() });
type PicturePlace = z.infer<typeof placeSchema>;

/** Where people's pictures came in and where they are shown, so that a deleted message's pictures go everywhere. */
export interface PictureTrail {
  cameWith(team: string, message: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
  shownIn(team: string, post: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
  /**
   * Forgets that a message brought pictures.
   * @returns those that no other message brought as well
   */
  messageGone(team: string, message: string): Promise<readonly string[]>;
  /** The posts that show a picture; they are forgotten by this. */
  takePosts(team: string, picture: string): Promise<readonly PicturePlace[]>;
}
type Ids = readonly { readonly id: string }[];

const places = 'picture-places';
const brought = 'message-pictures';

export function createPictureTrail(store: Store): PictureTrail {
  const prefix = (...parts: readonly string[]): string => `${JSON.stringify(parts).slice(0, -1)},`;
  const placeKey = (team: string, picture: string, { kind, id }: PicturePlace): string =>
    JSON.stringify([team, picture, kind, id]);
  const placesOf = async (team: string, picture: string): Promise<readonly PicturePlace[]> =>
    (await store.list(places, placeSchema, { prefix: prefix(team, picture) })).map(({ value }) => value);
  const rowsOf = (team: string, pictures: Ids, place: PicturePlace) =>
    pictures.map(({ id }) => ({ namespace: places, key: placeKey(team, id, place), value: place }));

  return {
    async cameWith(team, { id, thread }, pictures) {
      if (pictures.length === 0) return;
      await store.write([
        { namespace: brought, key: JSON.stringify([team, id]), value: pictures.map((picture) => picture.id) },
        ...rowsOf(team, pictures, { kind: 'message', id, thread }),
      ]);
    },

    async shownIn(team, { id, thread }, pictures) {
      if (pictures.length > 0) await store.write(rowsOf(team, pictures, { kind: 'post', id, thread }));
    },

    async messageGone(team, message) {
      const key = JSON.stringify([team, message]);
      const parsed = z.array(z.string()).safeParse(await store.table(brought).get(key));
      if (!parsed.success) return [];
      const gone = { kind: 'message', id: message, thread: '' } as const;
      await store.write([
        { namespace: brought, key, value: undefined },
        ...parsed.data.map((id) => ({ namespace: places, key: placeKey(team, id, gone), value: undefined })),
      ]);
      const last: string[] = [];
      for (const picture of new Set(parsed.data))
        if (!(await placesOf(team, picture)).some(({ kind }) => kind === 'message')) last.push(picture);
      return last;
    },

    async takePosts(team, picture) {
      const posts = (await placesOf(team, picture)).filter(({ kind }) => kind === 'post');
      await store.write(
        posts.map((place) => ({ namespace: places, key: placeKey(team, picture, place), value: undefined })),
      );
      return posts;
    },
  };
}
