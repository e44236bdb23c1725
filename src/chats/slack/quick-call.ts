import { stringify } from 'node:querystring';
import { webApi } from '@slack/bolt';
import { request } from 'undici';
import { z } from 'zod';

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } = webApi;

/** What is said in a channel, and answered in a line. */
const brief = /^(?:chat|reactions)\.\w+$/;
export const isBrief = (method: string): boolean => brief.test(method);

const usualUrl = 'https://slack.com/api/';

const answered = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  response_metadata: z.looseObject({}).optional(),
});

interface QuickCall {
  /** Where the methods are; absent: Slack's own. */
  readonly apiUrl: string | undefined;
  readonly token: string;
  /** For each part of the answer, ms. */
  readonly limitMs: number;
}

/**
 * One call as Slack's client makes it, with its errors, in a third of its processor time: the calls of every question need
 * neither its queue and log nor the streams of `fetch`.
 * @param given what is undefined is left out
 */
export async function quickCall(
  { apiUrl = usualUrl, token, limitMs }: QuickCall,
  method: string,
  given: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { statusCode, headers, text } = await ask(`${apiUrl.replace(/\/*$/, '/')}${method}`, {
    method: 'POST',
    body: formOf(given),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      Authorization: `Bearer ${token}`,
    },
    ...{ headersTimeout: limitMs, bodyTimeout: limitMs },
  });
  const seconds = Number.parseInt(String(headers['retry-after']), 10);
  const retryAfter = Number.isNaN(seconds) ? undefined : seconds;
  if (statusCode === 429 && retryAfter !== undefined) throw new WebAPIRateLimitedError(retryAfter);
  if (statusCode !== 200) {
    const told = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    throw new WebAPIHTTPError(statusCode, '', Object.fromEntries(told), text);
  }
  const result = readAnswer(text);
  if (result.ok) return result;
  const told = { ...result.response_metadata, ...(retryAfter !== undefined && { retryAfter }) };
  throw new WebAPIPlatformError({ ...result, error: result.error ?? text, response_metadata: told });
}

async function ask(url: string, options: NonNullable<Parameters<typeof request>[1]>) {
  try {
    const { statusCode, headers, body } = await request(url, options);
    return { statusCode, headers, text: await body.text() };
  } catch (cause) {
    throw new WebAPIRequestError(cause instanceof Error ? cause : new Error(String(cause)));
  }
}

/** What is no JSON is a refusal, in its own words. */
function readAnswer(text: string): z.output<typeof answered> {
  try {
    return answered.parse(JSON.parse(text));
  } catch {
    return { ok: false, error: text };
  }
}

/** Values of several parts as JSON. */
function formOf(given: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null
      ? []
      : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
  );
  return stringify(Object.fromEntries(parts));
}
