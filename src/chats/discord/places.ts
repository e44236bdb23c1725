import { createHash } from 'node:crypto';
import { ChannelType } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Log } from '../../contracts/log.js';
import type { Store, Table } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import { longActionMs } from '../shared/button-rows.js';
import type { Calls } from './client.js';
import { limits } from './compose.js';
import type { WireMember, WireUser } from './wire.js';

/**
 * A conversation that began with a message in a channel. Its id, the app's `thread`, is that message's, which is also
 * the id of the Discord thread on it. Direct messages, and threads that people began, have no row: they are their own.
 */
const conversation = z.object({
  channel: z.string(),
  /** The message that it began with; absent until Discord has told the id of an interaction's answer. */
  root: z.string().optional(),
  /** Where its posts go: into a thread on the message, or into the channel as replies to it. */
  style: z.enum(['thread', 'reply']),
  /** Whether the thread has been started. */
  open: z.boolean(),
  /** The thread's name. */
  name: z.string(),
});
export type Conversation = z.output<typeof conversation>;

/** A post of ours, or the message that it answers, outside of the thread that it belongs to. */
const placedPost = z.object({ thread: z.string(), channel: z.string() });
export type PlacedPost = z.output<typeof placedPost>;

/** What the chat must know of places after a restart. */
export interface Places {
  conversation(thread: string): Promise<Conversation | undefined>;
  keepConversation(thread: string, row: Conversation): Promise<void>;
  /** Those that began in a channel. */
  conversationsIn(channel: string): Promise<readonly string[]>;
  /** The conversation that a message in a channel belongs to, where it is not the channel itself. */
  post(id: string): Promise<PlacedPost | undefined>;
  keepPost(id: string, place: PlacedPost): Promise<void>;
  /** Whose channel of direct messages this is. */
  personOf(channel: string): Promise<string | undefined>;
  keepPerson(channel: string, person: string): Promise<void>;
  /** Whoever writes directly. */
  forgetPerson(team: string, person: string): Promise<void>;
  forgetTeam(team: string): Promise<void>;
  /** What a button carries for an action, at most 100 characters, and back. */
  customId(action: string): string;
  actionOf(customId: string): Promise<string | undefined>;
}

/** Listed by channel, so they are rows and not a table. */
const conversationRows = 'discord-conversations';
/** Team of one, channel → the channel. */
const directRows = 'discord-direct';
const pressPrefix = 'press:';
const longPrefix = 'long:';

export function openPlaces(store: Store, onFault: (error: unknown) => void): Places {
  const posts = cached(store.table('discord-posts', placedPost));
  const people = cached(store.table('discord-people', z.string()));
  const actions = cached(store.table('discord-actions', z.string()), longActionMs);

  async function forgetTeam(team: string): Promise<void> {
    const rows = await store.list(directRows, z.string(), { prefix: rowKey(team, '') });
    for (const { value: channel } of rows) await people.delete(channel);
    await store.write(rows.map(({ key }) => ({ namespace: directRows, key, value: undefined })));
  }

  return {
    // It changes, also by other processes, so it is always read.
    conversation: (thread) => store.get(conversationRows, rowKey(thread), conversation),
    async keepConversation(thread, row) {
      // Somebody's words: Discord has them from now on, or needs none.
      const name = row.open || row.style === 'reply' ? '' : row.name;
      await store.write([{ namespace: conversationRows, key: rowKey(thread), value: { ...row, name } }]);
    },
    async conversationsIn(channel) {
      const rows = await store.list(conversationRows, conversation, {});
      return rows.flatMap(({ key, value }) => (value.channel === channel ? [key] : []));
    },
    post: posts.get,
    keepPost: posts.set,
    personOf: people.get,
    async keepPerson(channel, person) {
      await store.write([{ namespace: directRows, key: rowKey(directTeam(person), channel), value: channel }]);
      await people.set(channel, person);
    },
    forgetPerson: async (team, person) => (team === directTeam(person) ? forgetTeam(team) : undefined),
    forgetTeam,
    customId(action) {
      const plain = `${pressPrefix}${action}`;
      if (plain.length <= limits.customId) return plain;
      const key = createHash('sha256').update(action).digest('hex');
      actions.set(key, action).catch(onFault);
      return `${longPrefix}${key}`;
    },
    async actionOf(customId) {
      if (customId.startsWith(pressPrefix)) return customId.slice(pressPrefix.length);
      return customId.startsWith(longPrefix) ? actions.get(customId.slice(longPrefix.length)) : undefined;
    },
  };
}

/** Keeps what was used lately, and never changes once it is there, so that the store is not asked for it again. */
function cached<Value extends {}>(
  table: Table<Value>,
  ttl?: number,
): {
  get(id: string): Promise<Value | undefined>;
  set(id: string, value: Value): Promise<void>;
  delete(id: string): Promise<void>;
} {
  const recent = new LRUCache<string, Value>({ max: 5000 });
  return {
    async get(id) {
      const value = recent.get(id) ?? (await table.get(rowKey(id)));
      if (value !== undefined) recent.set(id, value);
      return value;
    },
    async set(id, value) {
      recent.set(id, value);
      await table.set(rowKey(id), value, ttl);
    },
    async delete(id) {
      recent.delete(id);
      await table.delete(rowKey(id));
    },
  };
}

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

/** Servers are teams; a person who writes directly is a team of one. */
export const teamPrefix = 'discord:';
export const guildTeam = (guild: string): string => `${teamPrefix}${guild}`;
export const directTeam = (person: string): string => `${teamPrefix}dm:${person}`;
/** Undefined for people who write directly. */
export const guildOf = (team: string): string | undefined => /^discord:(\d+)$/.exec(team)?.[1];

const maxNameLength = 80;

/** A thread is called after what was asked. */
export function conversationName(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const letters = Array.from(line.trim());
  if (letters.length === 0) return 'A picture';
  return letters.length > maxNameLength
    ? `${letters
        .slice(0, maxNameLength - 1)
        .join('')
        .trimEnd()}…`
    : letters.join('');
}

/** People as the app knows them, with the roles that a server gave them. */
export interface People {
  person(user: WireUser, member: WireMember | undefined | null, guild: string | undefined | null): Person;
  /** For events that tell no more than the id. */
  known(user: string): Person;
}

/** What a server says of its roles and members. */
export interface ServerRoles {
  /** The name of a role. */
  nameOf(guild: string, role: string): string | undefined;
  /** Whether somebody with these roles may manage the server. */
  manages(guild: string, user: string, roles: readonly string[]): boolean;
}

export function createPeople(server: ServerRoles): People {
  const recent = new LRUCache<string, Person>({ max: 10_000 });
  return {
    person(user, member, guild) {
      const name = member?.nick || user.global_name || user.username || user.id;
      const own = member?.roles ?? [];
      const roles = guild
        ? own.flatMap((role) => {
            const named = server.nameOf(guild, role);
            return named === undefined ? [role] : [role, `role:${named}`];
          })
        : [];
      // Who writes directly is a team of one.
      const isAdmin = !guild || server.manages(guild, user.id, own);
      const person: Person = { id: user.id, name, roles, ...(isAdmin && { isAdmin }) };
      recent.set(user.id, { id: user.id, name, roles });
      return person;
    },
    known: (user) => recent.get(user) ?? { id: user, name: 'somebody' },
  };
}
