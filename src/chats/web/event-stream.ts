import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { deletedTitle, postNumber } from './board-rows.js';
import type { PersonPost, WebEvent } from './wire.js';

/** What happens, told to all open pages by server-sent events; a page that was away gets what it missed. */
export interface EventStream {
  publish(event: WebEvent): void;
  /** Pages ask for everything again; nothing of before is told any more. */
  startOver(): void;
  /** A session may be over: its streams look, and end then. */
  lookAtSession(id: string): void;
  /** The id of the newest event. */
  cursor(): string;
  /**
   * Answers `GET /events`; goes on after `after`, or tells the page to start over when that is too long ago.
   * Of a person or an address that has too many, the oldest ends: what a browser has left open without a word is no reason to
   * refuse it.
   */
  answer(context: Context, after: string | undefined, looker: Looker): Response;
  /** Ends all streams; pages try to come back by themselves. */
  close(): void;
}

/** Who looks on. */
export interface Looker {
  /** The stream ends with that; absent: with the connection only. */
  readonly session?: StreamSession;
  /** By what one who looks is told from others. */
  readonly person: string;
  readonly address: string;
}

/** Somebody's being signed in. */
export interface StreamSession {
  /** Undefined: it was over at once. */
  readonly id: string | undefined;
  isOver(): Promise<boolean>;
}

export interface EventStreamOptions {
  /** Tells one run of the server from another. */
  readonly run: string;
  /** ms between signs of life, and between looks whether a session has run out. */
  readonly heartbeat: number;
  /** How many past events a page can catch up with. */
  readonly kept: number;
  /** Streams that are open at once. */
  readonly most: { readonly person: number; readonly address: number };
}

interface Sent {
  readonly number: number;
  readonly event: WebEvent;
  readonly data: string;
}
interface Listener {
  readonly session: StreamSession | undefined;
  /** Whether the session may be over since it was looked at last. */
  isToLook: boolean;
  wake(): void;
}

/** ms that a page waits before it comes back to a stream that broke off. */
const reconnectAfter = 1000;

