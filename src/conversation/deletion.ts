import type { Connection, Place } from '../contracts/chat.js';
import type { Person } from '../contracts/turn.js';
import { messages } from './messages.js';
import type { GonePicture } from './picture-trail.js';
import type { DeferredWork } from './queues.js';
import type { Services } from './services.js';

const deleter: Person = { id: '', name: 'somebody who deleted the picture' };

/** A message was deleted: its pictures are forgotten, unless somebody else sent them as well. */
export async function messageDeleted(
  message: Place & { readonly id: string },
  connection: Connection,
  services: Services,
): Promise<DeferredWork | undefined> {
  const pictures = await services.trail.messageGone(message.team, message);
  return pictures.length === 0 ? undefined : () => forgetPictures(pictures, connection, services);
}

/** A thread was deleted: what was said in it is forgotten, and its pictures. */
export async function threadDeleted(
  { team, thread }: Place,
  connection: Connection,
  services: Services,
): Promise<DeferredWork | undefined> {
  const { trail, memory, teacher, cleanup, lessonQueue } = services;
  const pictures = await trail.threadGone(team, thread);
  // Most threads are none of the bot's.
  if (pictures.length === 0 && (await memory.turns.ofThread(team, thread, 1)).length === 0) return undefined;
  return async () => {
    await lessonQueue.runSerially({ team, thread }, async () => {
      await cleanup.forget({ team, thread, words: messages.pictureDeleted }, () =>
        teacher.forget(team, { thread }, deleter),
      );
    });
    await forgetPictures(pictures, connection, services);
  };
}

/** Goes on, in the teams that a chat serves, with forgetting that a stop has cut off. */
export async function resumeForgetting(
  connection: Connection,
  serves: (team: string) => boolean,
  services: Services,
): Promise<void> {
  const gone = (await services.trail.stillToForget()).filter(({ team }) => serves(team));
  await forgetPictures(gone, connection, services);
  await services.forgettings.resume(connection, serves);
  await services.cleanup.emptyPosts(connection, serves);
}

async function forgetPictures(
  pictures: readonly GonePicture[],
  connection: Connection,
  { teacher, trail, cleanup, lessonQueue }: Services,
): Promise<void> {
  for (const gone of pictures)
    await lessonQueue.runSerially(gone, async () => {
      const { team, picture } = gone;
      await cleanup.forget({ team, picture, words: messages.pictureDeleted }, () =>
        teacher.forget(team, { picture }, deleter),
      );
      await trail.forgotten(gone);
      await cleanup.emptyPosts(connection, (one) => one === team);
    });
}
