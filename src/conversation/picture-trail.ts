import { z } from 'zod';
import type { Store } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';

const placeSchema = z.object({ kind: z.enum(['message', 'post']), id: z.string(), thread: z.string() });
type PicturePlace = z.infer<typeof placeSchema>;
const goneSchema = z.object({ team: z.string(), thread: z.string(), picture: z.string() });
export type GonePicture = z.infer<typeof goneSchema>;

/** Which messages brought a picture and which posts show it, so that the pictures of a deleted message go everywhere. */
export interface PictureTrail {
  recordReceived(team: string, message: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
  recordShown(team: string, post: { readonly id: string; readonly thread: string }, pictures: Ids): Promise<void>;
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
  /** Returns the posts that show a picture, and forgets that they do. */
  takePosts(team: string, picture: string): Promise<readonly PicturePlace[]>;
}
type Ids = readonly { readonly id: string }[];

const places = 'picture-places';
const brought = 'message-pictures';
const toForget = 'pictures-to-forget';

export function createPictureTrail(store: Store): PictureTrail {
  const placeKey = (team: string, picture: string, { kind, id }: PicturePlace): RowKey =>
    rowKey(team, picture, kind, id);
  const placesOf = async (team: string, picture: string): Promise<readonly PicturePlace[]> =>
    (await store.list(places, placeSchema, { prefix: rowKey(team, picture, '') })).map(({ value }) => value);
  const isBrought = async ({ team, picture }: GonePicture): Promise<boolean> =>
    (await placesOf(team, picture)).some(({ kind }) => kind === 'message');
  const toForgetRow = ({ team, picture }: GonePicture) => ({
    namespace: toForget,
    key: rowKey(team, picture),
  });
  const forgotten: PictureTrail['forgotten'] = (gone) => store.write([{ ...toForgetRow(gone), value: undefined }]);
  /** Those that no other message brought; the others need not be forgotten. */
  async function onlyGone(pictures: readonly GonePicture[]): Promise<readonly GonePicture[]> {
    const left: GonePicture[] = [];
    for (const gone of pictures) {
      if (await isBrought(gone)) await forgotten(gone);
      else left.push(gone);
    }
    return left;
  }
  const rowsOf = (team: string, pictures: Ids, place: PicturePlace) =>
    pictures.map(({ id }) => ({ namespace: places, key: placeKey(team, id, place), value: place }));

  const messageGone: PictureTrail['messageGone'] = async (team, { id: message, thread }) => {
    const key = rowKey(team, message);
    const pictures = await store.get(brought, key, z.array(z.string()));
    if (!pictures) return [];
    const place = { kind: 'message', id: message, thread } as const;
    const gone = [...new Set(pictures)].map((picture): GonePicture => ({ team, thread, picture }));
    await store.write([
      { namespace: brought, key, value: undefined },
      ...gone.flatMap((one) => [
        { namespace: places, key: placeKey(team, one.picture, place), value: undefined },
        { ...toForgetRow(one), value: one },
      ]),
    ]);
    return onlyGone(gone);
  };

  return {
    async recordReceived(team, { id, thread }, pictures) {
      if (pictures.length === 0) return;
      await store.write([
        { namespace: brought, key: rowKey(team, id), value: pictures.map((picture) => picture.id) },
        ...rowsOf(team, pictures, { kind: 'message', id, thread }),
      ]);
    },

    async recordShown(team, { id, thread }, pictures) {
      if (pictures.length > 0) await store.write(rowsOf(team, pictures, { kind: 'post', id, thread }));
    },

    messageGone,

    async threadGone(team, thread) {
      const all = (await store.list(places, placeSchema, { prefix: rowKey(team, '') })).map(({ value }) => value);
      const messages = all.filter((place) => place.kind === 'message' && place.thread === thread);
      const gone: GonePicture[] = [];
      for (const id of new Set(messages.map((message) => message.id)))
        gone.push(...(await messageGone(team, { id, thread })));
      // A picture that several of these messages brought is gone only with the last of them.
      return onlyGone(gone);
    },

    async leave(team, picture, which) {
      const left = (await placesOf(team, picture)).filter(
        ({ kind, id }) => which === 'all' || (kind === 'post' && which.has(id)),
      );
      await store.write(
        left.flatMap((place) => [
          { namespace: places, key: placeKey(team, picture, place), value: undefined },
          ...(place.kind === 'message' ? [{ namespace: brought, key: rowKey(team, place.id), value: undefined }] : []),
        ]),
      );
    },

    async stillToForget() {
      return onlyGone((await store.list(toForget, goneSchema, {})).map(({ value }) => value));
    },

    forgotten,

    async takePosts(team, picture) {
      const posts = (await placesOf(team, picture)).filter(({ kind }) => kind === 'post');
      await store.write(
        posts.map((place) => ({ namespace: places, key: placeKey(team, picture, place), value: undefined })),
      );
      return posts;
    },
  };
}
