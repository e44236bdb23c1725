import type { IncomingPicture } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import { kindOfFile, type Unusable } from '../../util/unusable-file.js';
import type { LatePreviews } from '../shared/late-previews.js';
import { linksIn } from '../shared/links.js';
import { maxMessagesBack } from '../shared/picture-kinds.js';
import { type Calls, wholeThread } from './calls.js';
import { type Files, isPicture } from './files.js';
import { isDirect } from './places.js';
import type { Preview, WireFile, WireMessage } from './wire.js';

/** What a message is about: its own, that of its thread, else what was posted just before. */
export interface WhatCame {
  readonly pictures: readonly IncomingPicture[];
  readonly unusable: readonly Unusable[];
  /** The pictures are those of links in its words. */
  readonly isByLinks: boolean;
}

export interface Circumstances {
  readonly files: Files;
  readonly previews: LatePreviews<Preview>;
  readonly memory: Pick<Memory, 'turns'>;
  readonly calls: Pick<Calls, 'messages'>;
  readonly log: Log;
}

export interface Asked {
  /** Names the message among all. */
  readonly key: string;
  readonly message: WireMessage;
  readonly channel: string;
  readonly team: string;
  readonly thread: string;
  /** Whether what the same channel showed then is what is meant. */
  isMeant(earlier: WireMessage): boolean;
}

export async function whatCame(circumstances: Circumstances, asked: Asked): Promise<WhatCame> {
  const { files, memory, previews } = circumstances;
  const { message, team, thread, key } = asked;
  const attached = picturesOf(files, message);
  const unusable = unusableAmong(message.files);
  if (attached.length > 0) return { pictures: attached, unusable, isByLinks: false };
  const links = linksIn(message.text.replaceAll('&amp;', '&'));
  if (links.length > 0 && message.files.length === 0) {
    const shown = files.picturesShown(
      message.attachments.length > 0 ? message : ((await previews.wait(key)) ?? { attachments: [] }),
    );
    if (shown.length > 0) return { pictures: shown, unusable, isByLinks: true };
    const linked = files.picturesByLinks(links);
    if (linked.pictures.length > 0) return { ...linked, unusable, isByLinks: true };
    unusable.push(...linked.unusable);
  }
  const isNew = (await memory.turns.ofThread(team, thread, 1)).length === 0;
  if (unusable.length > 0 || !isNew) return { pictures: [], unusable, isByLinks: false };
  return { ...(await postedBefore(circumstances, asked)), isByLinks: false };
}

async function postedBefore(
  { files, calls, log }: Circumstances,
  { message, channel, team, isMeant }: Asked,
): Promise<Pick<WhatCame, 'pictures' | 'unusable'>> {
  const { ts, thread_ts: under } = message;
  const isThread = Boolean(under) && under !== ts;
  const from = { channel, thread: isThread ? (under ?? undefined) : undefined, latest: ts };
  const before = await calls
    .messages(team, { ...from, limit: under ? wholeThread : maxMessagesBack })
    .catch((error: unknown): readonly WireMessage[] => {
      log.info({ err: error }, '[slack] earlier messages cannot be read; grant the bot channels:history');
      return [];
    });
  const isOfMany = !isDirect(channel) && !isThread;
  const isNear = (earlier: WireMessage): boolean =>
    Number(earlier.ts) <= Number(ts) && !earlier.bot_id && (!isOfMany || isMeant(earlier));
  return newestAmong(files, before.filter(isNear));
}

/** What the newest of these messages with files came with: one that can't be used is not replaced by an older picture. */
export function newestAmong(files: Files, messages: readonly WireMessage[]): Pick<WhatCame, 'pictures' | 'unusable'> {
  for (const message of messages) {
    const pictures = picturesOf(files, message);
    const unusable = unusableAmong(message.files);
    if (pictures.length + unusable.length > 0) return { pictures, unusable };
  }
  return { pictures: [], unusable: [] };
}

const picturesOf = (files: Files, message: WireMessage): readonly IncomingPicture[] =>
  message.files.some(isPicture) ? files.picturesAmong(message.files) : [];

/** What is attached and is no picture; what was deleted since is not spoken of. */
const unusableAmong = (files: readonly WireFile[]): Unusable[] =>
  files
    .filter((file) => !isPicture(file) && file.mode !== 'tombstone')
    .map(({ id, name, title, mimetype, is_external: isExternal }) => ({
      kind: isExternal ? 'link' : kindOfFile(name ?? '', mimetype),
      name: name || title || id,
    }));
