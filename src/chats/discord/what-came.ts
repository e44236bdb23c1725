import type { IncomingPicture } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import type { Memory } from '../../contracts/store.js';
import { kindOfFile, type Unusable } from '../../util/unusable-file.js';
import type { LatePreviews } from '../shared/late-previews.js';
import { linksIn } from '../shared/links.js';
import { maxMessagesBack } from '../shared/picture-kinds.js';
import type { Calls } from './client.js';
import { attachmentsOf, type Downloads, isPicture } from './downloads.js';
import type { Preview, WireAttachment, WireMessage } from './wire.js';

/** What a message is about: its own, that of what it replies to, else what was posted just before. */
export interface WhatCame {
  readonly pictures: readonly IncomingPicture[];
  readonly unusable: readonly Unusable[];
  /** The pictures are those of links in its own words. */
  readonly isByLinks: boolean;
}

export interface Circumstances {
  readonly downloads: Downloads;
  readonly previews: LatePreviews<Preview>;
  readonly memory: Pick<Memory, 'turns'>;
  readonly calls: Pick<Calls, 'messagesBefore'>;
  readonly log: Log;
}

export interface Asked {
  readonly message: WireMessage;
  /** What it replies to, where that is no post of the bot. */
  readonly target: WireMessage | undefined;
  readonly isReply: boolean;
  readonly team: string;
  readonly thread: string;
  /** Whether an earlier message may be what it is about. */
  isMeant(earlier: WireMessage): boolean;
}

export async function whatCame(circumstances: Circumstances, asked: Asked): Promise<WhatCame> {
  const { downloads, memory } = circumstances;
  const { message, target, isReply, team, thread } = asked;
  const own = await shownBy(circumstances, message);
  const others = target ? downloads.picturesOf(target) : [];
  const files = [...(target ? filesOf(target) : []), ...filesOf(message)];
  const isByLinks = own.length > 0 && !hasFiles(message);
  if (own.length + others.length > 0) return { pictures: [...others, ...own], unusable: files, isByLinks };
  const said = [...(target ? [target] : []), message];
  const linked = downloads.picturesByLinks(said.flatMap(({ content }) => linksIn(content)));
  if (linked.pictures.length > 0) return { pictures: linked.pictures, unusable: files, isByLinks: true };
  const unusable = [...files, ...said.flatMap(stickersOf), ...linked.unusable];
  const isNew = (await memory.turns.ofThread(team, thread, 1)).length === 0;
  if (unusable.length > 0 || isReply || !isNew) return { pictures: [], unusable, isByLinks: false };
  return { ...(await postedBefore(circumstances, asked)), isByLinks: false };
}

/** What Discord shows of its links may come a moment later. */
async function shownBy(
  { downloads, previews }: Circumstances,
  message: WireMessage,
): Promise<readonly IncomingPicture[]> {
  const isAwaited = !hasFiles(message) && message.embeds.length === 0 && linksIn(message.content).length > 0;
  const preview = isAwaited ? await previews.wait(message.id) : undefined;
  return downloads.picturesOf({ ...message, ...preview });
}

async function postedBefore(
  { calls, downloads, log }: Circumstances,
  { message, isMeant }: Asked,
): Promise<Pick<WhatCame, 'pictures' | 'unusable'>> {
  const before = await calls
    .messagesBefore(message.channel_id, message.id, maxMessagesBack)
    .catch((error: unknown): readonly WireMessage[] => {
      log.info({ err: error }, '[discord] earlier messages cannot be read; grant the bot “Read Message History”');
      return [];
    });
  for (const earlier of before.filter(isMeant)) {
    const pictures = downloads.picturesOf(earlier);
    const unusable = filesOf(earlier);
    if (pictures.length + unusable.length > 0) return { pictures, unusable };
  }
  return { pictures: [], unusable: [] };
}

const hasFiles = (message: WireMessage): boolean => attachmentsOf(message).length > 0;

/** What is attached and is no picture. */
const filesOf = (message: WireMessage): readonly Unusable[] =>
  attachmentsOf(message)
    .filter((one) => !isPicture(one))
    .map(unusableFile);

export const unusableFile = ({ filename: name, content_type: type }: WireAttachment): Unusable => ({
  kind: kindOfFile(name, type),
  name,
});

const stickersOf = ({ sticker_items: stickers }: WireMessage): readonly Unusable[] =>
  (stickers ?? []).map(({ name }) => ({ kind: 'sticker', name }));
