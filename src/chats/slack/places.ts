import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Store } from '../../contracts/store.js';

/** What the chat must know of its posts after a restart. */
export interface Places {
  /** The thread that a post or message of ours belongs to; a conversation that the bot began belongs to itself. */
  threadOf(team: string, post: string): Promise<string | undefined>;
  keep(team: string, post: string, thread: string): Promise<void>;
  /** The conversations in a channel. */
  threadsIn(team: string, channel: string): Promise<readonly string[]>;
  /** What a button carries for an action, at most 2000 characters, and back. */
  buttonValue(action: string): string;
  actionOf(value: string): Promise<string | undefined>;
}

const longestValue = 2000;
const longPrefix = 'long:';

export function openPlaces(store: Store, onFault: (error: unknown) => void): Places {
  const threads = store.table('slack-threads');
  const actions = store.table('slack-actions');
  const recent = new LRUCache<string, string>({ max: 20_000 });
  const read = async (table: typeof threads, key: string): Promise<string | undefined> =>
    z
      .string()
      .optional()
      .parse(await table.get(key));
  const keyOf = (team: string, post: string): string => `${team} ${post}`;
  return {
    async threadOf(team, post) {
      const key = keyOf(team, post);
      const thread = recent.get(key) ?? (await read(threads, key));
      if (thread !== undefined) recent.set(key, thread);
      return thread;
    },
    async keep(team, post, thread) {
      const key = keyOf(team, post);
      if (recent.get(key) === thread) return;
      recent.set(key, thread);
      await threads.set(key, thread);
    },
    async threadsIn(team, channel) {
      const rows = await store.list('slack-threads', z.string(), { prefix: keyOf(team, `${channel}:`) });
      return [...new Set(rows.map(({ value }) => value))];
    },
    buttonValue(action) {
      if (action.length <= longestValue && !action.startsWith(longPrefix)) return action;
      const key = createHash('sha256').update(action).digest('hex');
      actions.set(key, action).catch(onFault);
      return `${longPrefix}${key}`;
    },
    actionOf: async (value) => (value.startsWith(longPrefix) ? read(actions, value.slice(longPrefix.length)) : value),
  };
}
