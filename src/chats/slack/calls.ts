import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import { slackLogger } from './logger.js';
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
   * @param nonce tells this post from all others
   */
  post(
    team: string,
    place: { readonly channel: string; readonly thread?: string },
    outgoing: OutgoingMessage,
    nonce: string,
  ): Promise<string>;
  /** Messages up to `latest` and with it, newest first: of a thread, or of a channel outside of its threads. */
  messages(
    team: string,
    from: { readonly channel: string; readonly thread?: string; readonly latest?: string; readonly limit: number },
  ): Promise<readonly WireMessage[]>;
}

const requestMs = 30_000;
const mostTries = 6;
/** What is held by Slack's limits for longer is given up, in ms. */
const longestHold = 120_000;
const metadataType = 'clovabot_post';

/** As many messages as Slack lists at once. */
export const wholeThread = 999;

/** Methods that are limited for each channel. */
const byChannel = ['chat.postMessage'];

export function createCalls(options: {
  readonly apiUrl: string | undefined;
  readonly tokenOf: (team: string) => Promise<string | undefined>;
  readonly log: Log;
  /** ms since 1970. */
  readonly now: () => number;
}): Calls {
  const { apiUrl, tokenOf, log, now } = options;
  const clients = new LRUCache<string, { readonly token: string; readonly client: webApi.WebClient }>({ max: 500 });
  /** Until when Slack wants no calls, ms since 1970, by team and method. */
  const held = new LRUCache<string, number>({ max: 5000 });

  async function clientOf(team: string): Promise<webApi.WebClient> {
    const token = await tokenOf(team);
    if (token === undefined)
      throw new ClovabotError(`[slack] ${team} has not installed the bot; install it there at /slack/install`);
    const known = clients.get(team);
    if (known?.token === token) return known.client;
    const client = openWebClient(token, { apiUrl, log });
    clients.set(team, { token, client });
    return client;
  }

  const keyOf = (team: string, method: string, { channel }: Arguments): string =>
    `${team} ${method} ${byChannel.includes(method) ? String(channel) : ''}`;

  async function once(team: string, method: string, given: Arguments): Promise<unknown> {
    const client = await clientOf(team);
    try {
      return await client.apiCall(method, { ...given });
    } catch (error) {
      const seconds = secondsToWait(error);
      if (seconds !== undefined) {
        const until = now() + seconds * 1000;
        const key = keyOf(team, method, given);
        held.set(key, Math.max(until, held.get(key) ?? 0));
      }
      throw error;
    }
  }

  async function untilFree(team: string, method: string, given: Arguments): Promise<void> {
    for (;;) {
      const wait = (held.get(keyOf(team, method, given)) ?? 0) - now();
      if (wait <= 0) return;
      await sleep(wait);
    }
  }

  /** @param repeat what to do before what may have been done already is done again; true: it was done */
  async function persist<Found>(
    team: string,
    method: string,
    given: Arguments,
    work: () => Promise<Found>,
    lookUp?: () => Promise<Found | undefined>,
  ): Promise<Found> {
    const began = now();
    for (let tries = 1; ; tries++) {
      await untilFree(team, method, given);
      try {
        return await work();
      } catch (error) {
        const isLimited = secondsToWait(error) !== undefined;
        const isTooLate = isLimited ? now() - began > longestHold : tries >= mostTries;
        if (isTooLate || !(isLimited || isUnclear(error))) throw error;
        if (isLimited) continue;
        log.info({ err: error, method }, '[slack] a call failed and is tried again');
        await sleep(Math.min(8000, 250 * 2 ** (tries - 1)));
        const done = await lookUp?.().catch(() => undefined);
        if (done !== undefined) return done;
      }
    }
  }

  const call: Calls['call'] = async (team, method, given, schema) =>
    schema.parse(await persist(team, method, given, () => once(team, method, given)));

  const messages: Calls['messages'] = async (team, { channel, thread, latest, limit }) => {
    const inThread = thread !== undefined;
    const given = { channel, ts: thread, latest, limit, inclusive: true, include_all_metadata: true };
    const found = await call(team, inThread ? 'conversations.replies' : 'conversations.history', given, foundMessages);
    return found.messages.toSorted((one, other) => Number(other.ts) - Number(one.ts));
  };

  return {
    call,
    messages,
    run: (team, method, given) => call(team, method, given, z.unknown()).then(() => undefined),
    async attempt(team, method, given) {
      if ((held.get(keyOf(team, method, given)) ?? 0) > now()) return;
      await once(team, method, given);
    },
    async post(team, { channel, thread }, { text, blocks }, nonce) {
      const method = 'chat.postMessage';
      const given = {
        ...{ channel, text, blocks, thread_ts: thread },
        ...{ unfurl_links: false, unfurl_media: false, link_names: false },
        metadata: { event_type: metadataType, event_payload: { nonce } },
      };
      const made = await persist<unknown>(
        team,
        method,
        given,
        () => once(team, method, given),
        async () => {
          // Slack lists a thread from its beginning.
          const latest = await messages(team, { channel, thread, limit: thread ? wholeThread : 30 });
          return latest.find(({ metadata }) => metadata?.event_payload?.nonce === nonce);
        },
      );
      return posted.parse(made).ts;
    },
  };
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
