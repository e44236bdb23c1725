import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';
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

const pressPrefix = 'press:';
const longPrefix = 'long:';

export function openPlaces(store: Store, onFault: (error: unknown) => void): Places {
  const conversations = cachedRows(store, 'discord-conversations', conversation);
  const posts = cachedRows(store, 'discord-posts', placedPost);
  const people = cachedRows(store, 'discord-people', z.string());
  const actions = cachedRows(store, 'discord-actions', z.string());
  return {
    conversation: conversations.get,
    keepConversation: conversations.set,
    async conversationsIn(channel) {
      const rows = await store.list('discord-conversations', conversation, {});
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

/** Rows of small values, those used lately without asking the store. */
function cachedRows<Row extends object | string>(
  store: Store,
  namespace: string,
  schema: z.ZodType<Row>,
): { get(key: string): Promise<Row | undefined>; set(key: string, row: Row): Promise<void> } {
  const recent = new LRUCache<string, { readonly row: Row | undefined }>({ max: 5000 });
  const table = store.table(namespace);
  return {
    async get(key) {
      const known = recent.get(key);
      if (known) return known.row;
      const found: unknown = await table.get(key);
      const row = found === undefined ? undefined : schema.parse(found);
      // What was set while the store was asked is newer.
      if (!recent.has(key)) recent.set(key, { row });
      return recent.get(key)?.row;
    },
    async set(key, row) {
      recent.set(key, { row });
      await table.set(key, row);
    },
  };
}
