import type { webApi } from '@slack/bolt';
import { Response, request } from 'undici';

/** What is said in a channel, and answered in a line. */
const brief = /\/(?:chat|reactions)\.\w+$/;

/**
 * What Slack's client fetches with: the calls of every question go without the streams of `fetch`, in half of its processor
 * time, and all others as usual.
 */
export const quickFetch: webApi.FetchFunction = async (address, init = {}) => {
  const { method, body, headers, signal } = init;
  if (!brief.test(String(address)) || method !== 'POST' || typeof body !== 'string') return fetch(address, init);
  try {
    const answer = await request(address, { method, body, headers, signal });
    const told = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const text = await answer.body.text();
    return new Response(text === '' ? null : text, { status: answer.statusCode, headers: told });
  } catch (cause) {
    const isStopped = cause instanceof Error && /^(?:Abort|Timeout)Error$/.test(cause.name);
    throw isStopped ? cause : new TypeError('fetch failed', { cause });
  }
};
