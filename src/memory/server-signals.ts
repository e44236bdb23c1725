import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { z } from 'zod';
import { ClovabotError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { PlainValue } from '../contracts/plain-value.js';
import type { Signals } from '../contracts/signals.js';

const channel = 'clovabot_signals';
/** Bytes; the server takes 8,000. */
const mostBytes = 7_500;
/** ms between tries to listen again. */
const retryMs = { first: 50, longest: 2000 } as const;
/** ms between looks whether the connection still lives, and for an answer to such a look. */
const checkMs = 5000;

const signalSchema = z.object({ topic: z.string(), about: z.json() });

export interface SignalsServer {
  readonly address: string;
  readonly log: Log;
  /** A connection of its own, not connected yet. */
  client(): Client;
  /** Tells all that listen to the channel. */
  notify(channel: string, text: string): Promise<void>;
}

interface Listener {
  readonly topic: string;
  readonly heard: (about: PlainValue) => void;
  readonly onMissed: (() => void) | undefined;
}

/** Signals between all processes on one PostgreSQL database, over LISTEN and NOTIFY: one connection, made at the first `hear`. */
export function createServerSignals(server: SignalsServer): Signals & { close(): Promise<void> } {
  const { address, log } = server;
  const listeners = new Set<Listener>();
  const closed = new AbortController();
  let listening: Promise<void> | undefined;
  let firstConnection: Promise<void> | undefined;
  let client: Client | undefined;
  let connecting: Promise<unknown> | undefined;
  /** What is being told. */
  const telling = new Set<Promise<void>>();

  function deliver(text: string): void {
    const { success, data, error } = signalSchema.safeParse(parseJson(text));
    if (!success) log.warn({ err: error }, '[signals] what was told cannot be read');
    for (const { topic, heard } of [...listeners]) if (topic === data?.topic) guard(() => heard(data.about));
  }
  function guard(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      log.error({ err: error }, '[signals] a listener failed');
    }
  }

  /** Listens on one connection until it breaks. */
  async function listenOnce(onListening: () => void): Promise<void> {
    const current = server.client();
    client = current;
    const broken = new EventEmitter();
    const gone = new Promise<void>((resolve) => {
      broken.once('gone', resolve);
    });
    current.on('error', () => broken.emit('gone'));
    current.on('end', () => broken.emit('gone'));
    current.on('notification', ({ payload = '' }) => deliver(payload));
    try {
      connecting = current.connect();
      await connecting;
      await current.query(`LISTEN ${channel}`);
      onListening();
      const check = setInterval(
        () => void withinCheckMs(current.query('SELECT 1')).catch(() => broken.emit('gone')),
        checkMs,
      );
      check.unref();
      await gone;
      clearInterval(check);
    } finally {
      // One that hangs does not say goodbye.
      void current.end().catch(() => undefined);
    }
  }

  async function listen(onFirst: () => void): Promise<void> {
    let wait: number = retryMs.first;
    let isAway = false;
    while (!closed.signal.aborted) {
      await listenOnce(() => {
        wait = retryMs.first;
        if (isAway) log.info({}, `[signals] ${address} answers again`);
        isAway = false;
        onFirst();
        for (const { onMissed } of [...listeners]) if (onMissed) guard(onMissed);
      }).catch((error: unknown) => {
        isAway = true;
        if (!closed.signal.aborted)
          log.warn({ err: error }, `[signals] ${address} cannot be listened to; trying again`);
      });
      await pause(wait, undefined, { ref: false, signal: closed.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, retryMs.longest);
    }
  }

  async function notify(text: string): Promise<void> {
    // What is told right after the first `hear` is heard.
    if (firstConnection) await Promise.race([firstConnection, pause(checkMs, undefined, { ref: false })]);
    await server.notify(channel, text);
  }

  return {
    async tell(topic, about) {
      const text = JSON.stringify({ topic, about });
      if (Buffer.byteLength(text) > mostBytes)
        throw new ClovabotError(
          `[signals] “${topic}” tells ${Buffer.byteLength(text)} bytes, more than ${mostBytes}; tell ids, not contents`,
        );
      // Whoever closes has no more to say; what waits for others is in the database.
      if (closed.signal.aborted) return;
      const told = notify(text);
      telling.add(told);
      await told.finally(() => telling.delete(told));
    },
    hear(topic, heard, onMissed) {
      const listener = { topic, heard, onMissed };
      listeners.add(listener);
      firstConnection ??= new Promise<void>((resolve) => {
        closed.signal.addEventListener('abort', () => resolve(), { once: true });
        listening = listen(resolve);
      });
      return () => void listeners.delete(listener);
    },
    async close() {
      closed.abort();
      // The connections over which it is told end next.
      await Promise.race([Promise.allSettled(telling), pause(checkMs, undefined, { ref: false })]);
      // One that says goodbye while it connects is never answered.
      await connecting?.catch(() => undefined);
      await client?.end().catch(() => undefined);
      await listening;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const withinCheckMs = async (work: Promise<unknown>): Promise<void> => {
  const late = new AbortController();
  try {
    await Promise.race([
      work,
      pause(checkMs, undefined, { ref: false, signal: late.signal }).then(() => {
        throw new Error('[signals] no answer in time');
      }),
    ]);
  } finally {
    late.abort();
  }
};
