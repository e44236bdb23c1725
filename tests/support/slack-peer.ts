/** Slack on loopback: its Web API, Socket Mode, files, uploads, and the events that it posts, strict about all of them. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { argumentsOf, methods, type PeerBlock, type PeerView, scopes } from './slack-rules.js';

export interface PeerFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}
export interface PeerMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly thread_ts?: string;
  text: string;
  blocks: readonly PeerBlock[];
  readonly files: readonly object[];
  readonly metadata?: unknown;
  /** The bot's own. */
  readonly reactions: string[];
  /** Who else has reacted, by the reaction's name. */
  readonly reactors: Map<string, string[]>;
  /** What it said, oldest first. */
  readonly versions: string[];
  /** ms since 1970. */
  editedAt: number;
}
export interface PeerFault {
  readonly method: string;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Slack does what it is asked, and then fails to say so. */
  readonly isDone?: boolean;
  times?: number;
}
export interface Asked {
  readonly method: string;
  readonly given: Record<string, unknown>;
  readonly at: number;
}
export interface Delivery {
  /** HTTP status, or 200 when the socket acknowledged. */
  readonly status: number;
  readonly body: string;
}

const bot = { user: 'U0BOT', id: 'B0BOT' };
/** Scopes of what comes as events. */
const otherScopes: readonly string[] = [
  ...[
    'app_mentions:read',
    'channels:read',
    'commands',
    'groups:history',
    'groups:read',
    'im:history',
    'mpim:history',
    'reactions:read',
  ],
];
const started = Math.floor(Date.now() / 1000);

export type SlackPeer = Awaited<ReturnType<typeof startSlackPeer>>;

