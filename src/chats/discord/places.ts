import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store, Table } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import { limits } from './compose.js';

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
  /** What a button carries for an action, at most 100 characters, and back. */
  customId(action: string): string;
  actionOf(customId: string): Promise<string | undefined>;
}

/** Listed by channel, so they are rows and not a table. */
const conversationRows = 'discord-conversations';
const pressPrefix = 'press:';
const longPrefix = 'long:';

export function openPlaces(store: Store, onFault: (error: unknown) => void): Places {
  const conversations = cached<Conversation>({
    get: (key) => store.get(conversationRows, key, conversation),
    set: (key, value) => store.write([{ namespace: conversationRows, key, value }]),
  });
  const posts = cached(store.table('discord-posts', placedPost));
  const people = cached(store.table('discord-people', z.string()));
  const actions = cached(store.table('discord-actions', z.string()));
  return {
    conversation: conversations.get,
    keepConversation: conversations.set,
    async conversationsIn(channel) {
      const rows = await store.list(conversationRows, conversation, {});
      return rows.flatMap(({ key, value }) => (value.channel === channel ? [key] : []));
    },
    post: posts.get,
    keepPost: posts.set,
    personOf: people.get,
    keepPerson: people.set,
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

/** Keeps what was used lately, so that the store is not asked for it again. */
function cached<Value>({ get, set }: Pick<Table<Value>, 'get' | 'set'>): {
  get(id: string): Promise<Value | undefined>;
  set(id: string, value: Value): Promise<void>;
} {
  const recent = new LRUCache<string, { readonly value: Value | undefined }>({ max: 5000 });
  return {
    async get(id) {
      const known = recent.get(id);
      if (known) return known.value;
      const value = await get(rowKey(id));
      // What was set while the store was asked is newer.
      if (!recent.has(id)) recent.set(id, { value });
      return recent.get(id)?.value;
    },
    async set(id, value) {
      recent.set(id, { value });
      await set(rowKey(id), value);
    },
  };
}
