/**
 * How a server wants to be asked. OpenAI-compatible servers and models differ in what they take; what one refuses with
 * 400, which is neither carried out nor billed, it is not sent again.
 */
import { APIError } from 'openai';
import type { LanguagePrice } from '../shared/prices.js';

export interface Dialect {
  /** How JSON is asked for: by a schema that is enforced, as any JSON object, or in words alone. */
  readonly json: 'schema' | 'object' | 'words';
  /** What the longest reply is called. */
  readonly limit: 'max_completion_tokens' | 'max_tokens';
  readonly temperature: boolean;
  /** Whether the instructions are a message of their own; otherwise they stand before the first one. */
  readonly system: boolean;
  /** How much a model may think before it speaks, since its thoughts count as part of the reply; absent: as it likes. */
  readonly effort?: 'none' | 'low';
  /** Whether the end of the instructions is marked for the prompt cache. */
  readonly breakpoint: boolean;
  /** Whether a reply that somebody watches comes as it is written, and whether its tokens are counted then as well; absent: it comes as one. */
  readonly stream?: 'counted' | 'uncounted';
}

/** What OpenAI's own models are first asked with; those that charge for putting into the cache have it marked. */
export const vendorDialect = ({ written }: Pick<LanguagePrice, 'written'>): Dialect => ({
  ...{ json: 'schema', limit: 'max_completion_tokens', temperature: true, system: true, effort: 'none' },
  ...{ breakpoint: written !== undefined, stream: 'counted' },
});
/** What all others are first asked with. */
export const commonDialect: Dialect = {
  ...{ json: 'schema', limit: 'max_tokens', temperature: true, system: true, effort: 'none', breakpoint: false },
  stream: 'counted',
};

const isUnknown =
  /unsupported|not supported|does not support|unrecogni[sz]ed|unknown|unexpected|not permitted|forbidden|extra/i;

/** Templates of some models know people and the model only. */
const isOfSystem =
  /\bsystem['"`]? (?:role|message|prompt)s?\b[^.]{0,30}\b(?:not|un)|unsupported[^.]{0,20}\bsystem\b|roles must alternate/i;

/** The next dialect to try after an error; undefined when the error has another reason. */
export function concede(
  dialect: Dialect,
  error: unknown,
  { asksForJson, isStreamed }: { readonly asksForJson: boolean; readonly isStreamed: boolean },
): Dialect | undefined {
  if (!(error instanceof APIError)) return undefined;
  const said = `${error.param ?? ''} ${error.message}`;
  if (
    isStreamed &&
    error.status !== 401 &&
    error.status !== 429 &&
    /\bstream(?:s|ed|ing|_options)?\b|include_usage/i.test(said)
  )
    return { ...dialect, stream: isOfCounting.test(said) && dialect.stream === 'counted' ? 'uncounted' : undefined };
  if (!(error.status === 400 || error.status === 422)) return undefined;
  if (dialect.breakpoint && /prompt_cache/.test(said)) return { ...dialect, breakpoint: false };
  if (dialect.effort && /reasoning|thinking/.test(said))
    return { ...dialect, effort: dialect.effort === 'none' ? 'low' : undefined };
  if (dialect.system && isOfSystem.test(said)) return { ...dialect, system: false, breakpoint: false };
  if (dialect.temperature && /temperature/.test(said)) return { ...dialect, temperature: false };
  if (asksForJson && dialect.json !== 'words' && /response_format|json|schema|grammar|structured/i.test(said))
    return { ...dialect, json: dialect.json === 'schema' ? 'object' : 'words' };
  if (new RegExp(`\\b${dialect.limit}\\b`).test(said) && isUnknown.test(said))
    return { ...dialect, limit: otherLimit(dialect) };
  return undefined;
}

const isOfCounting = /stream_options|include_usage/;

/**
 * Whether what was refused may be taken when it is not to be streamed: by servers that can't, and don't say what they can't.
 * A refusal is neither carried out nor billed.
 */
export const mayBeOfStreaming = (error: unknown): boolean =>
  error instanceof APIError && [400, 405, 406, 415, 422, 500, 501].includes(error.status ?? 0);

/** Tokens; what is shorter is no reply. */
const shortest = 256;

/** A shorter reply to ask for, where a server has no room for that long a one; undefined when the error is another. */
export function shorter(maxTokens: number, error: unknown): number | undefined {
  if (!(error instanceof APIError) || !(error.status === 400 || error.status === 422)) return undefined;
  const isOfLength =
    /max_(?:completion_|new_|output_)?tokens|completion tokens|output tokens/i.test(
      `${error.param ?? ''} ${error.message}`,
    ) &&
    /too (?:large|high|big|many)|at most|exceed|maximum|less than|cannot be greater|must be (?:<|between|smaller)/i.test(
      error.message,
    );
  return isOfLength && maxTokens > shortest ? Math.max(shortest, Math.floor(maxTokens / 2)) : undefined;
}

const otherLimit = ({ limit }: Dialect): Dialect['limit'] =>
  limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