/** @param options.team the workspace's id */
export async function startSlackPeer({ team = 'T0LAB' }: { readonly team?: string } = {}) {
  const token = `xoxb-${randomUUID()}`;
  const appToken = `xapp-${randomUUID()}`;
  const signingSecret = randomUUID();
  const channel = 'C0GENERAL';
  const violations: string[] = [];
  const asked: Asked[] = [];
  const messages: PeerMessage[] = [];
  const byTs = new Map<string, PeerMessage>();
  const files = new Map<string, PeerFile & { readonly isComplete: boolean }>();
  const uploads = new Map<string, { readonly name: string; readonly length: number; bytes?: Uint8Array }>();
  const faults: PeerFault[] = [];
  const sockets = new Set<WebSocket>();
  const acks = new Map<string, () => void>();
  const shown = new Map<string, PeerView>();
  const people = new Map<string, string>();
  const groups: { id: string; name: string; handle: string; users: string[] }[] = [];
  const lacking = new Set<string>();
  const hooks: string[] = [];
  const triggers = new Set<string>();
  const tokens = new Set([token]);
  /** Other workspaces that have taken the bot out. */
  const revoked = new Set<string>();
  /** Channels where the bot is not. */
  const foreign = new Set<string>();
  const state = {
    counter: 0,
    fileLimit: Number.POSITIVE_INFINITY,
    eventsUrl: '',
    /** Events that nobody takes are posted again until somebody does, as Slack does for a while. */
    triesAgain: false,
    opened: 0,
    slowFiles: 0,
    scopes: otherScopes,
    /** Faults that come by themselves. */
    chaos: (_method: string): PeerFault | undefined => undefined,
    /** Hears each call that was done, with what was given and answered. */
    onCall: (_method: string, _given: Readonly<Record<string, unknown>>, _result: object): void => undefined,
  };
  const nextTs = (): string => `${started + ++state.counter * 2}.${String(state.counter).padStart(6, '0')}`;
  const nextId = (kind: string): string => `${kind}${(++state.counter).toString(36).toUpperCase().padStart(6, '0')}`;

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    });
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on TCP.

  const send = (
    response: ServerResponse,
    body: unknown,
    status = 200,
    headers: Readonly<Record<string, string>> = {},
  ): void =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const { pathname } = new URL(request.url ?? '/', 'http://peer');
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (pathname.startsWith('/files-pri/')) return sendFile(pathname.split('/')[2], bearer, response);
    if (pathname.startsWith('/elsewhere/')) return sendPublic(pathname.split('/')[2], bearer, response);
    if (pathname.startsWith('/upload/')) {
      if (bearer) violations.push('a token was sent with an upload, whose address is secret enough');
      const fault = takeFault('upload');
      if (fault) return send(response, fault.body ?? {}, fault.status, fault.headers);
      const upload = uploads.get(pathname.split('/')[2] ?? '');
      if (!upload || request.method !== 'POST') return send(response, {}, 404);
      upload.bytes = raw;
      return void response.writeHead(200).end(`OK - ${raw.length}`);
    }
    if (pathname.startsWith('/hooks/')) {
      hooks.push(z.object({ text: z.string() }).parse(JSON.parse(raw.toString())).text);
      return void response.writeHead(200).end('ok');
    }
    if (!pathname.startsWith('/api/')) return send(response, {}, 404);
    const method = pathname.slice('/api/'.length);
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
      violations.push(`${method} came as ${request.headers['content-type']}`);
    const given = argumentsOf(raw.toString());
    // Added by the SDK for organisations.
    delete given.team_id;
    asked.push({ method, given, at: Date.now() });
    const fault = takeFault(method);
    if (fault && !fault.isDone) return send(response, fault.body ?? { ok: false }, fault.status, fault.headers);
    const result = call(method, given, bearer);
    state.onCall(method, given, result);
    if (fault) return send(response, {}, fault.status);
    send(response, result, 200, {
      'x-oauth-scopes': [...new Set([...Object.values(scopes), ...state.scopes])]
        .filter((one) => !lacking.has(one))
        .join(','),
    });
  }

  function takeFault(method: string): PeerFault | undefined {
    const found = faults.findIndex((fault) => fault.method === method);
    const fault = faults[found];
    if (!fault) return state.chaos(method);
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults.splice(found, 1);
    return fault;
  }

  function sendFile(id: string | undefined, bearer: string, response: ServerResponse): void {
    const fault = takeFault('file');
    if (fault) return void response.writeHead(fault.status, fault.headers).end(String(fault.body ?? ''));
    const file = files.get(id ?? '');
    // Without the right token Slack sends a page to sign in, with status 200.
    if (!tokens.has(bearer) || lacking.has('files:read'))
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!DOCTYPE html><html>Sign in</html>');
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
  }

  function sendPublic(id: string | undefined, bearer: string, response: ServerResponse): void {
    if (bearer) violations.push('a token was sent to somebody’s server');
    const file = files.get(id ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type }).end(file?.bytes);
  }

  /** Puts a file on somebody's server, which the peer plays too. Returns its address. */
  function publish(file: PeerFile): string {
    const id = nextId('F');
    files.set(id, { ...file, isComplete: true });
    return `${origin()}/elsewhere/${id}/shared`;
  }

  const refuse = (error: string, more: object = {}): object => ({ ok: false, error, ...more });

  function call(method: string, raw: Record<string, unknown>, bearer: string): object {
    const rules: Readonly<Record<string, z.ZodType>> = methods;
    const rule = rules[method];
    if (!rule) {
      violations.push(`there is no method ${method}`);
      return refuse('unknown_method');
    }
    if (method === 'apps.connections.open') {
      if (bearer !== appToken) return refuse('invalid_auth');
      state.opened++;
      return { ok: true, url: `${origin().replace('http', 'ws')}/link?ticket=${randomUUID()}` };
    }
    if (method === 'oauth.v2.access') {
      const made = `xoxb-${randomUUID()}`;
      tokens.add(made);
      return {
        ok: true,
        access_token: made,
        token_type: 'bot',
        scope: 'chat:write',
        bot_user_id: 'U0SECOND',
        app_id: 'A0',
        team: { id: 'T0SECOND', name: 'Second' },
        enterprise: null,
        is_enterprise_install: false,
        authed_user: { id: 'U9' },
      };
    }
    if (!tokens.has(bearer)) return refuse('invalid_auth');
    if (bearer !== token && revoked.has('T0SECOND')) return refuse('account_inactive');
    const scope = scopes[method];
    if (scope && lacking.has(scope)) return refuse('missing_scope', { needed: scope, provided: 'chat:write' });
    const parsed = rule.safeParse(raw);
    if (!parsed.success) {
      violations.push(`${method}: ${z.prettifyError(parsed.error)} in ${JSON.stringify(raw).slice(0, 500)}`);
      return refuse('invalid_arguments');
    }
    return perform(method, raw, bearer);
  }

  function perform(method: string, raw: Record<string, unknown>, bearer: string): object {
    const given = z
      .object({
        channel: z.string().default(''),
        ts: z.string().default(''),
        thread_ts: z.string().optional(),
        text: z.string().default(''),
        blocks: z.custom<readonly PeerBlock[]>().default([]),
        metadata: z.unknown().optional(),
        latest: z.string().optional(),
        limit: z.coerce.number().default(100),
        user: z.string().default(''),
        timestamp: z.string().default(''),
        name: z.string().default(''),
        filename: z.string().default(''),
        length: z.coerce.number().default(0),
        trigger_id: z.string().default(''),
        view_id: z.string().default(''),
        view: z.custom<PeerView>().optional(),
        file: z.string().default(''),
        channel_id: z.string().optional(),
        files: z.array(z.object({ id: z.string() })).default([]),
      })
      .parse(raw);
    const find = (ts: string): PeerMessage | undefined => byTs.get(`${given.channel} ${ts}`);
    const shownFiles = (blocks: readonly PeerBlock[]): boolean =>
      blocks.every((block) => {
        if (block.type !== 'image') return true;
        if (state.slowFiles > 0) {
          state.slowFiles--;
          return false;
        }
        return files.get(block.slack_file.id)?.isComplete ?? false;
      });
    switch (method) {
      case 'auth.test':
        return bearer === token
          ? {
              ok: true,
              team: 'Lab',
              team_id: team,
              user: 'clovabot',
              user_id: bot.user,
              bot_id: bot.id,
              url: 'https://lab.slack.com/',
            }
          : {
              ok: true,
              team: 'Second',
              team_id: 'T0SECOND',
              user: 'clovabot',
              user_id: 'U0SECOND',
              bot_id: 'B0SECOND',
            };
      case 'users.info':
        return people.has(given.user)
          ? {
              ok: true,
              user: {
                id: given.user,
                name: given.user.toLowerCase(),
                profile: { display_name: people.get(given.user) },
              },
            }
          : refuse('user_not_found');
      case 'usergroups.list':
        return { ok: true, usergroups: groups };
      case 'reactions.add': {
        const target = find(given.timestamp);
        if (!target) return refuse('message_not_found');
        if (target.reactions.includes(given.name)) return refuse('already_reacted');
        target.reactions.push(given.name);
        return { ok: true };
      }
      case 'reactions.get': {
        const target = find(given.timestamp);
        if (!target) return refuse('message_not_found');
        const reactions = [...target.reactors]
          .filter(([, users]) => users.length > 0)
          .map(([name, users]) => ({ name, users, count: users.length }));
        return { ok: true, type: 'message', message: { ...wireOf(target), reactions } };
      }
      case 'chat.postMessage': {
        if (foreign.has(given.channel)) return refuse('not_in_channel');
        if (!shownFiles(given.blocks)) return refuse('invalid_blocks');
        const { channel: place, text, blocks, thread_ts, metadata } = given;
        const made = add({
          channel: place,
          ts: nextTs(),
          user: bot.user,
          bot_id: bot.id,
          thread_ts,
          text,
          blocks,
          files: [],
          metadata,
        });
        return { ok: true, channel: place, ts: made.ts, message: { text } };
      }
      case 'chat.update': {
        const target = find(given.ts);
        if (!target) return refuse('message_not_found');
        if (target.user !== bot.user) return refuse('cant_update_message');
        if (!shownFiles(given.blocks)) return refuse('invalid_blocks');
        // What is said once more, because an answer of Slack was lost, changes nothing.
        const isNew = target.text !== given.text || JSON.stringify(target.blocks) !== JSON.stringify(given.blocks);
        if (isNew && Date.now() - target.editedAt < 900) violations.push('two edits of a post within a second');
        target.editedAt = Date.now();
        target.text = given.text;
        target.blocks = given.blocks;
        target.versions.push(given.text);
        return { ok: true, channel: given.channel, ts: given.ts };
      }
      case 'conversations.replies':
      case 'conversations.history': {
        if (foreign.has(given.channel)) return refuse('not_in_channel');
        const isThread = method === 'conversations.replies';
        const found = messages.filter(
          (one) =>
            one.channel === given.channel &&
            (isThread
              ? one.ts === given.ts || one.thread_ts === given.ts
              : !one.thread_ts || one.thread_ts === one.ts) &&
            (!given.latest || one.ts <= given.latest),
        );
        const listed = isThread ? found.slice(0, given.limit) : found.toReversed().slice(0, given.limit);
        return { ok: true, messages: listed.map(wireOf), has_more: false };
      }
      case 'files.info':
        return files.has(given.file) ? { ok: true, file: wireFile(given.file) } : refuse('file_not_found');
      case 'files.delete':
        return files.delete(given.file) ? { ok: true } : refuse('file_not_found');
      case 'files.getUploadURLExternal': {
        if (given.length > state.fileLimit) return refuse('file_upload_size_restricted');
        const made = nextId('F');
        uploads.set(made, { name: given.filename, length: given.length });
        // As Slack says it; the bot must find the way to us.
        return { ok: true, upload_url: `https://files.slack.com/upload/${made}`, file_id: made };
      }
      case 'files.completeUploadExternal': {
        for (const { id } of given.files) {
          const upload = uploads.get(id);
          if (!upload?.bytes || upload.bytes.byteLength !== upload.length) return refuse('file_not_found');
          files.set(id, { name: upload.name, type: 'image/png', bytes: upload.bytes, isComplete: true });
        }
        if (given.channel_id)
          add({
            ...{
              channel: given.channel_id,
              ts: nextTs(),
              user: bot.user,
              bot_id: bot.id,
              thread_ts: given.thread_ts,
              text: '',
              blocks: [],
            },
            files: given.files.map(({ id }) => wireFile(id)),
          });
        return { ok: true, files: given.files };
      }
      case 'views.open': {
        if (!triggers.delete(given.trigger_id)) return refuse('expired_trigger_id');
        const made = nextId('V');
        if (given.view) shown.set(made, given.view);
        return { ok: true, view: { ...given.view, id: made } };
      }
      case 'views.update':
        if (!shown.has(given.view_id)) return refuse('not_found');
        if (given.view) shown.set(given.view_id, given.view);
        return { ok: true, view: { ...given.view, id: given.view_id } };
      default:
        return { ok: true };
    }
  }

  function add(message: Omit<PeerMessage, 'reactions' | 'reactors' | 'versions' | 'editedAt'>): PeerMessage {
    const made: PeerMessage = { ...message, reactions: [], reactors: new Map(), versions: [message.text], editedAt: 0 };
    messages.push(made);
    byTs.set(`${made.channel} ${made.ts}`, made);
    return made;
  }

  function wireFile(id: string): object {
    const file = files.get(id);
    const address = `https://files.slack.com/files-pri/${id}/download/${encodeURIComponent(file?.name ?? '')}`;
    return {
      ...{
        id,
        name: file?.name,
        title: file?.name,
        mimetype: file?.type,
        size: file?.bytes.byteLength,
        mode: 'hosted',
      },
      ...{ file_access: 'visible', is_external: false, url_private: address, url_private_download: address },
    };
  }

  function store(file: PeerFile): object {
    const id = nextId('F');
    files.set(id, { ...file, isComplete: true });
    return wireFile(id);
  }

  const wireOf = ({
    channel: _channel,
    reactions: _reactions,
    reactors: _reactors,
    versions: _versions,
    editedAt: _editedAt,
    blocks: _blocks,
    files: given,
    ...message
  }: PeerMessage): object => ({
    type: 'message',
    ...message,
    ...(given.length > 0 ? { files: given } : {}),
  });

  const wss = new WebSocketServer({ server });
  wss.on('connection', (socket) => {
    sockets.add(socket);
    socket.setMaxListeners(0);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const { envelope_id: id } = z.object({ envelope_id: z.string() }).parse(JSON.parse(String(data)));
      acks.get(id)?.();
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0' } }));
  });

  /** Hands something to the bot as Slack does: by its socket, or posted to it and signed. */
  async function deliver(
    type: 'events_api' | 'slash_commands' | 'interactive',
    payload: object,
    options: { readonly retry?: number; readonly secret?: string } = {},
  ): Promise<Delivery> {
    const began = Date.now();
    const result = await (state.eventsUrl
      ? postEvent(type, payload, options)
      : sendEnvelope(type, payload, options.retry ?? 0)
    ).catch((error: unknown) => {
      if (state.triesAgain && type === 'events_api') return undefined;
      throw error;
    });
    if (state.triesAgain && type === 'events_api' && result?.status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return deliver(type, payload, { ...options, retry: (options.retry ?? 0) + 1 });
    }
    if (!result) throw new Error('nobody took it');
    if (Date.now() - began > 3000) violations.push(`${type} was acknowledged after ${Date.now() - began} ms`);
    return result;
  }

  async function postEvent(
    type: string,
    payload: object,
    { retry, secret = signingSecret }: { readonly retry?: number; readonly secret?: string },
  ): Promise<Delivery> {
    const isForm = type !== 'events_api';
    const form =
      type === 'interactive'
        ? { payload: JSON.stringify(payload) }
        : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
    const body = isForm ? new URLSearchParams(form).toString() : JSON.stringify(payload);
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
    const response = await fetch(state.eventsUrl, {
      method: 'POST',
      headers: {
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        'x-slack-request-timestamp': stamp,
        'x-slack-signature': signature,
        ...(retry ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' } : {}),
      },
      body,
    });
    return { status: response.status, body: await response.text() };
  }

  async function sendEnvelope(type: string, payload: object, retry: number): Promise<Delivery> {
    // Slack keeps what it cannot hand over, and tries again.
    for (let tries = retry; ; tries++) {
      const [socket] = [...sockets].slice(-1);
      if (socket?.readyState === socket?.OPEN && socket) {
        const id = randomUUID();
        const acknowledged = new Promise<boolean>((resolve) => {
          acks.set(id, () => resolve(true));
          socket.once('close', () => resolve(false));
        });
        const more = type === 'events_api' ? { retry_attempt: tries, retry_reason: tries > 0 ? 'timeout' : '' } : {};
        socket.send(JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: true, ...more }));
        if (await acknowledged) return { status: 200, body: '' };
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  const event = (
    body: object,
    options: { readonly retry?: number; readonly secret?: string; readonly team?: string; readonly at?: number } = {},
  ): Promise<Delivery> => {
    const from = options.team ?? team;
    const user_id = from === team ? bot.user : 'U0SECOND';
    return deliver(
      'events_api',
      {
        ...{
          token: 'x',
          team_id: from,
          api_app_id: 'A0',
          type: 'event_callback',
          event_id: nextId('Ev'),
          event_time: options.at ?? Math.floor(Date.now() / 1000),
        },
        ...{ authorizations: [{ team_id: from, user_id, is_bot: true, is_enterprise_install: false }], event: body },
      },
      options,
    );
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{
      token,
      appToken,
      signingSecret,
      team,
      bot,
      channel,
      violations,
      asked,
      messages,
      files,
      faults,
      tokens,
      revoked,
      sockets,
      shown,
      people,
      groups,
      lacking,
      foreign,
      hooks,
      triggers,
      state,
    },
    ...{ nextTs, nextId, add, store, publish, wireOf, deliver, event },
    apiUrl: `${origin()}/api/`,
    origin: origin(),
    /** What the bot has posted, in a channel or under a message. */
    posts: (under?: string): readonly PeerMessage[] =>
      messages.filter(
        (one) => one.user === bot.user && (under === undefined || one.thread_ts === under || one.channel === under),
      ),
    /** Slack wants the bot to connect to another server. */
    disconnect: (): void => {
      for (const socket of sockets) socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    drop: (): void => {
      for (const socket of sockets) socket.terminate();
    },
    async close(): Promise<void> {
      for (const socket of wss.clients) socket.terminate();
      wss.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
