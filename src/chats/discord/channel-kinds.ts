import { ChannelType } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Log } from '../../contracts/log.js';
import type { Calls } from './calls.js';
import type { Places } from './places.js';

export interface ChannelKind {
  readonly type: number;
  /** Of a thread. */
  readonly owner?: string | null;
}

/** What kind of channel something is: from what the gateway told, else asked for, once. */
export interface ChannelKinds {
  isThread(channel: string): Promise<boolean>;
  /** A thread that the bot started: what is said there is meant for it. */
  isOwnThread(channel: string): Promise<boolean>;
  canHaveThreads(channel: string): Promise<boolean>;
  /** Direct messages with the bot, or a group of people. */
  isDirect(channel: string): Promise<boolean>;
  note(channel: string, kind: ChannelKind): void;
}

const threads: readonly number[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];
const withThreads: readonly number[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
const direct: readonly number[] = [ChannelType.DM, ChannelType.GroupDM];

export function createChannelKinds(options: {
  readonly told: (channel: string) => ChannelKind | undefined;
  readonly calls: Pick<Calls, 'channel'>;
  readonly places: Pick<Places, 'conversation'>;
  readonly self: () => string;
  readonly log: Log;
}): ChannelKinds {
  const { told, calls, places, self, log } = options;
  const asked = new LRUCache<string, ChannelKind>({ max: 5000 });

  async function kindOf(id: string): Promise<ChannelKind> {
    const known = told(id) ?? asked.get(id);
    if (known) return known;
    // A conversation's thread has the id of the message that it began with.
    if ((await places.conversation(id))?.open) return { type: ChannelType.PublicThread, owner: self() };
    try {
      const { type, owner_id: owner } = await calls.channel(id);
      asked.set(id, { type, owner });
    } catch (error) {
      log.info({ err: error, channel: id }, '[discord] what kind of channel this is cannot be found out');
      asked.set(id, { type: ChannelType.GuildText }, { ttl: 60_000 });
    }
    return asked.get(id) ?? { type: ChannelType.GuildText };
  }

  return {
    isThread: async (id) => threads.includes((await kindOf(id)).type),
    async isOwnThread(id) {
      const { type, owner } = await kindOf(id);
      return threads.includes(type) && owner === self();
    },
    canHaveThreads: async (id) => withThreads.includes((await kindOf(id)).type),
    isDirect: async (id) => direct.includes((await kindOf(id)).type),
    note: (id, kind) => void asked.set(id, kind),
  };
}
