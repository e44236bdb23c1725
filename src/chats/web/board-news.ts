import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Log } from '../../contracts/log.js';
import type { Signals } from '../../contracts/signals.js';
import type { Person } from '../../contracts/turn.js';
import type { WebEvent, WebPost, WebThread } from './wire.js';

/** What changes on the board: shown by the open pages of this process, and told by ids to those of all others. */
export interface BoardNews {
  tell(events: readonly WebEvent[]): void;
  /** Something is gone that pages may show: they ask for everything again. */
  startOver(): void;
  /** A session is over: pages that stand on it end. */
  sessionEnded(id: string): void;
  close(): void;
}

export interface BoardNewsOptions {
  readonly signals: Signals;
  /** Reads what others have changed. */
  readonly read: {
    post(id: string): Promise<WebPost | undefined>;
    thread(id: string): Promise<WebThread | undefined>;
    person(id: string): Promise<Person | undefined>;
  };
  /** The pages of this process; absent: it has none. */
  readonly pages?: {
    publish(event: WebEvent): void;
    /** They ask for everything again. */
    startOver(): void;
    lookAtSession(id: string): void;
  };
  readonly randomId: () => string;
  readonly log: Log;
}

const topic = 'web-board';
/** News of so many ms are told together: an answer grows by many small edits. */
const gatherMs = 25;
/** A signal holds some thousand bytes. */
const maxIds = 60;

const idSchema = z.tuple([z.enum(['post', 'thread', 'person']), z.string()]);
const newsSchema = z.object({
  from: z.string(),
  ids: z.array(idSchema),
  startOver: z.boolean().optional(),
  endedSession: z.string().optional(),
});
type NewsId = z.output<typeof idSchema>;

export function createBoardNews({ signals, read, pages, randomId, log }: BoardNewsOptions): BoardNews {
  const self = randomId();
  const untold = new Map<string, NewsId>();
  /** How many posts the threads had that were shown last: what was read earlier is not shown after it. */
  const shownPosts = new LRUCache<string, number>({ max: 5000 });
  let timer: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();

  function show(event: WebEvent): void {
    if (event.type === 'thread') {
      const { id, posts } = event.thread;
      if (posts < (shownPosts.get(id) ?? 0)) return;
      shownPosts.set(id, posts);
    }
    pages?.publish(event);
  }

  const send = (news: z.output<typeof newsSchema>): void =>
    void signals
      .tell(topic, news)
      .catch((error: unknown) => log.warn({ err: error }, '[web] open pages elsewhere were not told of a change'));

  function tellOthers(): void {
    timer = undefined;
    const ids = [...untold.values()];
    untold.clear();
    for (let first = 0; first < ids.length; first += maxIds)
      send({ from: self, ids: ids.slice(first, first + maxIds) });
  }

  async function readAgain([type, id]: NewsId): Promise<WebEvent | undefined> {
    if (type === 'post') {
      const post = await read.post(id);
      return post && { type, post };
    }
    if (type === 'thread') {
      const thread = await read.thread(id);
      return thread && { type, thread };
    }
    const person = await read.person(id);
    return person && { type, person };
  }

  async function showAll(ids: readonly NewsId[]): Promise<void> {
    try {
      for (const event of await Promise.all(ids.map(readAgain))) if (event) show(event);
    } catch (error) {
      log.warn({ err: error }, '[web] what others have changed could not be read; open pages look again');
      pages?.startOver();
    }
  }

  const isHeard = pages !== undefined && !signals.isAlone;
  const unhear = isHeard
    ? signals.hear(
        topic,
        (about) => {
          const { from, ids, startOver, endedSession } = newsSchema.parse(about);
          if (from === self) return;
          if (startOver) pages.startOver();
          if (endedSession !== undefined) pages.lookAtSession(endedSession);
          reading = reading.then(() => showAll(ids));
        },
        () => pages?.startOver(),
      )
    : () => undefined;

  return {
    tell(events) {
      for (const event of events) show(event);
      if (signals.isAlone) return;
      for (const event of events) {
        const id = idOf(event);
        untold.set(id.join(' '), id);
      }
      timer ??= setTimeout(tellOthers, gatherMs);
    },
    startOver() {
      pages?.startOver();
      if (!signals.isAlone) send({ from: self, ids: [], startOver: true });
    },
    sessionEnded(id) {
      pages?.lookAtSession(id);
      if (!signals.isAlone) send({ from: self, ids: [], endedSession: id });
    },
    close() {
      clearTimeout(timer);
      if (timer) tellOthers();
      unhear();
    },
  };
}

function idOf(event: WebEvent): NewsId {
  if (event.type === 'post') return ['post', event.post.id];
  return event.type === 'thread' ? ['thread', event.thread.id] : ['person', event.person.id];
}
