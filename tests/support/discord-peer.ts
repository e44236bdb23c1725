import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { openGateway } from './discord-gateway.js';
import {
  type RuledCallback,
  type RuledCommand,
  type RuledMessage,
  type RuledModal,
  ruledCallback,
  ruledCommands,
  ruledMessage,
  ruledThread,
} from './discord-rules.js';

/** What the bot sent to one address. */
export interface Asked {
  readonly method: string;
  /** After `/api/v10`. */
  readonly path: string;
  readonly body: unknown;
  readonly at: number;
}
export interface PeerFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly alt?: string;
}
export interface PeerUser {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly discriminator: string;
  readonly avatar: null;
  readonly bot?: boolean;
}
export interface PeerMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly guild_id?: string;
  readonly author: PeerUser;
  content: string;
  components: readonly unknown[];
  attachments: readonly PeerAttachment[];
  /** The bot's own. */
  readonly reactions: string[];
  /** Who else has reacted, by emoji. */
  readonly reactors: Map<string, PeerUser[]>;
  readonly replyTo?: string;
  /** When each version was taken, ms. */
  readonly versions: { readonly at: number; readonly content: string }[];
}
export interface PeerAttachment {
  readonly id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly description?: string;
  readonly url: string;
  readonly proxy_url: string;
}
/** One command, click or form, and what the bot answered. */
export interface PeerInteraction {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  readonly channel: string;
  readonly hasMessage: boolean;
  readonly payload: object;
  callback?: RuledCallback;
  ackedAfterMs?: number;
  /** The message that it made. */
  response?: PeerMessage;
}
export interface Fault {
  readonly match: (method: string, path: string) => boolean;
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  times?: number;
}
/** Permissions that the bot may lack. */
export type Lacking = 'threads' | 'files' | 'write';

