/** One request to `images.edit`, paid for and read: https://platform.openai.com/docs/api-reference/images/createEdit */
import type { Sharp } from 'sharp';
import { z } from 'zod';
import type { CallOptions, Charge } from '../../contracts/model.js';
import type { SafeFetch } from '../../util/safe-fetch.js';
import { decodePicture } from '../shared/decode-picture.js';
import { type PaintingUse, paintingDollars } from '../shared/prices.js';
import type { ChatOptions } from './chat.js';
import { createClient } from './client.js';
import { type Asked, failureOf, mayBeBilled, uselessReply } from './failure.js';

export interface PaintRequest {
  /** PNG. */
  readonly image: File;
  /** PNG as large as the image; what is transparent in it is painted. */
  readonly mask: File;
  readonly prompt: string;
  /** "1024x1024" */
  readonly size: string;
}
/** The whole picture as the model made it, other than it was also beside the mask. Rejects with ModelError. */
export type Paint = (request: PaintRequest, options: CallOptions) => Promise<Sharp>;

export interface PaintOptions extends ChatOptions {
  /** Fetches pictures from the server itself. */
  readonly web: SafeFetch;
}

const maxBytes = 40_000_000;

export function createPaint({ settings, fetch, prices, web }: PaintOptions): Paint {
  return async (request, { signal, meter }) => {
    const model = settings.modelFor('fill') ?? '';
    const price = prices.painting(model);
    const asked: Asked = { ...settings, model, showsPictures: false };
    await meter?.reserve(price?.most ?? 0);
    signal.throwIfAborted();
    const { images } = createClient(settings, fetch, { timeoutMs: settings.paintingTimeoutMs, maxBytes, signal });
    const charge = (dollars: number | undefined, tokens?: Charge['tokens']): void =>
      meter?.charge({ backend: 'openai', model, capability: 'fill', dollars, tokens });

    const reply: unknown = await images.edit({ ...request, model, quality: 'medium' }).catch((error: unknown) => {
      if (mayBeBilled(error)) charge(price?.most);
      throw signal.aborted ? signal.reason : failureOf(error, asked);
    });
    const use = readUse(reply);
    // What is billed and was not counted is taken at its dearest.
    const dollars = price && (use ? paintingDollars(price, use) : price.most);
    charge(dollars, use && { input: use.text + use.image, cached: 0, output: use.output });
    return madePicture(reply, asked, web, signal);
  };
}

const count = z.number().nonnegative();
const useSchema = z.object({
  usage: z.object({
    output_tokens: count,
    input_tokens_details: z.object({ text_tokens: count, image_tokens: count }),
  }),
});

/** Undefined where the server does not count. */
function readUse(reply: unknown): PaintingUse | undefined {
  const read = useSchema.safeParse(reply);
  if (!read.success) return undefined;
  const { output_tokens: output, input_tokens_details: input } = read.data.usage;
  return { text: input.text_tokens, image: input.image_tokens, output };
}

const madeSchema = z.object({
  data: z.array(z.union([z.object({ b64_json: z.string().min(1) }), z.object({ url: z.string() })])).min(1),
});

/** The picture that came, or that the server itself has at the address that came. */
async function madePicture(reply: unknown, asked: Asked, web: SafeFetch, signal: AbortSignal): Promise<Sharp> {
  const read = madeSchema.safeParse(reply);
  if (!read.success) throw uselessReply(asked, 'answered without a picture', 'try again', read.error);
  const [made] = read.data.data;
  try {
    return await decodePicture('url' in made ? await fetched(made.url, web, signal) : fromBase64(made.b64_json));
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw uselessReply(asked, `sent a picture that cannot be used: ${why}`, 'try again', cause);
  }
}

async function fetched(url: string, web: SafeFetch, signal: AbortSignal): Promise<Uint8Array> {
  const head = /^data:image\/\w+;base64,/.exec(url)?.[0];
  if (head !== undefined) return fromBase64(url.slice(head.length));
  // No other host than the one that the operator configured.
  const { status, bytes } = await web.get(url, { signal, hosts: [], accept: 'image/*', maxBytes, timeoutMs: 30_000 });
  if (status !== 200) throw new Error(`its address answered with status ${status}`);
  return bytes;
}

const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');
