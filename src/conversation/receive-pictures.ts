import type { Connection, Message } from '../contracts/chat.js';
import { PictureError } from '../contracts/errors.js';
import type { PictureReference } from '../contracts/turn.js';
import { unusableSentences } from '../util/unusable-file.js';
import type { Services } from './services.js';

/** What came with a message. */
export interface ReceivedPictures {
  readonly pictures: readonly PictureReference[];
  /** What the person should know of it, a sentence each: what could not be used, and what was seen of the rest. */
  readonly remarks: readonly string[];
  /** Something came, and nothing of it can be looked at. */
  readonly isNothingUsable: boolean;
}

/** Takes in the pictures of a message; what can't be used is named. */
export async function receivePictures(
  message: Message,
  connection: Pick<Connection, 'load'>,
  { memory, trail, log, signal }: Pick<Services, 'memory' | 'trail' | 'log' | 'signal'>,
): Promise<ReceivedPictures> {
  const { team, thread, author } = message;
  const shelf = memory.pictures(team, { team, thread, person: author.id });
  const pictures: PictureReference[] = [];
  const seen: string[] = [];
  const refused: string[] = [];
  for (const picture of message.pictures) {
    try {
      const { remark = picture.remark, ...reference } = await shelf.receive(
        await connection.load(message.team, picture, signal),
        picture.name,
      );
      pictures.push(reference);
      if (remark !== undefined) seen.push(remark);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      signal.throwIfAborted();
      log.info({ err: error }, 'a picture was refused');
      refused.push(error.friendly);
    }
  }
  await trail.recordReceived(message.team, message, pictures);
  const unusable = message.unusable ?? [];
  const isNothingUsable = pictures.length === 0 && refused.length + unusable.length > 0;
  const named = unusableSentences(unusable, isNothingUsable);
  return { pictures, remarks: [...seen, ...refused, ...named], isNothingUsable };
}