export interface DiscordPeer {
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly token: string;
  readonly bot: PeerUser;
  readonly guild: string;
  readonly channel: string;
  readonly moderators: { readonly id: string; readonly name: string };
  readonly asked: readonly Asked[];
  /** What was sent against Discord's rules; each was refused. */
  readonly violations: readonly string[];
  readonly messages: ReadonlyMap<string, PeerMessage>;
  readonly interactions: ReadonlyMap<string, PeerInteraction>;
  /** Of the server, by their ids. */
  readonly members: Map<string, object>;
  readonly commands: readonly RuledCommand[];
  readonly faults: Fault[];
  readonly lacking: Set<Lacking>;
  /** Bytes of one file. */
  fileLimit: number;
  /** Whether the application may read messages. */
  messageContent: boolean;
  /** Whether the bot was added to the server, and what it may do there. */
  isAdded: boolean;
  permissions: string;
  readonly resumes: number;
  readonly identifies: number;
  /** Of the bot's sessions, as 1/4. */
  readonly shards: readonly string[];
  /** Whether this is the message in the channel on which no thread was started yet: nobody can write there. */
  lacksThread(id: string): boolean;
  /** Posts of the bot in a channel or thread, in order. */
  posts(channel?: string): readonly PeerMessage[];
  file(attachment: PeerAttachment): Uint8Array;
  store(channel: string, file: PeerFile, options?: { readonly isExpired?: boolean }): PeerAttachment;
  dispatch(event: string, data: object): void;
  interact(type: number, data: object, more: object & { readonly channel_id: string }): PeerInteraction;
  add(message: Omit<PeerMessage, 'versions' | 'reactions' | 'reactors' | 'components'>): PeerMessage;
  /** Cuts all connections; events go on being kept for those who resume. */
  drop(code: number): void;
  /** Ends all sessions: nothing is kept for anybody until somebody identifies anew. */
  endSessions(): void;
  /** The same command, click or form once more, as after a fault of the network. */
  repeat(interaction: PeerInteraction): void;
  nextId(): string;
  close(): Promise<void>;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const interactionMs = 3000;
let counter = 0n;
/** Grows, as Discord's ids do. */
const snowflake = (): string => String(((BigInt(Date.now()) - 1420070400000n) << 22n) | (counter++ & 0x3fffffn));

/** Discord on loopback: REST, gateway and files, strict about what it takes. */
export async function startDiscordPeer(): Promise<DiscordPeer> {
  const token = 'MTIzNDU2Nzg5.peer.token';
  const bot: PeerUser = {
    id: snowflake(),
    username: 'clovabot',
    global_name: null,
    discriminator: '0000',
    avatar: null,
    bot: true,
  };
  const guild = snowflake();
  const channel = snowflake();
  const moderators = { id: snowflake(), name: 'Moderators' };
  const asked: Asked[] = [];
  const violations: string[] = [];
  const messages = new Map<string, PeerMessage>();
  const files = new Map<string, PeerFile>();
  const threads = new Map<string, { readonly id: string; readonly name: string; readonly parent: string }>();
  const interactions = new Map<string, PeerInteraction>();
  const nonces = new Map<string, PeerMessage>();
  const members = new Map<string, object>();
  const faults: Fault[] = [];
  const lacking = new Set<Lacking>();
  let commands: readonly RuledCommand[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  const origin = `http://127.0.0.1:${port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await buffer(request);
    const url = new URL(request.url ?? '/', origin);
    const address = decodeURIComponent(url.pathname);
    if (address.startsWith('/files/')) return sendFile(url, response);
    const path = address.replace(/^\/api\/v10/, '');
    const method = request.method ?? '';
    const { body, sent } = await readBody(raw, request.headers['content-type'] ?? '');
    asked.push({ method, path, body, at: Date.now() });
    const fault = faults.find((one) => one.match(method, path));
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
      return send(response, fault.status, fault.body ?? { message: 'fault', code: 0 }, fault.headers);
    }
    const isOpen = /^\/(interactions|webhooks)\//.test(path);
    try {
      if (!address.startsWith('/api/v10/')) throw new Refusal(404, 0, '404: Not Found');
      if (!isOpen && request.headers.authorization !== `Bot ${token}`) throw new Refusal(401, 0, '401: Unauthorized');
      const reply = route(method, path, url.searchParams, body, sent);
      const bucket = createHash('md5')
        .update(method + path.replace(/\d{5,}/g, ':id'))
        .digest('hex');
      send(response, reply === undefined ? 204 : 200, reply, {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '99',
        'x-ratelimit-reset-after': '1',
        'x-ratelimit-bucket': bucket,
      });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, 50035, `Invalid Form Body: ${String(error)}`);
      if (refusal.code === 50035 || refusal.code === 40060) violations.push(`${method} ${path}: ${refusal.message}`);
      send(response, refusal.status, { message: refusal.message, code: refusal.code });
    }
  }

  function send(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...json, ...headers }).end(body === undefined ? undefined : JSON.stringify(body));
  }

  function sendFile(url: URL, response: ServerResponse): void {
    const found = files.get(url.pathname);
    const expires = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) * 1000;
    if (found && expires > Date.now()) response.writeHead(200, { 'content-type': found.type }).end(found.bytes);
    else send(response, 404, undefined);
  }

  function route(
    method: string,
    path: string,
    query: URLSearchParams,
    body: unknown,
    sent: readonly PeerFile[],
  ): unknown {
    const is = (wanted: string, pattern: RegExp): RegExpExecArray | null =>
      method === wanted ? pattern.exec(path) : null;
    if (is('GET', /^\/gateway\/bot$/)) {
      const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
      return { url: `ws://127.0.0.1:${port}/gateway`, shards: 1, session_start_limit: limit };
    }
    if (is('GET', /^\/users\/@me$/)) return bot;
    if (is('GET', /^\/users\/@me\/guilds$/))
      return peer.isAdded ? [{ id: guild, name: 'lab', permissions: peer.permissions }] : [];
    if (is('GET', /^\/applications\/@me$/)) return { ...application(), bot, name: 'clovabot' };
    let found = is('PUT', /^\/applications\/\d+(\/guilds\/\d+)?\/commands$/);
    if (found) {
      commands = ruledCommands(body, !found[1]);
      return commands;
    }
    found = is('GET', /^\/channels\/(\d+)$/);
    if (found) return channelOf(found[1] ?? '');
    found = is('PATCH', /^\/channels\/(\d+)$/);
    if (found) return channelOf(found[1] ?? '');
    found = is('POST', /^\/channels\/(\d+)\/messages$/);
    if (found) return post(found[1] ?? '', body, sent);
    found = is('GET', /^\/channels\/(\d+)\/messages$/);
    if (found) {
      const place = found[1];
      const limit = Number(query.get('limit'));
      const [before, after] = [query.get('before'), query.get('after')].map((id) => (id === null ? null : BigInt(id)));
      const those = [...messages.values()].filter(({ id, channel_id }) => {
        const number = BigInt(id);
        return channel_id === place && (before == null || number < before) && (after == null || number > after);
      });
      return (after == null ? those.slice(-limit) : those.slice(0, limit)).reverse().map(wire);
    }
    found = is('GET', /^\/channels\/(\d+)\/messages\/(\d+)$/);
    if (found) return wire(messageOf(found[2] ?? '', found[1] ?? ''));
    found = is('PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/);
    if (found) return edit(messageOf(found[2] ?? '', found[1] ?? ''), body, sent);
    found = is('PUT', /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/(.+)\/@me$/);
    if (found) {
      messageOf(found[2] ?? '', found[1] ?? '').reactions.push(found[3] ?? '');
      return undefined;
    }
    found = is('GET', /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)$/);
    if (found)
      return (
        messageOf(found[2] ?? '', found[1] ?? '')
          .reactors.get(found[3] ?? '')
          ?.slice(0, 100) ?? []
      );
    found = is('GET', /^\/guilds\/\d+\/members\/(\d+)$/);
    if (found) return peer.members.get(found[1] ?? '') ?? notFound(10007, 'Unknown Member');
    found = is('POST', /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/);
    if (found) return startThread(found[1] ?? '', found[2] ?? '', body);
    found = is('POST', /^\/interactions\/(\d+)\/([^/]+)\/callback$/);
    if (found) return acknowledge(found[1] ?? '', body);
    found = /^\/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/.exec(path);
    if (found && (method === 'GET' || method === 'PATCH')) return original(method, found[2] ?? '', body, sent);
    throw new Refusal(404, 0, `404: Not Found (${method} ${path})`);
  }

