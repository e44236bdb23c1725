import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../contracts/log.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { slackLogger } from './calls.js';
import { connectFault, isUnclear, refusalOf } from './refusals.js';

/** Socket Mode as a receiver of Bolt's, kept connected by us. */
export interface KeptSocket {
  readonly receiver: SocketModeReceiver;
  /** Rejects with ConfigError when Slack does not take the app token. */
  open(): Promise<void>;
  close(): Promise<void>;
}

const maxWaitMs = 30_000;
const closeMs = 2000;
/** What the client says nothing about. */
const closedEarly = new Error('the connection was closed before it was ready');

/**
 * Bolt's own way to connect again waits 5 s even when Slack only wants to change the server, and a refusal on the way
 * becomes a rejection that nobody handles; so it is switched off, and this connects again.
 */
export function keptSocket(
  appToken: string,
  {
    apiUrl,
    log,
    onBack,
  }: {
    readonly apiUrl: string | undefined;
    readonly log: Log;
    /** It is connected again, after so many ms. */
    readonly onBack: (ms: number) => void;
  },
): KeptSocket {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 20_000,
      },
    },
  });
  const { client } = receiver;
  const stop = new AbortController();

  async function reconnect(): Promise<void> {
    for (let tries = 0; !stop.signal.aborted; tries++) {
      try {
        await client.start();
        return;
      } catch (error) {
        const wait = Math.min(maxWaitMs, 500 * 2 ** tries);
        const facts = { err: error ?? closedEarly, seconds: wait / 1000 };
        if (refusalOf(error) === undefined || isUnclear(error))
          log.warn(facts, '[slack] the connection failed; trying again');
        else log.error(facts, `${connectFault(error, 'app').message}; trying again`);
        await sleep(wait, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  }

  let isOpen = false;
  let isReconnecting = false;
  return {
    receiver,
    async open() {
      try {
        await client.start();
      } catch (error) {
        throw connectFault(error ?? closedEarly, 'app');
      }
      isOpen = true;
      client.on('disconnected', () => {
        if (!isReconnecting && !stop.signal.aborted) {
          isReconnecting = true;
          const passed = startStopwatch();
          void reconnect().finally(() => {
            isReconnecting = false;
            onBack(passed());
          });
        }
      });
    },
    async close() {
      stop.abort();
      // Don't wait for a peer that doesn't answer the close frame.
      if (isOpen) await Promise.race([client.disconnect(), sleep(closeMs, undefined, { ref: false })]);
    },
  };
}
