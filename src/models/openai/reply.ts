/** What a server answered to a chat request, read leniently: compatible servers leave out or add this and that. */
import { APIError } from 'openai';
import { z } from 'zod';
import { readJson } from '../../util/lenient-json.js';
import { speechOf } from '../../util/spoken-part.js';
import type { LanguageUse } from '../shared/prices.js';
import { eventsIn, isLastEvent } from './event-reader.js';
import { type Asked, uselessReply } from './failure.js';
import { contentText, toolArguments } from './reply-content.js';

export interface ChatReply {
  /** Without what a model thought aloud before it; empty when it said nothing. */
  readonly text: string;
  /** False when it was cut off at the longest length, or while it was still thinking. */
  readonly whole: boolean;
  /** It thought aloud, or wrote marks around what it said. */
  readonly isMarked: boolean;
  /** Why the model, or a filter behind it, declined. */
  readonly declined?: string;
  /** What it would call a tool with, instead of answering. */
  readonly called?: string;
}

const count = z.number().nonnegative().nullish();
const usageSchema = z.object({
  prompt_tokens: z.number().nonnegative(),
  completion_tokens: z.number().nonnegative(),
  prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
});
const messageSchema = z.looseObject({
  content: z.unknown().optional(),
  refusal: z.string().nullish().catch(undefined),
  reasoning_content: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  function_call: z.unknown().optional(),
});
const choiceSchema = z.looseObject({
  message: messageSchema.nullish(),
  delta: messageSchema.nullish(),
  text: z.string().nullish(),
  finish_reason: z.string().nullish().catch(undefined),
});
/** Ollama's own form has the message itself. */
const replySchema = z.union([
  z.looseObject({ choices: z.array(choiceSchema).min(1) }).transform(({ choices }) => choices),
  z
    .looseObject({ message: messageSchema, done_reason: z.string().nullish() })
    .transform(({ message, done_reason }) => [
      { message, finish_reason: done_reason, delta: undefined, text: undefined },
    ]),
]);

const isCut = /^(length|max_tokens|model_length|token_limit|max_output_tokens)$/i;
const isFiltered = /^(content_filter|safety|prohibited_content|blocklist|recitation|refusal)$/i;

/** @throws ModelError when it is no chat completion with a choice */
export function readReply(body: unknown, asked: Asked): ChatReply {
  const read = replySchema.safeParse(body);
  if (!read.success) throw uselessReply(asked, 'answered no completion: it has no choices', 'try again', read.error);
  const [{ message, delta, text: plain, finish_reason: finish }] = read.data;
  const given = message ?? delta;
  const written = contentText(given?.content) || plain || endOfThoughts(given?.reasoning_content);
  const { text, isUnfinished } = speechOf(written);
  return {
    text,
    isMarked: isUnfinished || text !== written.trim(),
    whole: !isCut.test(finish ?? '') && !isUnfinished,
    declined: given?.refusal || (isFiltered.test(finish ?? '') ? 'a filter stopped it' : undefined),
    called: toolArguments(given?.tool_calls ?? given?.function_call),
  };
}

/** Some servers put all of a reply among the thoughts, with the mark that ends them in its midst. */
function endOfThoughts(thoughts: unknown): string {
  const text = contentText(thoughts);
  return /<\/?(?:think|answer)|<\|channel\|>final/i.test(text) ? text : '';
}

const errorWords = z.union([
  z.string().min(1),
  z.looseObject({ message: z.string() }).transform(({ message }) => message),
  z.looseObject({ msg: z.string() }).transform(({ msg }) => msg),
  z.looseObject({ detail: z.string() }).transform(({ detail }) => detail),
]);
const codes = z.looseObject({
  code: z.unknown().optional(),
  status: z.unknown().optional(),
  type: z.unknown().optional(),
  param: z.unknown().optional(),
});

/** Gateways report errors with status 200, also inside of a choice, or instead of it. @throws APIError as the SDK would */
export function throwReportedError(body: unknown): void {
  const found = reportedError(body);
  if (found === undefined) return;
  const message = errorWords.safeParse(found).data ?? JSON.stringify(found);
  const { code, status, type, param } = codes.safeParse(found).data ?? {};
  const known = [status, code].map(Number).find((number) => number >= 400 && number < 600);
  const error = { message, ...texts({ code, type, param }) };
  throw APIError.generate(
    known ?? statusByWords(`${String(code)} ${String(type)} ${message}`),
    { error },
    message,
    new Headers(),
  );
}

