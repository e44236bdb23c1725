/** What a server answered to a chat request, read leniently: compatible servers leave out or add this and that. */
import { z } from 'zod';
import type { LanguageUse } from '../shared/prices.js';
import { type Asked, saidBy, uselessReply } from './failure.js';

export interface ChatReply {
  /** Without what a model thought aloud before it; empty when it said nothing. */
  readonly text: string;
  /** False when it was cut off at the longest length. */
  readonly whole: boolean;
  /** Why the model, or a filter behind it, declined. */
  readonly declined?: string;
}

const count = z.number().nonnegative().nullish();
const usageSchema = z.object({
  prompt_tokens: z.number().nonnegative(),
  completion_tokens: z.number().nonnegative(),
  prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
});
const contentSchema = z
  .union([
    z.string(),
    z.array(z.object({ text: z.string().default('') })).transform((parts) => parts.map(({ text }) => text).join('')),
  ])
  .nullish();
const replySchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: contentSchema, refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});

/** @throws ModelError when it is no chat completion with a choice */
export function readReply(body: unknown, asked: Asked): ChatReply {
  const read = replySchema.safeParse(body);
  if (!read.success)
    throw uselessReply(asked, `answered no completion: ${faultIn(body, asked)}`, 'try again', read.error);
  const [{ message, finish_reason: finish }] = read.data.choices;
  return {
    text: withoutThoughts(message.content ?? ''),
    whole: finish !== 'length',
    declined: message.refusal ?? (finish === 'content_filter' ? 'a filter stopped it' : undefined),
  };
}

/** Gateways report an error with status 200. */
function faultIn(body: unknown, asked: Asked): string {
  const read = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
  return read.success ? saidBy(read.data.error.message, asked) : 'it has no choices';
}

/** Undefined where the server does not count. */
export function readUse(reply: unknown): LanguageUse | undefined {
  const read = z.object({ usage: usageSchema }).safeParse(reply);
  if (!read.success) return undefined;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = read.data.usage;
  return { input, cached: details?.cached_tokens ?? 0, written: details?.cache_write_tokens ?? 0, output };
}

/** Open models think aloud in front of what they say. */
const withoutThoughts = (text: string): string => text.replace(/^\s*<think>[\s\S]*?(<\/think>|$)/, '').trim();

const partSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z.unknown().optional(),
});

/**
 * The body of a reply, which the SDK leaves as text where the server does not say that it is JSON. Some gateways send
 * everybody server-sent events; those are put together as if they had come at once.
 * @throws SyntaxError or ZodError when it is none of these
 */
export function readBody(sent: unknown): { readonly body: unknown } {
  if (typeof sent !== 'string') return { body: sent };
  return { body: /^\s*(data|event|id|retry)?:/.test(sent) ? joinEvents(sent) : JSON.parse(sent) };
}

function joinEvents(events: string): unknown {
  const parts = events
    .split('\n')
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => partSchema.parse(JSON.parse(line.slice('data:'.length))));
  const choices = parts.flatMap(({ choices: [choice] }) => choice ?? []);
  const join = (field: 'content' | 'refusal'): string => choices.map(({ delta }) => delta?.[field] ?? '').join('');
  const finish = choices.findLast(({ finish_reason }) => finish_reason)?.finish_reason;
  return {
    // Without its last part it was cut off.
    choices: [
      { message: { content: join('content'), refusal: join('refusal') || null }, finish_reason: finish ?? 'length' },
    ],
    usage: parts.findLast(({ usage }) => usage)?.usage,
  };
}
