import { z } from 'zod';
import type { RowChange } from '../contracts/row.js';
import type { Store } from '../contracts/store.js';
import { rowKey } from '../util/row-key.js';

const placeSchema = z.object({ kind: z.enum(['message', 'post']), id: z.string(), thread: z.string() });
type PicturePlace = z.infer<typeof placeSchema>;
export const goneSchema = z.object({ team: z.string(), thread: z.string(), picture: z.string() });
export type GonePicture = z.infer<typeof goneSchema>;

/** Which messages brought a picture and which posts show it, so that the pictures of a deleted message go everywhere. */
export interface PictureTrail {
  recordReceived(team: string, message: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
  recordShown(team: string, post: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
  /** The rows by which `recordShown` does it, for who writes them with others. */
  shownBy(team: string, post: { readonly id: string; readonly thread: string }, pictures: Ids): readonly RowChange[];
  /**
   * Forgets that a message brought pictures.
   * @returns those that no other message brought: they are still to be forgotten, even after a stop
   */
  messageGone(team: string, message: { readonly id: string; readonly thread: string }): Promise<readonly GonePicture[]>;
  /** The same for all messages of a thread. */
  threadGone(team: string, thread: string): Promise<readonly GonePicture[]>;
  /** Forgets where a picture was: everywhere, if it is no longer kept, or in these posts. */
  leave(team: string, picture: string, places: 'all' | ReadonlySet<string>): Promise<void>;
  /** Pictures of deleted messages that are still to be forgotten, of all teams. */
  stillToForget(): Promise<readonly GonePicture[]>;
  forgotten(picture: GonePicture): Promise<void>;
  /** Whether any message is known to have brought a picture, or any post to show it. */
  isPlaced(team: string, picture: string): Promise<boolean>;
  /** The posts that show a picture. */
  postsShowing(team: string, picture: string): Promise<readonly PicturePlace[]>;
}
type Ids = readonly { readonly id: string }[];

const places = 'picture-places';
const brought = 'message-pictures';
const toForget = 'pictures-to-forget';

export function createPictureTrail(store: Store): PictureTrail {
  const shownBy: PictureTrail['shownBy'] = (team, { id, thread }, pictures) => {
    const place: PicturePlace = { kind: 'post', id, thread };
    return pictures.map((picture) => placeRow(team, picture.id, place, place));
  };
  return {
    shownBy,
    async recordReceived(team, { id, thread }, pictures) {
      if (pictures.length === 0) return;
      const place: PicturePlace = { kind: 'message', id, thread };
      await store.write([
        { namespace: brought, key: rowKey(team, id), value: pictures.map((picture) => picture.id) },
        ...pictures.map((picture) => placeRow(team, picture.id, place, place)),
      ]);
    },

    async recordShown(...shown) {
      const rows = shownBy(...shown);
      if (rows.length > 0) await store.write(rows);
    },

    messageGone: (team, message) => messageGone(store, team, message),

    async threadGone(team, thread) {
      const all = await placesOf(store, team);
      const messages = all.filter((place) => place.kind === 'message' && place.thread === thread);
      const gone: GonePicture[] = [];
      for (const id of new Set(messages.map((message) => message.id)))
        gone.push(...(await messageGone(store, team, { id, thread })));
      // A picture that several of these messages brought is gone only with the last of them.
      return onlyGone(store, gone);
    },

    async leave(team, picture, which) {
      const left = (await placesOf(store, team, picture)).filter(
        ({ kind, id }) => which === 'all' || (kind === 'post' && which.has(id)),
      );
      await store.write(
        left.flatMap((place) => [
          placeRow(team, picture, place, undefined),
          ...(place.kind === 'message' ? [{ namespace: brought, key: rowKey(team, place.id), value: undefined }] : []),
        ]),
      );
    },

    stillToForget: async () =>
      onlyGone(
        store,
        (await store.list(toForget, goneSchema, {})).map(({ value }) => value),
      ),

    forgotten: (gone) => store.write([toForgetRow(gone, undefined)]),

    isPlaced: async (team, picture) => (await placesOf(store, team, picture)).length > 0,

    postsShowing: async (team, picture) => (await placesOf(store, team, picture)).filter(({ kind }) => kind === 'post'),
  };
}

async function messageGone(
  store: Store,
  team: string,
  { id, thread }: { readonly id: string; readonly thread: string },
): Promise<readonly GonePicture[]> {
  const key = rowKey(team, id);
  const pictures = await store.get(brought, key, z.array(z.string()));
  if (!pictures) return [];
  const gone = [...new Set(pictures)].map((picture): GonePicture => ({ team, thread, picture }));
  await store.write([
    { namespace: brought, key, value: undefined },
    ...gone.flatMap((one) => [
      placeRow(team, one.picture, { kind: 'message', id, thread }, undefined),
      toForgetRow(one, one),
    ]),
  ]);
  return onlyGone(store, gone);
}

/** Those that no other message brought; the others need not be forgotten. */
async function onlyGone(store: Store, pictures: readonly GonePicture[]): Promise<readonly GonePicture[]> {
  const left: GonePicture[] = [];
  for (const gone of pictures) {
    const isBrought = (await placesOf(store, gone.team, gone.picture)).some(({ kind }) => kind === 'message');
    if (isBrought) await store.write([toForgetRow(gone, undefined)]);
    else left.push(gone);
  }
  return left;
}

/** Where a picture is; without one, all pictures of the team. */
async function placesOf(store: Store, team: string, ...picture: readonly string[]): Promise<readonly PicturePlace[]> {
  const prefix = rowKey(team, ...picture, '');
  return (await store.list(places, placeSchema, { prefix })).map(({ value }) => value);
}

const placeRow = (team: string, picture: string, { kind, id }: PicturePlace, value: PicturePlace | undefined) => ({
  namespace: places,
  key: rowKey(team, picture, kind, id),
  value,
});

const toForgetRow = ({ team, picture }: GonePicture, value: GonePicture | undefined) => ({
  namespace: toForget,
  key: rowKey(team, picture),
  value,
});
