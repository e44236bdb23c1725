/** What went wrong at Replicate, in sentences that say how to fix it. */
import { capabilityVariable } from '../../contracts/capabilities.js';
import { ModelError } from '../../contracts/errors.js';
import type { Capability } from '../../contracts/model.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { readJson } from '../../util/lenient-json.js';
import { PaidFetchError } from '../shared/paid-fetch.js';
import { type Prediction, Refused } from './client.js';
import { type Job, nameOf } from './model-file.js';

/** Which model was asked, and for what. */
export interface Asked {
  readonly job: Job;
  /** "owner/name", or with ":version" for community models. */
  readonly reference: string;
}

export const capabilityOf = (job: Job): Capability => (job === 'paint' || job === 'clear' ? 'fill' : job);

const another = ({ job }: Asked): string =>
  `choose another with ${capabilityVariable(capabilityOf(job))}=replicate:owner/name:version`;

/** What a request that failed means. */
export function failureOf(cause: unknown, asked: Asked): ModelError {
  if (cause instanceof ModelError) return cause;
  if (cause instanceof Refused) return refusalOf(cause, asked);
  if (cause instanceof PaidFetchError)
    return new ModelError(`[replicate] ${cause.message}; try again later`, {
      backend: 'replicate',
      retryable: !cause.mayHaveArrived,
      friendly: 'I can’t reach Replicate at the moment.',
      cause,
    });
  return new ModelError(
    '[replicate] it answered in a form that is not understood; look whether REPLICATE_BASE_URL is right',
    { backend: 'replicate', friendly: 'Replicate answered something that I don’t understand.', cause },
  );
}

function refusalOf({ status, body }: Refused, asked: Asked): ModelError {
  const said = plain(detailOf(body));
  const refuse = (what: string, fix: string, friendly: string, retryable = false): ModelError =>
    new ModelError(`[replicate] ${what}${said && `: ${said}`}; ${fix}`, {
      backend: 'replicate',
      status,
      retryable,
      friendly,
    });
  const owner = 'my admin should look into it';
  // Of a version that is gone, Replicate says that the input is wrong.
  const isGone = status === 404 || (status === 422 && /version .*does not exist|invalid version/i.test(said));
  switch (isGone ? 404 : status) {
    case 401:
    case 403:
      return refuse(
        'the token was not accepted',
        'set REPLICATE_API_TOKEN to one of https://replicate.com/account/api-tokens',
        `Replicate does not accept my token; ${owner}.`,
      );
    case 402:
      return refuse(
        'it wants to be paid',
        'add credit at https://replicate.com/account/billing',
        `My account at Replicate has no credit left; ${owner}.`,
      );
    case 404:
      return refuse(
        `${asked.reference} is not there (any more)`,
        another(asked),
        `A model that I use is gone from Replicate; ${owner}.`,
      );
    case 422:
      return refuse(
        `${asked.reference} refused its input`,
        another(asked),
        `The model ${nameOf(asked.reference)} did not accept what I sent; ${owner}.`,
      );
    case 429:
      return refuse(
        'it asks to wait',
        'try again later, or raise the rate limit at https://replicate.com/account/billing',
        'Replicate is too busy for me now; try again later.',
        true,
      );
    default:
      return refuse(
        `it answered with status ${status}`,
        'try again later; https://replicatestatus.com says how it is',
        'Replicate has trouble at the moment; try again later.',
      );
  }
}

const unfit = /nsfw|safety (?:checker|filter)|sensitive content|content policy|flagged/i;

/** What a prediction that is over and did not succeed means. */
export function predictionFailure({ status, error, logs }: Prediction, asked: Asked): ModelError {
  const said = plain(typeof error === 'string' ? error : error == null ? '' : JSON.stringify(error));
  const last = plain(logs?.trim().split('\n').at(-1) ?? '');
  const words = [said, last === said ? '' : last].filter((text) => text !== '').join(' — ');
  const fail = (what: string, fix: string, options: Omit<ConstructorParameters<typeof ModelError>[1], 'backend'>) =>
    new ModelError(`[replicate] ${asked.reference} ${what}${words && `: ${words}`}; ${fix}`, {
      backend: 'replicate',
      ...options,
    });
  if (status === 'canceled' || status === 'aborted')
    return fail('was stopped at Replicate', 'try again', {
      retryable: true,
      friendly: 'That was stopped at Replicate before it was done.',
    });
  if (unfit.test(said))
    return fail('held back its result as unfit to be shown (NSFW)', 'word it otherwise', {
      status: unusableRequest,
      friendly: 'The model held back its result as unfit to be shown. Please try other words or another picture.',
    });
  return fail('failed', `try again, or ${another(asked)}`, {
    friendly: `The model ${nameOf(asked.reference)} failed at that.`,
  });
}

/** Nothing came of this very request, while the model works: HTTP's status for it, also where the API did not say it. */
const unusableRequest = 422;

export function nothingThere(asked: Asked): ModelError {
  return new ModelError(`[replicate] ${asked.reference} saw nothing to outline there; mark it more closely`, {
    backend: 'replicate',
    status: unusableRequest,
    friendly: 'I could not make out the outline of that.',
  });
}

/** A result that nothing can be done with. */
export function oddOutput(asked: Asked, wanted: string, output: unknown): ModelError {
  const came = output === undefined ? 'nothing' : plain(JSON.stringify(output));
  return new ModelError(`[replicate] ${asked.reference} gave ${came} where ${wanted} was expected; ${another(asked)}`, {
    backend: 'replicate',
    friendly: `The model ${nameOf(asked.reference)} gave a result that I can’t read.`,
  });
}

export function tooSlow(asked: Asked, what: string): ModelError {
  return new ModelError(
    `[replicate] ${asked.reference} ${what}, so it was cancelled; try again, or ${another(asked)}`,
    {
      backend: 'replicate',
      retryable: true,
      friendly: 'That took too long at Replicate; try again in a minute.',
    },
  );
}

/** The API says `{"detail": "…"}`, sometimes with `invalid_fields`; proxies say anything. */
function detailOf(body: string): string {
  const parsed = readJson(body);
  if (typeof parsed === 'object' && parsed !== null && 'detail' in parsed) return String(parsed.detail);
  return body;
}

/** Characters that are looked through for something to say. */
const maxLookedLength = 20_000;

/** One short line without pictures and without what looks like a token: models print what they like. */
function plain(text: string): string {
  const clean = text
    .slice(0, maxLookedLength)
    .replace(/data:[\w/+.-]+;base64,[\w+/=-]*/g, 'data:…')
    .replace(/\b(?:r8_\w+|(?:Bearer|Token)\s+[^\s"']+)/gi, '(a secret)');
  return escapeForChat(clean, 300);
}
