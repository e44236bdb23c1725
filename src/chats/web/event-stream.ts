import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { deletedTitle, postNumber } from './board-rows.js';
import type { PersonPost, WebEvent } from './wire.js';

/** What happens, told to all open pages by server-sent events; a page that was away gets what it missed. */
export interface EventStream {
  publish(event: WebEvent): void;
  /** Pages ask for everything again; nothing of before is told any more. */
  startOver(): void;
  /** The id of the newest event. */
  cursor(): string;
  /** Answers `GET /events`; goes on after `after`, or tells the page to start over when that is too long ago. */
  answer(context: Context, after: string | undefined): Response;
  /** Ends all streams; pages try to come back by themselves. */
  close(): void;
}

export interface EventStreamOptions {
  /** Tells one run of the server from another. */
  readonly run: string;
  /** ms between signs of life. */
  readonly heartbeat: number;
  /** How many past events a page can catch up with. */
  readonly kept: number;
}

interface Sent {
  readonly number: number;
  readonly event: WebEvent;
  readonly data: string;
}
interface Listener {
  wake(): void;
}

/** ms that a page waits before it comes back to a stream that broke off. */
const reconnectAfter = 1000;

export function createEventStream({ run, heartbeat, kept }: EventStreamOptions): EventStream {
  let recent: Sent[] = [];
  const listeners = new Set<Listener>();
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
      for (const listener of listeners) listener.wake();
    },
    startOver() {
      newest += 1;
      recent = [];
      overAt = newest;
      for (const listener of listeners) listener.wake();
    },
    cursor: () => idOf(newest),
    answer: (context, after) =>
      streamSSE(context, async (stream) => {
        let sent = after === undefined ? newest : numberOf(after);
        if (sent === undefined) {
          await stream.writeSSE({ event: 'reset', data: '', id: idOf(newest), retry: reconnectAfter });
          sent = newest;
        } else {
          await stream.writeSSE({ event: 'hello', data: '', id: idOf(sent), retry: reconnectAfter });
        }
        let wake: () => void = () => undefined;
        const listener: Listener = { wake: () => wake() };
        listeners.add(listener);
        stream.onAbort(() => wake());
        while (!closed && !stream.aborted) {
          const missed = recent.filter((event) => event.number > (sent ?? 0));
          if (sent < overAt || (missed.length > 0 && (missed[0]?.number ?? 0) > sent + 1)) {
            // All is to be asked for again, or it reads so slowly that events it needs are gone.
            await stream.writeSSE({ event: 'reset', data: '', id: idOf(newest) });
            sent = newest;
            continue;
          }
          for (const event of missed) {
            await stream.writeSSE({ data: event.data, id: idOf(event.number) });
            sent = event.number;
          }
          if (sent < newest || closed || stream.aborted) continue;
          const slept = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(true), heartbeat);
            wake = () => {
              clearTimeout(timer);
              resolve(false);
            };
          });
          if (slept) await stream.write(': still here\n\n');
        }
        listeners.delete(listener);
      }),
    close() {
      closed = true;
      for (const listener of listeners) listener.wake();
    },
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
