import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** Which events a connection asks for, as bits (https://discord.com/developers/docs/events/gateway#gateway-intents). */
const intentBits = { content: 1 << 15, messages: 1 << 9, reactions: 1 << 10, direct: 1 << 12 };

export interface GatewayOptions {
  readonly server: Server;
  /** "ws://127.0.0.1:54321/gateway" */
  readonly url: string;
  readonly token: string;
  readonly mayReadMessages: () => boolean;
  /** What a new session is told first. */
  readonly welcome: () => { readonly ready: object; readonly guild: object };
}

export interface DiscordGateway {
  readonly resumes: number;
  readonly identifies: number;
  /** Of the sessions, as 1/4. */
  readonly shards: readonly string[];
  /** Tells all sessions that asked for such events; those that are cut off hear of it when they resume. */
  dispatch(event: string, data: object): void;
  drop(code: number): void;
  endSessions(): void;
  close(): void;
}

interface Session {
  readonly intents: number;
  readonly shard: Shard;
  readonly log: { readonly s: number; readonly t: string; readonly d: object }[];
}

const shardSchema = z.tuple([z.number(), z.number()]);
type Shard = z.output<typeof shardSchema>;
const identifySchema = z.object({ token: z.string(), intents: z.number(), shard: shardSchema.default([0, 1]) });
const placeSchema = z.object({ guild_id: z.string().default('0') });

/** What happens in a server is told to one shard, direct messages to the first. */
const hears = ([shard, of]: Shard, data: object): boolean =>
  Number((BigInt(placeSchema.parse(data).guild_id) >> 22n) % BigInt(of)) === shard;
const resumeSchema = z.object({ session_id: z.string(), seq: z.number() });

/** The websocket at which Discord tells what happens: identify, heartbeat, resume, version 10, plain JSON. */
export function openGateway({ server, url, token, mayReadMessages, welcome }: GatewayOptions): DiscordGateway {
  const sessions = new Map<string, Session>();
  const sockets = new Map<WebSocket, string>();
  let [resumes, identifies] = [0, 0];

  const gateway = new WebSocketServer({ server, path: '/gateway' });
  gateway.on('connection', (socket) => {
    const out = (data: object): void => socket.send(JSON.stringify(data));
    socket.on('close', () => sockets.delete(socket));
    out({ op: 10, d: { heartbeat_interval: 41_250 } });
    socket.on('message', (data) => {
      const { op, d } = z.object({ op: z.number(), d: z.unknown() }).parse(JSON.parse(String(data)));
      if (op === 1) out({ op: 11 });
      if (op === 2) identify(socket, identifySchema.parse(d));
      if (op === 6) resume(socket, resumeSchema.parse(d));
    });
  });

  function identify(socket: WebSocket, given: z.output<typeof identifySchema>): void {
    identifies += 1;
    if (given.token !== token) {
      socket.close(4004, 'Authentication failed.');
      return;
    }
    if ((given.intents & intentBits.content) !== 0 && !mayReadMessages()) {
      socket.close(4014, 'Disallowed intent(s).');
      return;
    }
    const session = randomUUID();
    sessions.set(session, { intents: given.intents, shard: given.shard, log: [] });
    sockets.set(socket, session);
    const { ready, guild } = welcome();
    tell(session, 'READY', { ...ready, session_id: session, resume_gateway_url: url, shard: given.shard });
    tell(session, 'GUILD_CREATE', guild);
  }

  function resume(socket: WebSocket, { session_id: session, seq }: z.output<typeof resumeSchema>): void {
    const known = sessions.get(session);
    if (!known) {
      socket.send(JSON.stringify({ op: 9, d: false }));
      return;
    }
    for (const event of known.log.filter(({ s }) => s > seq)) socket.send(JSON.stringify({ op: 0, ...event }));
    sockets.set(socket, session);
    tell(session, 'RESUMED', {});
    resumes += 1;
  }

  function tell(session: string, t: string, d: object): void {
    const known = sessions.get(session);
    if (!known) return;
    const event = { t, d, s: known.log.length + 1 };
    known.log.push(event);
    for (const [socket, one] of sockets) if (one === session) socket.send(JSON.stringify({ op: 0, ...event }));
  }

  function drop(code: number): void {
    for (const socket of [...sockets.keys()]) socket.close(code);
    sockets.clear();
  }

  return {
    get resumes() {
      return resumes;
    },
    get shards() {
      return [...sessions.values()].map(({ shard }) => shard.join('/')).sort();
    },
    get identifies() {
      return identifies;
    },
    dispatch(event, data) {
      const ofPeople = 'guild_id' in data ? intentBits.messages : intentBits.direct;
      const needs = event.startsWith('MESSAGE_REACTION') ? intentBits.reactions : ofPeople;
      for (const [session, { intents, shard }] of sessions)
        if (hears(shard, data) && (!event.startsWith('MESSAGE_') || (intents & needs) !== 0))
          tell(session, event, data);
    },
    drop,
    endSessions() {
      sessions.clear();
      drop(4000);
    },
    close() {
      for (const socket of gateway.clients) socket.terminate();
    },
  };
}
