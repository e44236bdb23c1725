import type OpenAI from 'openai';
import type { CompletionRequest, Message } from '../../contracts/model.js';
import { pictureToSend, seenPart } from '../shared/picture-to-send.js';
import type { Dialect } from './dialect.js';

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type StreamedBody = OpenAI.Chat.ChatCompletionCreateParamsStreaming;
type Sent = OpenAI.Chat.ChatCompletionMessageParam;

/** A message whose pictures are data URIs. */
export interface PicturedMessage extends Pick<Message, 'role' | 'text'> {
  readonly pictures: readonly string[];
}

/** @param side of a picture that is sent: pixels of the longer one */
export async function withPictures({ role, text, sights = [] }: Message, side: number): Promise<PicturedMessage> {
  const sent = await Promise.all(
    sights.map((sight) => pictureToSend(sight.pixels, seenPart(sight), { side: Math.min(side, sight.side ?? side) })),
  );
  return { role, text, pictures: sent.map(({ uri }) => uri) };
}

/** The request as its server takes it. What never changes stands first, so that it is cached. */
export function bodyOf(
  model: string,
  { instructions, schema, maxTokens }: CompletionRequest,
  messages: readonly PicturedMessage[],
  dialect: Dialect,
): Body {
  const rules = schema && dialect.json !== 'schema' ? `${instructions}\n\n${inWords(schema)}` : instructions;
  return {
    model,
    messages: dialect.system
      ? [...systemMessage(rules, dialect), ...messages.map(toSent)]
      : withInstructions(rules, messages).map(toSent),
    [dialect.limit]: maxTokens,
    ...(dialect.temperature && { temperature: 0 }),
    ...(dialect.effort && { reasoning_effort: dialect.effort }),
    ...(dialect.breakpoint && { prompt_cache_options: { mode: 'explicit' as const } }),
    ...(schema && formatOf(schema, dialect)),
  };
}

/** The same request, its reply to come as it is written. */
export const streamed = (body: Body, { stream }: Dialect): StreamedBody => ({
  ...body,
  stream: true,
  ...(stream === 'counted' && { stream_options: { include_usage: true } }),
});

function withInstructions(rules: string, [first, ...rest]: readonly PicturedMessage[]): readonly PicturedMessage[] {
  return rules === '' ? [first, ...rest] : [{ ...first, text: `${rules}\n\n${first.text}` }, ...rest];
}

function systemMessage(rules: string, { breakpoint }: Dialect): readonly Sent[] {
  if (rules === '') return [];
  if (!breakpoint) return [{ role: 'system', content: rules }];
  return [{ role: 'system', content: [{ type: 'text', text: rules, prompt_cache_breakpoint: { mode: 'explicit' } }] }];
}

function toSent({ role, text, pictures }: PicturedMessage): Sent {
  if (role === 'assistant' || pictures.length === 0) return { role, content: text };
  return {
    role,
    content: [...pictures.map((url) => ({ type: 'image_url' as const, image_url: { url } })), { type: 'text', text }],
  };
}

function formatOf(
  { name, json }: NonNullable<CompletionRequest['schema']>,
  dialect: Dialect,
): Pick<Body, 'response_format'> {
  if (dialect.json === 'words') return {};
  if (dialect.json === 'object') return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: json } } };
}

const inWords = ({ json }: NonNullable<CompletionRequest['schema']>): string =>
  `Reply with one JSON value and nothing else. It follows this JSON schema:\n${JSON.stringify(json)}`;