  const application = () => ({ id: bot.id, flags: peer.messageContent ? 1 << 19 : 0, approximate_guild_count: 1 });

  function channelOf(id: string): object {
    const thread = threads.get(id);
    if (thread) return wireThread(thread);
    if (id !== channel && ![...messages.values()].some((one) => one.channel_id === id))
      throw new Refusal(404, 10003, 'Unknown Channel');
    return id === channel ? { id, type: 0, guild_id: guild, name: 'general' } : { id, type: 1 };
  }

  function messageOf(id: string, place: string): PeerMessage {
    const found = messages.get(id);
    if (found?.channel_id !== place) throw new Refusal(404, 10008, 'Unknown Message');
    return found;
  }

  function keep(
    place: string,
    sent: readonly PeerFile[],
    { attachments = [] }: RuledMessage,
  ): readonly PeerAttachment[] {
    if (sent.length > 0 && lacking.has('files')) throw new Refusal(403, 50013, 'Missing Permissions');
    if (sent.some(({ bytes }) => bytes.byteLength > peer.fileLimit))
      throw new Refusal(413, 40005, 'Request entity too large');
    return sent.map((file, at) => peer.store(place, { ...file, alt: attachments[at]?.description }));
  }

  function post(place: string, body: unknown, sent: readonly PeerFile[]): object {
    if (lacking.has('write')) throw new Refusal(403, 50013, 'Missing Permissions');
    const parsed = ruledMessage(
      body,
      'new',
      sent.map(({ name }) => name),
    );
    const known = nonces.get(parsed.nonce ?? '');
    if (known) return wire(known);
    channelOf(place);
    const made = peer.add({
      ...{ id: snowflake(), channel_id: place, guild_id: guild, author: bot, content: parsed.content ?? '' },
      attachments: keep(place, sent, parsed),
      replyTo: parsed.message_reference?.message_id,
    });
    made.components = parsed.components ?? [];
    nonces.set(parsed.nonce ?? '', made);
    peer.dispatch('MESSAGE_CREATE', wire(made));
    return wire(made);
  }

  function edit(message: PeerMessage, body: unknown, sent: readonly PeerFile[]): object {
    const parsed = ruledMessage(
      body,
      'edit',
      sent.map(({ name }) => name),
    );
    const last = message.versions.at(-1);
    const gap = Date.now() - (last?.at ?? 0);
    // Timers of both sides may differ by little.
    if (message.versions.length > 1 && gap < 950) violations.push(`a post was edited twice within ${gap} ms`);
    if (parsed.attachments) message.attachments = keep(message.channel_id, sent, parsed);
    message.content = parsed.content ?? (parsed.components ? JSON.stringify(parsed.components) : message.content);
    message.components = parsed.components ?? message.components;
    message.versions.push({ at: Date.now(), content: message.content });
    return wire(message);
  }

