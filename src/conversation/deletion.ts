import type { Connection, Place } from '../contracts/chat.js';
import type { Person } from '../contracts/turn.js';
import type { FollowUp } from './events.js';
import { messages } from './messages.js';
import type { GonePicture } from './picture-trail.js';
import type { EventServices, Services } from './services.js';

const deleter: Person = { id: '', name: 'somebody who deleted the picture' };

/** A message was deleted: its pictures are forgotten, unless somebody else sent them as well. */
export async function messageDeleted(
  message: Place & { readonly id: string },
  services: EventServices,
): Promise<FollowUp | undefined> {
  const pictures = [...(await services.trail.messageGone(message.team, message)), ...(await leftOf(message, services))];
  return pictures.length === 0 ? undefined : { does: 'forget pictures', pictures };
}

/** What a run that was cut off has noted to be forgotten. */
const leftOf = async ({ team, thread }: Place, { trail, attempt }: EventServices): Promise<readonly GonePicture[]> =>
  attempt.isAgain ? (await trail.stillToForget()).filter((gone) => gone.team === team && gone.thread === thread) : [];

/** A thread was deleted: what was said in it is forgotten, and its pictures. */
export async function threadDeleted({ team, thread }: Place, services: EventServices): Promise<FollowUp | undefined> {
  const { trail, memory } = services;
  const pictures = [...(await trail.threadGone(team, thread)), ...(await leftOf({ team, thread }, services))];
  // Most threads are none of the bot's.
  if (pictures.length === 0 && (await memory.turns.ofThread(team, thread, 1)).length === 0) return undefined;
  return { does: 'forget thread', pictures };
}

export async function forgetThread(
  { team, thread }: Place,
  pictures: readonly GonePicture[],
  connection: Connection,
  services: Services,
): Promise<void> {
  const { teacher, cleanup, lessonQueue, signal } = services;
  async function forget(): Promise<void> {
    await cleanup.forget(
      { team, thread, words: messages.pictureDeleted },
      () => teacher.forget(team, { thread }, deleter),
      () => teacher.forgot(team, { thread }),
    );
  }
  await lessonQueue.runSerially({ team, thread }, forget, signal);
  await forgetPictures(pictures, connection, services);
}

export async function forgetPictures(
  pictures: readonly GonePicture[],
  connection: Connection,
  { teacher, trail, cleanup, lessonQueue, signal }: Services,
): Promise<void> {
  async function forget(gone: GonePicture): Promise<void> {
    const { team, picture } = gone;
    await cleanup.forget(
      { team, picture, words: messages.pictureDeleted },
      () => teacher.forget(team, { picture }, deleter),
      () => teacher.forgot(team, { picture }),
    );
    await trail.forgotten(gone);
    await cleanup.emptyPosts(connection, (one) => one === team);
  }
  for (const gone of pictures) await lessonQueue.runSerially(gone, () => forget(gone), signal);
}
