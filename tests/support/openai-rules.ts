/** What an OpenAI-compatible server accepts, strictly: https://platform.openai.com/docs/api-reference/chat/create and …/images/createEdit */
import sharp from 'sharp';
import type { FormData } from 'undici';
import { z } from 'zod';

const breakpoint = z.strictObject({ mode: z.literal('explicit') });
const textPart = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  prompt_cache_breakpoint: breakpoint.optional(),
});
const picturePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: z.string().regex(/^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/]+=*$/, 'a data URI of a picture'),
    detail: z.enum(['auto', 'low', 'high', 'original']).optional(),
  }),
});

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name,
      description: z.string().optional(),
      strict: z.boolean().optional(),
      schema: z.record(z.string(), z.unknown()),
    }),
  }),
]);

const chatRules = z.strictObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({
          role: z.enum(['system', 'developer']),
          content: z.union([z.string().min(1), z.array(textPart).min(1)]),
        }),
        z.strictObject({
          role: z.literal('user'),
          content: z.union([z.string().min(1), z.array(z.union([textPart, picturePart])).min(1)]),
        }),
        z.strictObject({ role: z.literal('assistant'), content: z.string().min(1) }),
      ]),
    )
    .min(1),
  response_format: responseFormat.optional(),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).optional(),
  max_completion_tokens: z.int().min(1).optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  prompt_cache_options: z
    .strictObject({ mode: z.enum(['implicit', 'explicit']), ttl: z.literal('30m').optional() })
    .optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
});
export type ChatBody = z.infer<typeof chatRules>;

const editRules = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1).max(32_000),
  image: z.instanceof(File),
  mask: z.instanceof(File).optional(),
  size: z.string().regex(/^\d{3,4}x\d{3,4}$/),
  quality: z.enum(['auto', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  n: z.literal('1').optional(),
  input_fidelity: z.enum(['high', 'low']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  background: z.enum(['opaque', 'auto', 'transparent']).optional(),
});
export type EditBody = z.infer<typeof editRules>;

/** A picture that really is what it is said to be. */
export interface SentPicture {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly bytes: Buffer;
}

async function decodeSent(bytes: Buffer, type: string): Promise<SentPicture> {
  const { format, width, height, hasAlpha } = await sharp(bytes).metadata();
  if (`image/${format}` !== type) throw new Error(`a picture that says ${type} is ${format}`);
  // Decoding finds what is cut off.
  await sharp(bytes, { failOn: 'warning' }).raw().toBuffer();
  return { type, width, height, hasAlpha, bytes };
}

/** What OpenAI's strict mode refuses: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
function schemaFault(schema: unknown, where = 'schema'): string | undefined {
  if (Array.isArray(schema)) return schema.map((part, at) => schemaFault(part, `${where}[${at}]`)).find(Boolean);
  if (typeof schema !== 'object' || schema === null) return undefined;
  const node = z
    .looseObject({ properties: z.record(z.string(), z.unknown()).optional(), required: z.array(z.string()).optional() })
    .parse(schema);
  if (where === 'schema' && node.type !== 'object') return 'schema must have type "object" at its root';
  if (node.type === 'object') {
    if (node.additionalProperties !== false) return `${where}: additionalProperties must be false`;
    const missing = Object.keys(node.properties ?? {}).find((key) => !node.required?.includes(key));
    if (missing !== undefined) return `${where}: ${missing} must be in required`;
  }
  return Object.entries(node)
    .map(([key, part]) => schemaFault(part, `${where}.${key}`))
    .find(Boolean);
}

/** What the peer was asked, understood. */
export interface PeerChat {
  readonly kind: 'chat';
  readonly model: string;
  readonly body: ChatBody;
  /** The system message. */
  readonly instructions: string;
  /** Of the last user message. */
  readonly question: string;
  /** All pictures, in the order of the messages. */
  readonly pictures: readonly SentPicture[];
}
export interface PeerEdit {
  readonly kind: 'edit';
  readonly model: string;
  readonly body: EditBody;
  readonly question: string;
  readonly picture: SentPicture;
  readonly mask?: SentPicture;
}
export type PeerRequest = PeerChat | PeerEdit;

/** @throws Error saying what no client may send */
export async function readChat(sent: unknown): Promise<PeerChat> {
  const body = chatRules.parse(sent);
  const [system] = body.messages;
  if (body.messages.slice(1).some(({ role }) => role === 'system'))
    throw new Error('a system message is not the first');
  if (body.messages.at(-1)?.role !== 'user') throw new Error('the last message is not the user’s');
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined)
    throw new Error('max_tokens and max_completion_tokens exclude each other');
  const format = body.response_format;
  if (format?.type === 'json_schema' && format.json_schema.strict) {
    const fault = schemaFault(format.json_schema.schema);
    if (fault !== undefined) throw new Error(`Invalid schema for response_format: ${fault}`);
  }
  if (format?.type === 'json_object' && !/json/i.test(body.messages.map(({ content }) => textOf(content)).join()))
    throw new Error(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    );
  const pictures: SentPicture[] = [];
  for (const { content } of body.messages)
    for (const part of typeof content === 'string' ? [] : content)
      if (part.type === 'image_url') {
        const [head = '', data = ''] = part.image_url.url.split(',');
        pictures.push(await decodeSent(Buffer.from(data, 'base64'), head.slice('data:'.length, head.indexOf(';'))));
      }
  return {
    kind: 'chat',
    model: body.model,
    body,
    instructions: system?.role === 'system' ? textOf(system.content) : '',
    question: textOf(body.messages.at(-1)?.content ?? ''),
    pictures,
  };
}

/** @throws Error saying what no client may send */
export async function readEdit(form: FormData): Promise<PeerEdit> {
  const body = editRules.parse(Object.fromEntries(form));
  const picture = await decodeSent(Buffer.from(await body.image.arrayBuffer()), body.image.type);
  const mask = body.mask && (await decodeSent(Buffer.from(await body.mask.arrayBuffer()), body.mask.type));
  if (mask && (mask.type !== 'image/png' || !mask.hasAlpha)) throw new Error('the mask must be a PNG with alpha');
  if (mask && mask.bytes.byteLength > 4_000_000) throw new Error('the mask must be less than 4 MB');
  if (mask && (mask.width !== picture.width || mask.height !== picture.height))
    throw new Error('the mask must be as large as the image');
  const [width = 0, height = 0] = body.size.split('x').map(Number);
  const isStandard = ['1024x1024', '1536x1024', '1024x1536'].includes(body.size);
  if (!isStandard && (width % 16 !== 0 || height % 16 !== 0 || Math.max(width / height, height / width) > 3))
    throw new Error(`size ${body.size} is not supported`);
  return { kind: 'edit', model: body.model, body, question: body.prompt, picture, mask };
}

export const textOf = (content: string | readonly { readonly type: string; readonly text?: string }[]): string =>
  typeof content === 'string' ? content : content.flatMap(({ text }) => text ?? []).join('\n');