  function startThread(place: string, id: string, body: unknown): object {
    const { name } = ruledThread(body);
    messageOf(id, place);
    if (lacking.has('threads')) throw new Refusal(403, 50013, 'Missing Permissions');
    if (place !== channel) throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    if (threads.has(id)) throw new Refusal(400, 160004, 'A thread has already been created for this message');
    const thread = { id, name, parent: place };
    threads.set(id, thread);
    peer.dispatch('THREAD_CREATE', { ...wireThread(thread), newly_created: true });
    return wireThread(thread);
  }

  function acknowledge(id: string, body: unknown): object | undefined {
    const found = interactions.get(id);
    if (!found || Date.now() - found.at > interactionMs) throw new Refusal(404, 10062, 'Unknown interaction');
    if (found.callback) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    const callback = ruledCallback(body);
    if (callback.type === 6 && !found.hasMessage) throw new Refusal(400, 50035, 'nothing to update');
    found.callback = callback;
    found.ackedAfterMs = Date.now() - found.at;
    if (callback.type === 9 || callback.type === 6) return { interaction: { id, type: 2 } };
    const content = callback.type === 4 ? callback.data.content : '';
    // Such a message is not seen by others, and cannot be found by the usual ways.
    const isPrivate = callback.data?.flags === 64;
    const made = {
      ...{ id: snowflake(), channel_id: found.channel, guild_id: guild, author: bot, content },
      attachments: [],
    };
    found.response = isPrivate
      ? { ...made, versions: [], reactions: [], reactors: new Map(), components: [] }
      : peer.add(made);
    return { interaction: { id, type: 2, response_message_id: found.response.id } };
  }

  function original(method: string, secret: string, body: unknown, sent: readonly PeerFile[]): object {
    const found = [...interactions.values()].find((one) => one.token === secret);
    if (!found) throw new Refusal(401, 50027, 'Invalid Webhook Token');
    if (!found.response) throw new Refusal(404, 10008, 'Unknown Message');
    return method === 'GET' ? wire(found.response) : edit(found.response, body, sent);
  }

  const wireThread = ({ id, name, parent }: { id: string; name: string; parent: string }) => ({
    ...{ id, type: 11, guild_id: guild, parent_id: parent, name, owner_id: bot.id, message_count: 0, member_count: 1 },
    thread_metadata: {
      archived: false,
      auto_archive_duration: 1440,
      archive_timestamp: new Date().toISOString(),
      locked: false,
    },
  });

  const wireGuild = () => ({
    ...{
      id: guild,
      name: 'lab',
      owner_id: '1',
      premium_tier: 0,
      verification_level: 0,
      unavailable: false,
      large: false,
    },
    roles: [
      { id: guild, name: '@everyone', permissions: '8', position: 0, color: 0, hoist: false, managed: false, flags: 0 },
      { ...moderators, permissions: '0', position: 1, color: 0, hoist: false, managed: false, flags: 0 },
    ],
    ...{ emojis: [], stickers: [], features: [], presences: [], voice_states: [], stage_instances: [] },
    ...{
      guild_scheduled_events: [],
      soundboard_sounds: [],
      default_message_notifications: 0,
      explicit_content_filter: 0,
    },
    ...{
      mfa_level: 0,
      nsfw_level: 0,
      preferred_locale: 'en-US',
      system_channel_flags: 0,
      afk_timeout: 0,
      member_count: 2,
    },
    channels: [{ id: channel, type: 0, name: 'general', position: 0, permission_overwrites: [] }],
    threads: [...threads.values()].map(wireThread),
    members: [{ user: bot, roles: [], joined_at: new Date().toISOString(), flags: 0 }],
    joined_at: new Date().toISOString(),
  });

  const gateway = openGateway({
    ...{ server, token, url: `ws://127.0.0.1:${port}/gateway` },
    mayReadMessages: () => peer.messageContent,
    welcome: () => ({
      ready: { v: 10, user: bot, guilds: [{ id: guild, unavailable: true }], application: { id: bot.id, flags: 0 } },
      guild: wireGuild(),
    }),
  });

  const wire = (message: PeerMessage): object => ({
    ...{ id: message.id, channel_id: message.channel_id, author: message.author, content: message.content },
    ...{ type: message.replyTo ? 19 : 0, timestamp: new Date().toISOString(), edited_timestamp: null, tts: false },
    ...{ mention_everyone: false, mentions: [], mention_roles: [], embeds: [], pinned: false, flags: 0 },
    ...{ components: message.components, attachments: message.attachments.map(renewed) },
    reactions: [...message.reactors].flatMap(([emoji, users]) =>
      users.length > 0 ? [{ emoji: emojiOf(emoji), count: users.length, me: false }] : [],
    ),
    ...(message.guild_id ? { guild_id: message.guild_id } : {}),
    ...(message.replyTo ? { message_reference: { message_id: message.replyTo, channel_id: message.channel_id } } : {}),
  });

