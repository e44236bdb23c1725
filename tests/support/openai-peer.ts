/**
 * An OpenAI-compatible server on loopback that checks what it is asked strictly, and can be told to misbehave:
 * `peer.reply(({ question }) => …)` for all that comes, `peer.next({ cut: 'midway' }, 'yes')` for the next requests.
 * What no client may send is refused and kept in `peer.violations`, which a test expects to be empty.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { countTokens } from 'gpt-tokenizer';
import sharp from 'sharp';
import { Response } from 'undici';
import { z } from 'zod';
import { type PeerChat, type PeerEdit, type PeerRequest, readChat, readEdit, textOf } from './openai-rules.js';
import { type PeerStream, sendStream } from './openai-stream.js';

export type { PeerChat, PeerEdit, PeerRequest } from './openai-rules.js';

export interface PeerUsage {
  readonly input: number;
  readonly cached: number;
  /** Written to the cache. */
  readonly written: number;
  readonly output: number;
}

/** How the peer answers. A string is what the model says. */
export type PeerReply =
  | string
  | {
      readonly say?: string;
      /** The model declines. */
      readonly refusal?: string;
      readonly finish?: 'stop' | 'length' | 'content_filter';
      /** Changes to the completion as it is sent: `{ choices: [] }`, `{ usage: undefined }`. */
      readonly change?: Readonly<Record<string, unknown>>;
      /** Sent as server-sent events, though nobody asked for it. */
      readonly streamed?: boolean;
      /** How it is streamed, where it is. */
      readonly stream?: PeerStream;
      /** The body comes in small pieces, this many ms apart. */
      readonly slowlyMs?: number;
    }
  /** A picture, edited; by default what the mask lets through is painted magenta and all else changes a little. */
  | { readonly paint: Uint8Array | { readonly url: string } }
  | {
      readonly status: number;
      readonly error?: PeerError | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut before or in the middle of the reply; the work was done, and is billed. */
  | { readonly cut: 'before' | 'midway' }
  /** No reply ever; the work is done, and is billed. */
  | { readonly silent: true }
  | { readonly raw: string; readonly type?: string };
export interface PeerError {
  readonly message: string;
  readonly type?: string;
  readonly code?: string | null;
  readonly param?: string | null;
}
export type PeerScript = (request: PeerRequest) => PeerReply | Promise<PeerReply>;

/** The name of the schema that a reply should follow; "answer" where none is asked for, as of questions about pictures. */
export function schemaOf(request: PeerRequest): string {
  const format = request.kind === 'chat' ? request.body.response_format : undefined;
  return format?.type === 'json_schema' ? format.json_schema.name : 'answer';
}

/** What a model that works says: to what models are tried with, the right answer, and otherwise yes. */
export function honest(request: PeerRequest): PeerReply {
  const schema = schemaOf(request);
  if (schema === 'sum') return '{"sum": 4}';
  if (/colour is the square/.test(request.question)) return 'Red.';
  if (/Find: red square/.test(request.question))
    return '{"known": true, "found": [{"label": "square", "score": 0.9, "box": [250, 250, 750, 750]}]}';
  return 'yes';
}

export interface OpenAiPeerOptions {
  /** Models that it knows; anything else is 404. */
  readonly models?: readonly string[];
  /** Fields ("temperature", "reasoning_effort", …) and response formats ("json_schema", "json_object") that it refuses with 400. */
  readonly refuses?: readonly string[];
  /** It answers without a key, as Ollama does; by default the key is checked. */
  readonly isOpen?: boolean;
  /** It does not say which models it has. */
  readonly hidesModels?: boolean;
  /** It says which models it has to those without a key as well, as OpenRouter does. */
  readonly listsToAll?: boolean;
}

export type OpenAiPeer = Awaited<ReturnType<typeof startOpenAiPeer>>;
/** Prompts shorter than this are not cached. */
const shortestCached = 1024;

export async function startOpenAiPeer(options: OpenAiPeerOptions = {}) {
  const key = `sk-proj-${randomUUID()}`;
  const models = options.models ?? ['gpt-6-luna', 'gpt-6-sol', 'gpt-4.1-mini', 'gpt-image-2.5-flare', 'local-model'];
  const refuses = new Set(options.refuses ?? []);
  const violations: string[] = [];
  const requests: PeerRequest[] = [];
  const queue: (PeerReply | PeerScript)[] = [];
  const billed: (PeerUsage & { readonly model: string })[] = [];
  const cache = new Set<string>();
  const files = new Map<string, Buffer>();
  let script: PeerScript = honest;
  const authorizations: (string | undefined)[] = [];

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on TCP.

  const refuse = (response: ServerResponse, status: number, error: PeerError | string, headers = {}): void => {
    const isText = typeof error === 'string';
    const body = isText
      ? error
      : JSON.stringify({ error: { type: 'invalid_request_error', param: null, code: null, ...error } });
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers }).end(body);
  };
  /** A request that no client may make. */
  const violate = (response: ServerResponse, message: string, param: string | null = null): undefined => {
    violations.push(message);
    refuse(response, 400, { message, param });
    return undefined;
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const path = new URL(request.url ?? '/', origin).pathname;
    const file = files.get(path);
    if (request.method === 'GET' && file) {
      if (request.headers.authorization) violations.push('the key went with a download');
      return void response.writeHead(200, { 'content-type': 'image/png' }).end(file);
    }
    if (request.method === 'GET' && path === '/v1/models') return list(request, response);
    if (request.method !== 'POST') return void violate(response, `${request.method} ${path} is nothing to ask`);
    authorizations.push(request.headers.authorization);
    if (raw.byteLength > 50_000_000) return refuse(response, 413, { message: 'Request too large' });
    const asked = await understand(path, raw, request, response);
    if (!asked) return;
    requests.push(asked);
    if (!options.isOpen && request.headers.authorization !== `Bearer ${key}`)
      return refuse(response, 401, { message: wrongKey(request), code: 'invalid_api_key' });
    if (!models.includes(asked.model))
      return refuse(response, 404, {
        message: `The model \`${asked.model}\` does not exist or you do not have access to it.`,
        code: 'model_not_found',
      });
    const refused = refusalOf(asked);
    if (refused) return refuse(response, 400, refused);
    const next = queue.shift() ?? script;
    await answer(asked, typeof next === 'function' ? await next(asked) : next, response);
  }

  function list(request: IncomingMessage, response: ServerResponse): void {
    const isKnown = options.isOpen || options.listsToAll || request.headers.authorization === `Bearer ${key}`;
    const data = models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'peer' }));
    if (options.hidesModels) refuse(response, 404, '404 page not found');
    else if (!isKnown) refuse(response, 401, { message: wrongKey(request), code: 'invalid_api_key' });
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
  }

  /** The real one repeats most of the key. */
  const wrongKey = ({ headers }: IncomingMessage): string =>
    `Incorrect API key provided: ${headers.authorization?.replace('Bearer ', '') ?? 'none'}. You can find your API key at https://platform.openai.com/account/api-keys.`;

  async function understand(
    path: string,
    raw: Buffer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<PeerRequest | undefined> {
    const type = request.headers['content-type'] ?? '';
    try {
      if (path === '/v1/chat/completions') {
        if (!type.startsWith('application/json')) return violate(response, `content-type ${type}`);
        return await readChat(JSON.parse(raw.toString('utf8')));
      }
      if (path === '/v1/images/edits') {
        if (!type.startsWith('multipart/form-data')) return violate(response, `content-type ${type}`);
        return await readEdit(
          await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData(),
        );
      }
      refuse(response, 404, `404 page not found: ${path}`);
      return undefined;
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      return violate(response, `${path}: ${why}`);
    }
  }

  /** What this server, or this model, does not take. */
  function refusalOf(asked: PeerRequest): PeerError | undefined {
    const { body } = asked;
    if (asked.kind === 'chat') {
      const format = asked.body.response_format?.type;
      if (format && refuses.has(format))
        return {
          message: `Invalid parameter: 'response_format' of type '${format}' is not supported with this model.`,
          param: 'response_format',
        };
      if (refuses.has('image_url') && asked.pictures.length > 0)
        return { message: 'Invalid content type. image_url is only supported by certain models.', param: 'messages' };
    }
    const field = Object.keys(body).find((name) => refuses.has(name));
    return field === undefined
      ? undefined
      : {
          message: `Unsupported parameter: '${field}' is not supported with this model.`,
          code: 'unsupported_parameter',
          param: field,
        };
  }

  async function answer(asked: PeerRequest, reply: PeerReply, response: ServerResponse): Promise<void> {
    if (typeof reply === 'string') return answer(asked, { say: reply }, response);
    if ('status' in reply) return refuse(response, reply.status, reply.error ?? '', reply.headers);
    if ('raw' in reply)
      return void response.writeHead(200, { 'content-type': reply.type ?? 'application/json' }).end(reply.raw);
    const isMishap = 'cut' in reply || 'silent' in reply;
    const body =
      asked.kind === 'chat' ? completion(asked, isMishap || 'paint' in reply ? {} : reply) : await edited(asked, reply);
    if ('silent' in reply) return;
    const text = JSON.stringify(body);
    if ('cut' in reply) {
      if (reply.cut === 'before') return void response.destroy();
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2));
      await sleep(20);
      return void response.destroy();
    }
    if (asked.kind === 'chat' && (asked.body.stream || ('streamed' in reply && reply.streamed)))
      return stream(asked, body, response, 'stream' in reply ? reply.stream : undefined);
    const pause = 'slowlyMs' in reply ? reply.slowlyMs : undefined;
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': `req_${randomUUID()}` });
    if (pause === undefined) return void response.end(text);
    for (let at = 0; at < text.length && !response.destroyed; at += 40) {
      response.write(text.slice(at, at + 40));
      await sleep(pause);
    }
    response.end();
  }

  function completion(asked: PeerChat, reply: Extract<PeerReply, { readonly say?: string }>): Record<string, unknown> {
    const { say = reply.refusal === undefined ? 'yes' : null, refusal = null, finish, change = {} } = reply;
    const limit = asked.body.max_completion_tokens ?? asked.body.max_tokens ?? Number.POSITIVE_INFINITY;
    // What reads like a token of the model's own is text here.
    const spent = countTokens((say ?? refusal ?? '').replaceAll('<|', '< |'));
    // No model says more than it may.
    const isCut = spent > limit && finish === undefined;
    const usage = use(asked, Math.min(spent, limit));
    return {
      id: `chatcmpl-${randomUUID()}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: asked.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: isCut ? (say ?? '').slice(0, limit * 3) : say,
            refusal,
            annotations: [],
          },
          logprobs: null,
          finish_reason: finish ?? (isCut ? 'length' : 'stop'),
        },
      ],
      usage: {
        prompt_tokens: usage.input,
        completion_tokens: usage.output,
        total_tokens: usage.input + usage.output,
        prompt_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: usage.written, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
      ...change,
    };
  }

  /** Counts, caches and bills as OpenAI does: the instructions are cached where they are long enough and marked. */
  function use({ body, model, instructions, pictures }: PeerChat, output: number): PeerUsage {
    const written = JSON.stringify(body.messages.map(({ content }) => textOf(content)));
    const shown = pictures.reduce((sum, { width, height }) => sum + Math.ceil(width / 32) * Math.ceil(height / 32), 0);
    const input = countTokens(written) + Math.ceil(1.2 * shown);
    const prefix = countTokens(instructions);
    const isMarked = body.messages.some(({ content }) => JSON.stringify(content).includes('prompt_cache_breakpoint'));
    const isCacheable = isMarked && prefix >= shortestCached;
    const isKnown = isCacheable && cache.has(instructions);
    if (isCacheable) cache.add(instructions);
    const usage = { input, output, cached: isKnown ? prefix : 0, written: isCacheable && !isKnown ? prefix : 0 };
    billed.push({ model, ...usage });
    return usage;
  }

  async function edited(asked: PeerEdit, reply: PeerReply): Promise<Record<string, unknown>> {
    const image = 1000;
    const text = countTokens(asked.question);
    billed.push({ model: asked.model, input: image + text, cached: 0, written: 0, output: 1056 });
    const paint = typeof reply === 'object' && 'paint' in reply ? reply.paint : await painted(asked);
    return {
      created: Math.floor(Date.now() / 1000),
      data: [paint instanceof Uint8Array ? { b64_json: Buffer.from(paint).toString('base64') } : paint],
      usage: {
        input_tokens: image + text,
        output_tokens: 1056,
        total_tokens: image + text + 1056,
        input_tokens_details: { image_tokens: image, text_tokens: text },
      },
    };
  }

  function stream(
    asked: PeerChat,
    body: Record<string, unknown>,
    response: ServerResponse,
    how?: PeerStream,
  ): Promise<void> {
    const { choices, usage, ...rest } = z
      .looseObject({
        choices: z.array(
          z.looseObject({ message: z.looseObject({ content: z.string().nullable() }), finish_reason: z.string() }),
        ),
        usage: z.unknown(),
      })
      .parse(body);
    const [{ message, finish_reason: finish } = { message: { content: '' }, finish_reason: 'stop' }] = choices;
    const isCounted = !asked.body.stream || asked.body.stream_options?.include_usage === true;
    return sendStream({ content: message.content ?? '', finish }, rest, isCounted ? usage : undefined, response, how);
  }

  return {
    key,
    origin,
    violations,
    /** Understood requests, oldest first; also those that were refused afterwards. */
    requests,
    /** What will be on the bill. */
    billed,
    /** Files to download, by path: `/made/1.png`. */
    files,
    /** POSTs that arrived, understood or not. */
    posts: (): number => authorizations.length,
    /** The header with the key of each POST. */
    authorizations,
    /** The environment of a bot that talks to this peer. */
    environment: {
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_MODEL: models[0] ?? '',
      ...(options.isOpen ? {} : { OPENAI_API_KEY: key }),
    },
    /** What it does from now on. */
    reply(next: PeerScript): void {
      script = next;
    },
    /** What it does with the next requests, one each, before it goes on as before. */
    next(...replies: readonly (PeerReply | PeerScript)[]): void {
      queue.push(...replies);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As image models do: magenta where the mask is transparent, and everything else slightly other than it was. */
async function painted({ picture, mask, body }: PeerEdit): Promise<Buffer> {
  const [width = 0, height = 0] = body.size.split('x').map(Number);
  const raw = (bytes: Buffer): Promise<Buffer> =>
    sharp(bytes).resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer();
  const data = await raw(picture.bytes);
  const open = mask ? await raw(mask.bytes) : undefined;
  for (let at = 0; at < data.length; at += 4) {
    if (!open || (open[at + 3] ?? 255) < 128) data.set([255, 0, 255, 255], at);
    else data[at] = (data[at] ?? 0) ^ 3;
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}