export function createEventStream({ run, heartbeat, kept, most }: EventStreamOptions): EventStream {
  let recent: Sent[] = [];
  const listeners = new Set<Listener>();
  const ofPerson = createSeats(most.person);
  const ofAddress = createSeats(most.address);
  let newest = 0;
  /** What came up to then is told no more. */
  let overAt = 0;
  let closed = false;

  const idOf = (number: number): string => `${run}-${number}`;

  /** The number of a past event that we can go on from, or undefined. */
  function numberOf(id: string): number | undefined {
    if (!id.startsWith(`${run}-`)) return undefined;
    const number = Number(id.slice(run.length + 1));
    const oldest = recent[0]?.number ?? newest + 1;
    return Number.isInteger(number) && number >= oldest - 1 && number <= newest ? number : undefined;
  }

  const wakeAll = (): void => {
    for (const listener of listeners) listener.wake();
  };
  function lookAt(some: Iterable<Listener>): void {
    for (const listener of some) {
      listener.isToLook = true;
      listener.wake();
    }
  }

  /** Tells a page what happens, until it goes or its session is over. */
  async function follow(stream: SSEStreamingApi, listener: Listener, after: string | undefined): Promise<void> {
    const known = after === undefined ? newest : numberOf(after);
    let sent = known ?? newest;
    const startOver = async (): Promise<void> => {
      sent = newest;
      await stream.writeSSE({ event: 'reset', data: '', id: idOf(sent) });
    };
    const event = known === undefined ? 'reset' : 'hello';
    await stream.writeSSE({ event, data: '', id: idOf(sent), retry: reconnectAfter });
    let isBeat = false;
    const beat = setInterval(() => {
      isBeat = true;
      lookAt([listener]);
    }, heartbeat);
    stream.onAbort(() => listener.wake());
    while (!closed && !stream.aborted) {
      if (listener.isToLook) {
        listener.isToLook = false;
        if (await listener.session?.isOver()) {
          // The page asks for everything again then, and is shown the door.
          await startOver();
          break;
        }
      }
      const missed = recent.filter(({ number }) => number > sent);
      if (sent < overAt || (missed.length > 0 && (missed[0]?.number ?? 0) > sent + 1)) {
        // All is to be asked for again, or it reads so slowly that events it needs are gone.
        await startOver();
        continue;
      }
      for (const { number, data } of missed) {
        if (listener.isToLook) break;
        await stream.writeSSE({ data, id: idOf(number) });
        sent = number;
      }
      if (sent < newest || closed || stream.aborted || listener.isToLook) continue;
      if (isBeat) {
        isBeat = false;
        await stream.write(': still here\n\n');
        continue;
      }
      await new Promise<void>((resolve) => {
        listener.wake = resolve;
      });
    }
    clearInterval(beat);
  }

  return {
    publish(event) {
      newest += 1;
      // What was deleted is not told to those who come back, either.
      if (event.type === 'post' && event.post.from === 'person' && event.post.deleted) {
        const { post } = event;
        recent = recent.map((sent) => sentAs(sent.number, withoutWords(sent.event, post)));
      }
      recent.push(sentAs(newest, event));
      if (recent.length > kept) recent.shift();
      wakeAll();
    },
    startOver() {
      newest += 1;
      recent = [];
      overAt = newest;
      // Who is forgotten is signed out.
      lookAt(listeners);
    },
    lookAtSession: (id) => lookAt([...listeners].filter(({ session }) => session?.id === id)),
    cursor: () => idOf(newest),
    answer(context, after, { session, person, address }) {
      // Nobody would read the stream, so it would never end.
      if (context.req.method === 'HEAD') return context.body(null, 200, { 'Content-Type': 'text/event-stream' });
      return streamSSE(context, async (stream) => {
        const listener: Listener = { session, isToLook: false, wake: () => undefined };
        const { outgoing }: Partial<HttpBindings> = context.env ?? {};
        const leave = (): void => {
          stream.abort();
          // Whoever reads nothing would never hear that it is over.
          outgoing?.destroy();
        };
        listeners.add(listener);
        const ups = [ofPerson(person, leave), ofAddress(address, leave)];
        await follow(stream, listener, after).finally(() => {
          listeners.delete(listener);
          for (const up of ups) up();
        });
      });
    },
    close() {
      closed = true;
      wakeAll();
    },
  };
}

/** Takes a place of one who has so many, and has the oldest leave for it; gives what frees the place. */
function createSeats(most: number): (whose: string, leave: () => void) => () => void {
  const taken = new Map<string, Set<() => void>>();
  return (whose, leave) => {
    const theirs = taken.get(whose) ?? new Set();
    taken.set(whose, theirs.add(leave));
    const [oldest] = theirs;
    if (theirs.size > most && oldest) {
      theirs.delete(oldest);
      oldest();
    }
    return () => {
      theirs.delete(leave);
      if (theirs.size === 0 && taken.get(whose) === theirs) taken.delete(whose);
    };
  };
}

const sentAs = (number: number, event: WebEvent): Sent => ({ number, event, data: JSON.stringify(event) });

/** The event as it may be told once a post is deleted: lists of threads show a thread's first and last words. */
function withoutWords(event: WebEvent, deleted: PersonPost): WebEvent {
  if (event.type === 'post' && event.post.id === deleted.id) return { type: 'post', post: deleted };
  if (event.type !== 'thread' || event.thread.id !== deleted.thread) return event;
  const number = postNumber(deleted.id);
  const { posts, title, lastText } = event.thread;
  const thread = {
    ...event.thread,
    title: number === 1 ? deletedTitle : title,
    lastText: number === posts ? '' : lastText,
  };
  return { type: 'thread', thread };
}