  /** Links are made anew whenever a message is read. */
  function renewed(attachment: PeerAttachment): PeerAttachment {
    const url = `${attachment.url.split('?')[0]}?${signature(false)}`;
    return { ...attachment, url, proxy_url: url };
  }

  const peer: DiscordPeer = {
    ...{ apiUrl: `${origin}/api`, cdnUrl: `${origin}/files`, token, bot, guild, channel, moderators },
    ...{ asked, violations, messages, interactions, members, faults, lacking },
    ...{ fileLimit: 10 * 1024 * 1024, messageContent: true, isAdded: true, permissions: '8' },
    get commands() {
      return commands;
    },
    get resumes() {
      return gateway.resumes;
    },
    get shards() {
      return gateway.shards;
    },
    get identifies() {
      return gateway.identifies;
    },
    lacksThread: (id) => messages.get(id)?.channel_id === channel && !threads.has(id),
    posts: (place) =>
      [...messages.values()].filter(({ author, channel_id: at }) => author.id === bot.id && (!place || at === place)),
    file: ({ url }) =>
      files.get(new URL(url).pathname.replace(/^\/attachments/, '/files/attachments'))?.bytes ?? new Uint8Array(),
    store(place, file, { isExpired = false } = {}) {
      const id = snowflake();
      const path = `/attachments/${place}/${id}/${encodeURIComponent(file.name)}`;
      files.set(`/files${path}`, file);
      // Discord's own address, wherever its files are told to be.
      const url = `https://cdn.discordapp.com${path}?${signature(isExpired)}`;
      const { alt } = file;
      return {
        ...{ id, filename: file.name, content_type: file.type, size: file.bytes.byteLength, url, proxy_url: url },
        ...(alt === undefined ? {} : { description: alt }),
      };
    },
    dispatch: gateway.dispatch,
    drop: gateway.drop,
    endSessions: gateway.endSessions,
    interact(type, data, more) {
      const [id, token] = [snowflake(), randomUUID()];
      const payload = {
        ...{ id, application_id: bot.id, type, data, token, version: 1, locale: 'en-US', guild_locale: 'en-US' },
        ...{ app_permissions: '8', entitlements: [], authorizing_integration_owners: {}, context: 0 },
        attachment_size_limit: peer.fileLimit,
        ...more,
      };
      const at = Date.now();
      const made: PeerInteraction = { id, token, at, payload, channel: more.channel_id, hasMessage: 'message' in more };
      interactions.set(id, made);
      peer.dispatch('INTERACTION_CREATE', payload);
      return made;
    },
    add(message) {
      const made: PeerMessage = {
        ...message,
        components: [],
        reactions: [],
        reactors: new Map(),
        versions: [{ at: Date.now(), content: message.content }],
      };
      messages.set(made.id, made);
      return made;
    },
    repeat({ payload }) {
      peer.dispatch('INTERACTION_CREATE', payload);
    },
    nextId: snowflake,
    async close() {
      gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return peer;
}

const notFound = (code: number, message: string): never => {
  throw new Refusal(404, code, message);
};

/** `name:id` of a custom one. */
function emojiOf(key: string): { readonly id: string | null; readonly name: string } {
  const [name = '', id = null] = key.split(':');
  return { id, name };
}

const signature = (isExpired: boolean): string =>
  `ex=${Math.floor(Date.now() / 1000 + (isExpired ? -60 : 86_400)).toString(16)}&is=0&hm=0`;

async function readBody(raw: Buffer, type: string): Promise<{ body: unknown; sent: readonly PeerFile[] }> {
  if (type.startsWith('multipart/')) {
    const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
    const named = Array.from({ length: 10 }, (_, at) => form.get(`files[${at}]`) ?? '');
    const sent = named.filter((value) => typeof value !== 'string');
    const read = sent.map(async (file) => ({
      name: file.name,
      type: file.type,
      bytes: new Uint8Array(await file.arrayBuffer()),
    }));
    return { body: JSON.parse(String(form.get('payload_json'))), sent: await Promise.all(read) };
  }
  return {
    body: raw.length > 0 && type.startsWith('application/json') ? JSON.parse(String(raw)) : undefined,
    sent: [],
  };
}

export type { RuledModal };
