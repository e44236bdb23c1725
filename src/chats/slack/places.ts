import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { KeptRow } from '../../contracts/row.js';
import type { Store } from '../../contracts/store.js';
import { type RowKey, rowKey } from '../../util/row-key.js';
import { longActionMs } from '../shared/button-rows.js';

/** What the chat must know of its posts after a restart. */
export interface Places {
  /** The thread that a post or message of ours belongs to; a conversation that the bot began belongs to itself. */
  threadOf(team: string, post: string): Promise<string | undefined>;
  keep(team: string, post: string, thread: string): Promise<void>;
  /** The row by which it is known, for who writes it with others. */
  row(team: string, post: string, thread: string): KeptRow;
  /** The same, unless it is known already. */
  kept(team: string, post: string, thread: string): readonly KeptRow[];
  /** The conversations in a channel. */
  threadsIn(team: string, channel: string): Promise<readonly string[]>;
  /** @param but a thread that stays known */
  forgetTeam(team: string, but?: string): Promise<void>;
  /** What a button carries for an action, at most 2000 characters, and back. */
  buttonValue(action: string): string;
  actionOf(value: string): Promise<string | undefined>;
}

const maxValueLength = 2000;
const longPrefix = 'long:';
/** Team, channel, time stamp of a post → its thread. */
const threads = 'slack-threads';

export function openPlaces(store: Store, onFault: (error: unknown) => void): Places {
  const actions = store.table('slack-actions', z.string());
  const recent = new LRUCache<string, string>({ max: 20_000 });
  const row: Places['row'] = (team, post, thread) => ({ namespace: threads, key: postKey(team, post), value: thread });
  return {
    row,
    kept(...place) {
      const [team, post, thread] = place;
      const key = postKey(team, post);
      return recent.get(key) === thread ? [] : [row(...place)];
    },
    async threadOf(team, post) {
      const key = postKey(team, post);
      const thread = recent.get(key) ?? (await store.get(threads, key, z.string()));
      if (thread !== undefined) recent.set(key, thread);
      return thread;
    },
    async keep(...place) {
      const [team, post, thread] = place;
      const key = postKey(team, post);
      if (recent.get(key) === thread) return;
      await store.write([row(...place)]);
      recent.set(key, thread);
    },
    async threadsIn(team, channel) {
      const rows = await store.list(threads, z.string(), { prefix: rowKey(team, channel, '') });
      return [...new Set(rows.map(({ value }) => value))];
    },
    async forgetTeam(team, but) {
      const rows = await store.list(threads, z.string(), { prefix: rowKey(team, '') });
      const gone = rows.filter(({ value }) => value !== but);
      await store.write(gone.map(({ key }) => ({ namespace: threads, key, value: undefined })));
      recent.clear();
    },
    buttonValue(action) {
      if (action.length <= maxValueLength && !action.startsWith(longPrefix)) return action;
      const key = createHash('sha256').update(action).digest('hex');
      actions.set(rowKey(key), action, longActionMs).catch(onFault);
      return `${longPrefix}${key}`;
    },
    actionOf: async (value) =>
      value.startsWith(longPrefix) ? actions.get(rowKey(value.slice(longPrefix.length))) : value,
  };
}

function postKey(team: string, post: string): RowKey {
  const { channel, ts } = spotOf(post);
  return ts === undefined ? rowKey(team, channel) : rowKey(team, channel, ts);
}

/** Workspaces are teams. */
export const teamOf = (workspace: string): string => `slack:${workspace}`;
export const workspaceOf = (team: string): string => team.replace(/^slack:/, '');

/**
 * Where something is in Slack. Messages are known by their channel and time stamp, threads by their first message's;
 * direct messages that are in no thread are one conversation, the channel itself. As ids: "C024BE7LH:1733.000100".
 */
export interface Spot {
  readonly channel: string;
  readonly ts?: string;
}

export const idOf = ({ channel, ts }: Spot): string => (ts ? `${channel}:${ts}` : channel);

export function spotOf(id: string): Spot {
  const [channel = id, ts] = id.split(':');
  return ts ? { channel, ts } : { channel };
}

/** Direct messages with the bot. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');

/** ms since 1970 of a time stamp. */
export const timeOf = (ts: string): number => Math.round(Number(ts) * 1000);