function reportedError(body: unknown): unknown {
  const at = z
    .looseObject({
      error: z.unknown().optional(),
      errors: z.unknown().optional(),
      detail: z.unknown().optional(),
      choices: z.unknown().optional(),
      object: z.unknown().optional(),
    })
    .safeParse(body).data;
  if (!at) return undefined;
  if (at.error) return at.error;
  const [choice] = z.array(z.looseObject({ error: z.unknown().optional() })).safeParse(at.choices).data ?? [];
  if (choice?.error) return choice.error;
  if (Array.isArray(at.choices) && at.choices.length > 0) return undefined;
  const [first] = Array.isArray(at.errors) ? at.errors : [];
  return first ?? at.detail ?? (at.object === 'error' ? body : undefined);
}

const texts = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]])));

function statusByWords(words: string): number {
  if (/rate.?limit|too many requests|quota/i.test(words)) return 429;
  return /overloaded|unavailable|server_error|internal (server )?error|timed? ?out|try again later/i.test(words)
    ? 503
    : 400;
}

/** Undefined where the server does not count. */
export function readUse(reply: unknown): LanguageUse | undefined {
  const read = z.object({ usage: usageSchema }).safeParse(reply);
  if (!read.success) return undefined;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = read.data.usage;
  return { input, cached: details?.cached_tokens ?? 0, written: details?.cache_write_tokens ?? 0, output };
}

const partSchema = z
  .looseObject({
    choices: z.array(choiceSchema).nullish(),
    usage: z.unknown().optional(),
    error: z.unknown().optional(),
  })
  .nullable();

/**
 * The body of a reply, which the SDK leaves as text where the server does not say that it is JSON. Server-sent events, which
 * some gateways send everybody, are put together as if they had come at once.
 * @throws SyntaxError or ZodError when it is none of these
 */
export function readBody(sent: unknown): { readonly body: unknown; readonly isCut?: true } {
  if (typeof sent !== 'string') return { body: sent };
  return isOfEvents(sent) ? joinEvents(sent) : { body: JSON.parse(sent) };
}

export const isOfEvents = (sent: string): boolean => /^\s*(?:data|event|id|retry)?:/.test(sent);

/** `isCut`: an error or nothing came where it should have gone on. */
function joinEvents(sent: string): ReturnType<typeof readBody> {
  const events = eventsIn(sent);
  const parts = events
    .filter((event) => !isLastEvent(event) && event.data.trim() !== '')
    .map(({ name, data }) => ({ name, part: partSchema.parse(JSON.parse(data)) }));
  const choices = parts.flatMap(({ part }) => part?.choices?.slice(0, 1) ?? []);
  const failed = parts.find(({ name, part }) => part?.error || name === 'error');
  const usage = parts.findLast(({ part }) => part?.usage)?.part?.usage;
  const hasBegun = choices.some(({ delta, message }) => contentText((delta ?? message)?.content) !== '');
  if (failed)
    return { body: { error: failed.part?.error ?? failed.part ?? 'error', usage }, ...(hasBegun && { isCut: true }) };
  const join = (field: 'content' | 'refusal' | 'reasoning_content'): string =>
    choices.map(({ delta, message }) => contentText((delta ?? message)?.[field])).join('');
  const finish = choices.findLast(({ finish_reason }) => finish_reason)?.finish_reason;
  const isDone = events.some(isLastEvent);
  const message = {
    content: join('content') || choices.map(({ text }) => text ?? '').join(''),
    refusal: join('refusal') || null,
    reasoning_content: join('reasoning_content') || null,
    function_call: {
      arguments: choices.map(({ delta, message }) => firstCall(delta ?? message ?? null)).join('') || null,
    },
  };
  return {
    // Without its last part it was cut off.
    body: { choices: [{ message, finish_reason: finish ?? (isDone ? 'stop' : 'length') }], usage },
    ...(finish === undefined && !isDone && { isCut: true }),
  };
}

/** Of several calls, the parts of the first. */
function firstCall(said: z.infer<typeof messageSchema> | null = null): string {
  const { tool_calls, function_call } = said ?? {};
  const [one] = z.array(z.looseObject({ index: z.number().nullish() })).safeParse(tool_calls).data ?? [];
  return one?.index ? '' : (toolArguments(tool_calls ?? function_call) ?? '');
}

/** What a chat completion's part says, or undefined. */
export function saidInPart(data: string): string | undefined {
  const { data: part } = partSchema.safeParse(readJson(data));
  const [choice] = part?.choices ?? [];
  return choice && (contentText((choice.delta ?? choice.message)?.content) || (choice.text ?? ''));
}
