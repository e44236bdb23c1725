/** What went wrong at the server, in sentences that say how to fix it. Nothing of the key is ever in them. */
import { APIConnectionTimeoutError, APIError } from 'openai';
import { CapabilityError, type ClovabotError, ModelError } from '../../contracts/errors.js';
import { capitalise } from '../../util/format.js';
import { PaidFetchError } from '../shared/paid-fetch.js';
import type { OpenAiSettings } from './settings.js';

/** Who was asked. */
export interface Asked extends Pick<OpenAiSettings, 'host' | 'key' | 'displayName'> {
  readonly model: string;
  /** Whether pictures went with it. */
  readonly showsPictures: boolean;
}

/** Within a sentence. */
const it = ({ displayName = 'my language model' }: Asked): string => displayName;

/** What the server says of itself, in one line of at most 300 characters, without the key or what is left of it. */
export function saidBy(error: unknown, { key }: Pick<Asked, 'key'>): string {
  const said = error instanceof Error ? error.message : String(error);
  return (key ? said.replaceAll(key, '(the key)') : said)
    .replace(/\b(sk|sess)-[\w*.-]{4,}/g, '(a key)')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

/** Whether a call that failed may have been carried out: a refusal was not, nor what never arrived. */
export function mayBeBilled(error: unknown): boolean {
  const transport = transportFault(error);
  if (transport) return transport.mayHaveArrived;
  return !(error instanceof APIError && error.status !== undefined);
}

/** The PaidFetchError that the SDK has wrapped. */
export function transportFault(error: unknown): PaidFetchError | undefined {
  if (error instanceof PaidFetchError) return error;
  return error instanceof Error ? transportFault(error.cause) : undefined;
}

/** A model that cannot see was shown something. */
export class BlindModel extends CapabilityError {
  /** Why, as it was said, and by whom: the server, which knows, or the model, which may err. */
  readonly said: string;
  readonly saidBy: 'server' | 'model';
  constructor(message: string, friendly: string, said: string, saidBy: 'server' | 'model') {
    super(message, { friendly });
    this.said = said;
    this.saidBy = saidBy;
  }
}

export const blind = (asked: Asked, said: string, by: 'server' | 'model' = 'server'): BlindModel =>
  new BlindModel(
    `[openai] ${asked.model} cannot see: ${saidBy(said, asked)}; choose a model that can with OPENAI_MODEL`,
    `The model that I use (${asked.model}) can’t see pictures; my admin should look into it.`,
    said,
    by,
  );

/** Nothing comes of this very request, while the model works: HTTP's status for it, whatever the server said. */
export const unusableRequest = 422;

/** A reply that came, and is of no use. */
export function uselessReply(asked: Asked, what: string, fix: string, cause?: unknown): ModelError {
  return new ModelError(`[openai] ${asked.model} ${what}; ${fix}`, {
    backend: 'openai',
    status: unusableRequest,
    friendly: 'The model gave me nothing that I can use. Try again, or in other words.',
    cause,
  });
}

/** The model will not do it. */
export function declined(asked: Asked, words: string): ModelError {
  return new ModelError(
    `[openai] ${asked.model} declined: ${saidBy(words, asked) || 'no reason given'}; ask for something else`,
    {
      backend: 'openai',
      status: unusableRequest,
      friendly: 'The model that I ask does not want to do that.',
    },
  );
}

/** Turns what the SDK threw into our own error. Not for rejections with a signal's reason. */
export function failureOf(error: unknown, asked: Asked): ClovabotError {
  const transport = transportFault(error);
  // Where what was thrown speaks of a timeout, the SDK throws its own error instead, which knows nothing of ours.
  if (transport?.fault === 'too-slow' || error instanceof APIConnectionTimeoutError)
    return new ModelError(
      `[openai] ${transport?.message ?? `${asked.host} did not answer in time`}; try again, or allow more seconds with OPENAI_TIMEOUT`,
      {
        backend: 'openai',
        retryable: true,
        friendly: `${capitalise(it(asked))} takes too long at the moment. Try again in a while.`,
        cause: transport,
      },
    );
  if (transport)
    return new ModelError(`[openai] ${transport.message}; ${transportMend(transport, asked)}`, {
      backend: 'openai',
      ...(transport.fault === 'too-large' ? { status: unusableRequest } : { retryable: true }),
      friendly: `I can’t reach ${it(asked)} at the moment. Try again in a while.`,
      cause: transport,
    });
  // The SDK's error holds the reply's headers and body; only its words go on.
  const said = saidBy(error, asked);
  if (error instanceof APIError && typeof error.status === 'number') return refusalOf(error, error.status, said, asked);
  return uselessReply(
    asked,
    `answered in a form that is not understood (${said})`,
    'look whether OPENAI_BASE_URL is right',
  );
}

/** As OpenAI, Ollama, llama.cpp, vLLM, LM Studio, OpenRouter, DeepSeek and others say of models that only read. */
const isBlind = new RegExp(
  [
    /(?:images?|vision|visual|picture)[^.]{0,50}\b(?:not|only|isn't|aren't)\b[^.]{0,20}(?:supported|enabled|allowed|available|accepted|permitted)/,
    /\b(?:not|n't|cannot|only|un)\s?(?:currently )?(?:support|accept|take|allow|process|handle|have)s?(?:ed|ing)?\b[^.]{0,40}\b(?:images?|vision|visual|picture|multi-?modal)/,
    /\bsupports?\b[^.]{0,20}(?:image|vision)|\b(?:no|without|lacks?)\b[^.]{0,12}\b(?:vision|image input|visual)/,
    /multi-?modal|mmproj|clip model|required for image|(?:at most|maximum of) 0 image|modalit|text-only|vision (?:encoder|projector|tower)/,
    // Servers that read text alone complain of the form.
    /(?:unknown variant|unrecognized|unsupported|invalid|unexpected|unknown)[^.]{0,40}['"`]?image_url|content[^.]{0,30}\b(?:must be|should be|expected)[^.]{0,12}\b(?:a )?(?:valid )?string|sequence, expected a string|expected a string[^.]{0,20}(?:array|list|sequence)|\bonly\b[^.]{0,12}['"`]?text\b[^.]{0,30}(?:content|supported|allowed|type)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
/** What is wrong with this very picture. */
const isAboutPicture =
  /\b(?:images?|picture) (?:format|type|size|dimensions?|resolution|mime|encoding|extension|file)|unsupported image\b|invalid (?:image|base64)|corrupt|image (?:is|was)? ?too (?:large|small|big)|could not (?:decode|load|process)|failed to (?:decode|load)|too many images/i;

/** It sees, but fewer pictures at once than it was shown. */
const isAboutCount =
  /\b(?:single|one|1|multiple|several|too many|more than (?:one|1)|at most [1-9]\d*|maximum(?: of)? [1-9]\d*|up to [1-9]\d*) (?:images?|image\(s\)|pictures?)|\bimages? per (?:request|prompt|message)/i;

function transportMend({ fault }: PaidFetchError, { host }: Asked): string {
  if (fault === 'unreachable') return `look whether the server at ${host} runs and OPENAI_BASE_URL is right`;
  return 'try again later';
}

function refusalOf(error: APIError, status: number, said: string, asked: Asked): ClovabotError {
  const refuse = (fix: string, friendly: string, retryable = false): ModelError =>
    new ModelError(`[openai] ${asked.host} refused with ${said}; ${fix}`, {
      backend: 'openai',
      status,
      retryable,
      friendly,
    });
  const owner = 'my admin should look into it';
  const reason = `${error.code ?? ''} ${error.type ?? ''} ${said}`;
  if (status === 401)
    return refuse(
      'set OPENAI_API_KEY to a valid key',
      `My key for ${asked.displayName ?? 'the language model'} is refused; ${owner}.`,
    );
  if (/insufficient_quota|billing_hard_limit/.test(reason))
    return refuse(
      'add credit to the account',
      `My account for ${asked.displayName ?? 'the language model'} is used up; ${owner}.`,
    );
  if (status === 429)
    return refuse('try again later', `${capitalise(it(asked))} is too busy for me now; try again in a while.`, true);
  if (/content_policy|content_filter|moderation_blocked|safety system/i.test(reason)) return declined(asked, said);
  if (/context[ _](length|window|size)|maximum context|too many tokens|prompt is too long/i.test(reason))
    return refuse(
      'ask for less, or set OPENAI_MODEL to one with a larger context',
      'That is too much at once for my language model.',
    );
  if (asked.showsPictures && isBlind.test(reason) && !isAboutPicture.test(reason) && !isAboutCount.test(reason))
    return blind(asked, said);
  if (status === 403 || status === 404)
    return refuse(
      `set OPENAI_MODEL to a model that it has (${asked.model} was asked for), or CLOVABOT_…=openai:model; OPENAI_BASE_URL usually ends in /v1`,
      `The model that I want to ask${asked.displayName ? ` (${asked.model}, ${asked.displayName})` : ''} is not there; ${owner}.`,
    );
  if (status >= 300 && status < 400)
    return refuse(
      'set OPENAI_BASE_URL to the address that it points to',
      `${capitalise(it(asked))} has moved; ${owner}.`,
    );
  if (status >= 500)
    return refuse('try again later', `${capitalise(it(asked))} has trouble at the moment. Try again in a while.`, true);
  return refuse(
    'look into the settings of the model',
    `${capitalise(it(asked))} did not accept what I asked; ${owner}.`,
  );
}
