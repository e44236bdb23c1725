import { LRUCache } from 'lru-cache';
import type { Connection } from '../contracts/chat.js';
import type { Entry, Journal } from '../contracts/journal.js';
import { firstKey } from '../util/entry-key.js';
import { journalledSchema } from './events.js';
import { type NewEvent, withWayBack } from './intake.js';

/** Connections that are remembered until what came by them is done. */
const maxLive = 10_000;

/** A chat that is there, and the teams that it serves. */
export interface ServedChat {
  readonly connection: Connection;
  readonly serves: (team: string) => boolean;
}

/** The chats of this process, and which of them is the way back to where an entry came from. */
export interface ChatConnections {
  add(chat: ServedChat): void;
  all(): readonly ServedChat[];
  /** Whether this process could answer anything. */
  isAny(): boolean;
  /** The way back to where an entry came from; undefined while its chat is not there. */
  wayBack(entry: Entry): Connection | undefined;
  /** Writes an event into the journal and remembers by which connection it came; false where it was written before. */
  accept(entry: NewEvent, connection: Connection | undefined): Promise<boolean>;
  /** What came by it is done. */
  forget(key: string): void;
}

export function createChatConnections(journal: Pick<Journal, 'accept'>): ChatConnections {
  const chats: ServedChat[] = [];
  /** The connections of what came in this run, by the key of its entry; another process may be the one that carries it out. */
  const live = new LRUCache<string, Connection>({ max: maxLive });
  return {
    add: (chat) => void chats.push(chat),
    all: () => chats,
    isAny: () => chats.length > 0 || live.size > 0,
    wayBack({ key, team, event }) {
      const known = live.get(key) ?? live.get(firstKey(key));
      if (known) return known;
      const connection = chats.findLast(({ serves }) => serves(team))?.connection;
      // What cannot be read fails when it is carried out.
      const via = journalledSchema.safeParse(event).data?.via;
      return via === undefined ? connection : (connection?.comingBack?.(via) ?? connection);
    },
    async accept(entry, connection) {
      const isHeard = live.has(entry.key);
      if (!isHeard && connection) live.set(entry.key, connection);
      const [isNew = false] = await journal.accept([connection ? withWayBack(entry, connection) : entry]);
      if (!isNew && !isHeard) live.delete(entry.key);
      return isNew;
    },
    forget: (key) => void live.delete(key),
  };
}
