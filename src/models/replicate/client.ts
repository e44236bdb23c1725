/** Replicate's HTTP API by its own SDK: https://replicate.com/docs/reference/http */
import Replicate from 'replicate';
import { z } from 'zod';
import { createPaidFetch, PaidFetchError } from '../shared/paid-fetch.js';
import { partsOf } from './model-file.js';

export interface ClientOptions {
  readonly token: string;
  /** Absent: Replicate's own. */
  readonly baseUrl: string | undefined;
  readonly fetch: typeof fetch;
  /** Of one request, default 30 s. */
  readonly timeoutMs?: number;
}

/** Rejects with Refused, PaidFetchError, or SyntaxError or ZodError where the reply has another form. */
export interface ReplicateClient {
  /**
   * Starts a prediction, which costs money; asked for again only where it certainly was not started. When the signal
   * aborts while the request is under way, the reply is waited for a little, since it holds what is needed to cancel.
   * @param reference "owner/name", or "owner/name:version" for community models
   * @param lifeSeconds after which the vendor ends it if it was not cancelled
   */
  create(reference: string, input: object, lifeSeconds: number, signal: AbortSignal): Promise<Prediction>;
  get(id: string, signal: AbortSignal): Promise<Prediction>;
  /** Of no effect on one that is over. */
  cancel(id: string, signal: AbortSignal): Promise<Prediction>;
  /** What a model takes. Rejects with Refused 404, too, where a community model came without a version. */
  inputsOf(reference: string, signal: AbortSignal): Promise<InputSchema>;
  /** Resolves when the token is accepted. */
  logIn(signal: AbortSignal): Promise<void>;
}

const predictionSchema = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  status: z.string(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: z.string().nullish().catch(undefined),
  metrics: z.object({ predict_time: z.number().nonnegative() }).nullish().catch(undefined),
  started_at: z.string().nullish().catch(undefined),
  completed_at: z.string().nullish().catch(undefined),
});
/** https://replicate.com/docs/topics/predictions/lifecycle */
export type Prediction = z.infer<typeof predictionSchema>;

const inputSchema = z.object({
  properties: z.record(z.string(), z.object({ default: z.unknown().optional() })),
  required: z.array(z.string()).default([]),
});
export type InputSchema = z.infer<typeof inputSchema>;

const versionSchema = z.object({
  id: z.string(),
  openapi_schema: z.object({ components: z.object({ schemas: z.object({ Input: inputSchema }) }) }),
});
const modelSchema = z.object({ is_official: z.boolean().optional(), latest_version: versionSchema });

/** An answer with another status than 2xx. */
export class Refused extends Error {
  readonly status: number;
  /** What the server said, at most 2000 characters. */
  readonly body: string;
  constructor(status: number, body: string) {
    super(`status ${status}`);
    this.name = 'Refused';
    this.status = status;
    this.body = body.slice(0, 2000);
  }
}

/** Of a reply; it repeats the pictures that were sent. */
const maxBytes = 20_000_000;
/** ms to wait for the reply to a request under way after its caller has stopped. */
const lingerMs = 3000;

export function createClient({ token, baseUrl, fetch, timeoutMs = 30_000 }: ClientOptions): ReplicateClient {
  /** A client of the SDK for one request. */
  function once(ask: typeof fetch): Replicate {
    let outcome: Promise<Response> | undefined;
    return new Replicate({
      auth: token,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      userAgent: 'clovabot/0.1',
      useFileOutput: false,
      // The SDK asks up to six times without a pause, also for what was begun and is billed: it gets the first outcome.
      fetch: (url, init) => {
        outcome ??= exchange(ask, url, init);
        return outcome;
      },
    });
  }

  async function exchange(ask: typeof fetch, ...[url, init]: Parameters<typeof fetch>): Promise<Response> {
    const response = await ask(url, init);
    // A server may repeat the request in its reply: the token must not reach the log.
    const text = (await response.text()).replaceAll(token, '(the token)');
    // The SDK's own error would hold the request with the token, so it is never let come to that.
    if (!response.ok) throw new Refused(response.status, text);
    return new Response(text);
  }

  const reading = (): Replicate => once(createPaidFetch({ fetch, timeoutMs, maxBytes }));

  return {
    async create(reference, input, lifeSeconds, signal) {
      const { owner, name, version } = partsOf(reference);
      const lingering = linger(signal);
      const begin = unlessAborted(withLifetime(fetch, lifeSeconds), signal);
      const ask = createPaidFetch({ fetch: begin, timeoutMs, maxBytes });
      try {
        const { predictions } = once(ask);
        const target = version === undefined ? { model: `${owner}/${name}` } : { version };
        return predictionSchema.parse(await predictions.create({ ...target, input, signal: lingering.signal }));
      } finally {
        lingering.end();
      }
    },
    async logIn(signal) {
      await reading().accounts.current({ signal });
    },
    get: async (id, signal) => predictionSchema.parse(await reading().predictions.get(id, { signal })),
    cancel: async (id, signal) => predictionSchema.parse(await reading().predictions.cancel(id, { signal })),
    async inputsOf(reference, signal) {
      const { owner, name, version } = partsOf(reference);
      const { models } = reading();
      if (version !== undefined)
        return inputsIn(versionSchema.parse(await models.versions.get(owner, name, version, { signal })));
      const model = modelSchema.parse(await models.get(owner, name, { signal }));
      if (model.is_official !== false) return inputsIn(model.latest_version);
      throw new Refused(404, `community models need a version; the latest is ${reference}:${model.latest_version.id}`);
    },
  };
}

const inputsIn = ({ openapi_schema: { components } }: z.infer<typeof versionSchema>): InputSchema =>
  components.schemas.Input;

const withLifetime =
  (ask: typeof fetch, seconds: number): typeof fetch =>
  (url, init) => {
    const headers = new Headers(init?.headers);
    // https://replicate.com/changelog/2025-10-16-prediction-deadlines
    headers.set('cancel-after', `${seconds}s`);
    return ask(url, { ...init, headers });
  };

/** A request that was refused for now is not repeated after its caller has stopped. */
const unlessAborted =
  (ask: typeof fetch, signal: AbortSignal): typeof fetch =>
  (url, init) => {
    if (signal.aborted) throw new PaidFetchError('aborted', false, 'Replicate was not asked', { cause: signal.reason });
    return ask(url, init);
  };

/** A signal that aborts some time after the given one. */
function linger(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => controller.abort(signal.reason), lingerMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    end() {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    },
  };
}
