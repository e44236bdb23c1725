import { setTimeout as sleep } from 'node:timers/promises';
import { LogLevel, webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { isBrief, quickCall } from './quick-call.js';
import { isRefusal, isUnclear } from './refusals.js';
import { foundMessages, posted, type WireMessage } from './wire.js';

const { WebClient, WebAPIPlatformError, WebAPIRateLimitedError } = webApi;

export interface OutgoingMessage {
  /** For notifications, and where blocks cannot be shown. */
  readonly text: string;
  readonly blocks: readonly object[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** The calls of Slack's API. Limits are heeded for each method on its own; what fails on Slack's side is tried again. */
export interface Calls {
  /**
   * Rejects with the errors of @slack/web-api.
   * @param given what is undefined is left out
   */
  call<Found>(team: string, method: string, given: Arguments, schema: z.ZodType<Found>): Promise<Found>;
  /** The same, where only success matters. */
  run(team: string, method: string, given: Arguments): Promise<void>;
  /** Once, and not at all while Slack wants none: for what will be said again soon. */
  attempt(team: string, method: string, given: Arguments): Promise<void>;
  /**
   * Posts exactly once, also when an answer of Slack was lost. Resolves to the time stamp.
   * @param once.nonce tells this post from all others
   * @param once.again an earlier run may have made it: then it is looked for first
   */
  post(
    team: string,
    place: { readonly channel: string; readonly thread?: string },
    outgoing: OutgoingMessage,
    once: { readonly nonce: string; readonly again?: boolean },
  ): Promise<string>;
  /** Messages up to `latest` and with it, newest first: of a thread, or of a channel outside of its threads. */
  messages(team: string, from: MessagesWanted): Promise<readonly WireMessage[]>;
}
export interface MessagesWanted {
  readonly channel: string;
  readonly thread?: string;
  readonly latest?: string;
  readonly limit: number;
}

const requestMs = 30_000;
const maxTries = 6;
/** ms after which a call that Slack's limits hold up is given up. */
const maxHoldMs = 120_000;
const metadataType = 'clovabot_post';

/** As many messages as Slack lists at once. */
export const wholeThread = 999;

/** Methods that are limited for each channel. */
const byChannel = ['chat.postMessage'];

interface CallsOptions {
  readonly apiUrl: string | undefined;
  readonly tokenOf: (team: string) => Promise<string | undefined>;
  readonly log: Log;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
}
interface Api extends Required<CallsOptions> {
  readonly clients: LRUCache<string, { readonly token: string; readonly client: webApi.WebClient }>;
  /** Until when Slack wants no calls, by `steady`, by team and method. */
  readonly held: LRUCache<string, number>;
}

export function createCalls({ steady = () => performance.now(), ...options }: CallsOptions): Calls {
  const api: Api = { ...options, steady, clients: new LRUCache({ max: 500 }), held: new LRUCache({ max: 5000 }) };
  return {
    call: (team, method, given, schema) => call(api, team, method, given, schema),
    messages: (team, from) => messages(api, team, from),
    run: async (team, method, given) => void (await call(api, team, method, given, z.unknown())),
    async attempt(team, method, given) {
      if ((api.held.get(keyOf(team, method, given)) ?? 0) > api.steady()) return;
      await once(api, team, method, given);
    },
    async post(team, { channel, thread }, { text, blocks }, { nonce, again }) {
      const method = 'chat.postMessage';
      const given = {
        ...{ channel, text, blocks, thread_ts: thread },
        ...{ unfurl_links: false, unfurl_media: false, link_names: false },
        metadata: { event_type: metadataType, event_payload: { nonce } },
      };
      async function lookUp(): Promise<WireMessage | undefined> {
        // Slack lists a thread from its beginning.
        const latest = await messages(api, team, { channel, thread, limit: thread ? wholeThread : 30 });
        return latest.find(({ metadata }) => metadata?.event_payload?.nonce === nonce);
      }
      const known = again ? await lookUp() : undefined;
      const post = (): Promise<unknown> => once(api, team, method, given);
      const made = known ?? (await persist<unknown>(api, team, method, given, post, lookUp));
      return posted.parse(made).ts;
    },
  };
}

async function tokenFor({ tokenOf }: Api, team: string): Promise<string> {
  const token = await tokenOf(team);
  if (token !== undefined) return token;
  throw new ClovabotError(`[slack] ${team} has not installed the bot; install it there at /slack/install`);
}

function clientOf({ clients, apiUrl, log }: Api, team: string, token: string): webApi.WebClient {
  const known = clients.get(team);
  if (known?.token === token) return known.client;
  const client = openWebClient(token, { apiUrl, log });
  clients.set(team, { token, client });
  return client;
}

const keyOf = (team: string, method: string, { channel }: Arguments): string =>
  `${team} ${method} ${byChannel.includes(method) ? String(channel) : ''}`;

async function once(api: Api, team: string, method: string, given: Arguments): Promise<unknown> {
  const { steady, held, apiUrl } = api;
  const token = await tokenFor(api, team);
  try {
    return isBrief(method)
      ? await quickCall({ apiUrl, token, limitMs: requestMs }, method, given)
      : await clientOf(api, team, token).apiCall(method, { ...given });
  } catch (error) {
    const seconds = secondsToWait(error);
    if (seconds !== undefined) {
      const until = steady() + seconds * 1000;
      const key = keyOf(team, method, given);
      held.set(key, Math.max(until, held.get(key) ?? 0));
    }
    throw error;
  }
}

async function untilFree({ held, steady }: Api, team: string, method: string, given: Arguments): Promise<void> {
  for (;;) {
    const wait = (held.get(keyOf(team, method, given)) ?? 0) - steady();
    if (wait <= 0) return;
    await sleep(wait);
  }
}

/** @param lookUp finds what an attempt that seemed to fail has done after all, before it is made again */
async function persist<Found>(
  api: Api,
  team: string,
  method: string,
  given: Arguments,
  work: () => Promise<Found>,
  lookUp?: () => Promise<Found | undefined>,
): Promise<Found> {
  const passed = startStopwatch(api.steady);
  for (let tries = 1; ; tries++) {
    await untilFree(api, team, method, given);
    try {
      return await work();
    } catch (error) {
      const isLimited = secondsToWait(error) !== undefined;
      const isTooLate = isLimited ? passed() > maxHoldMs : tries >= maxTries;
      if (isTooLate || !(isLimited || isUnclear(error))) throw error;
      if (isLimited) continue;
      api.log.info({ err: error, method }, '[slack] a call failed and is tried again');
      await sleep(Math.min(8000, 250 * 2 ** (tries - 1)));
      const done = await lookUp?.().catch(() => undefined);
      if (done !== undefined) return done;
    }
  }
}

async function call<Found>(
  api: Api,
  team: string,
  method: string,
  given: Arguments,
  schema: z.ZodType<Found>,
): Promise<Found> {
  return schema.parse(await persist(api, team, method, given, () => once(api, team, method, given)));
}

async function messages(
  api: Api,
  team: string,
  { channel, thread, latest, limit }: MessagesWanted,
): Promise<readonly WireMessage[]> {
  const method = thread === undefined ? 'conversations.history' : 'conversations.replies';
  const given = { channel, ts: thread, latest, limit, inclusive: true, include_all_metadata: true };
  const found = await call(api, team, method, given, foundMessages);
  return found.messages.toSorted((one, other) => Number(other.ts) - Number(one.ts));
}

/** A client that leaves limits and second tries to `Calls`: its own way would hold up all methods for the limit of one. */
export const openWebClient = (
  token: string | undefined,
  { apiUrl, log }: { readonly apiUrl: string | undefined; readonly log: Log },
): webApi.WebClient =>
  new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    allowAbsoluteUrls: false,
    logger: slackLogger(log),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: requestMs,
  });

/** For how long Slack wants no more calls of the kind; undefined when that is not what it says. */
function secondsToWait(error: unknown): number | undefined {
  if (error instanceof WebAPIRateLimitedError) return Math.max(0.2, error.retryAfter);
  if (error instanceof WebAPIPlatformError && isRefusal(error, 'ratelimited', 'rate_limited', 'message_limit_exceeded'))
    return Math.max(1, Number(error.data.response_metadata?.retryAfter ?? 1));
  // Its limit has no usable Retry-After.
  return error instanceof Error && error.message.startsWith('Retry header did not contain') ? 1 : undefined;
}

/** What Slack's packages want to log: only what went wrong, and never what looks like a token. */
export function slackLogger(log: Log) {
  const words = (given: readonly unknown[]): string =>
    `[slack] ${given
      .map(String)
      .join(' ')
      .replace(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, 'xox…')}`;
  return {
    debug: (): void => undefined,
    info: (): void => undefined,
    warn: (...given: readonly unknown[]): void => log.info({}, words(given)),
    error: (...given: readonly unknown[]): void => log.warn({}, words(given)),
    setLevel: (): void => undefined,
    getLevel: () => LogLevel.WARN,
    setName: (): void => undefined,
  };
}
