/** Painting by `images.edit`: https://platform.openai.com/docs/api-reference/images/createEdit */
import { toFile } from 'openai';
import type { Sharp } from 'sharp';
import { z } from 'zod';
import type { Capabilities, Charge } from '../../model.js';
import { cutMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromMask, fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import type { PixelPart } from '../../util/pixel-part.js';
import type { Mask, Pixels } from '../../util/pixels.js';
import type { SafeFetch } from '../../util/safe-fetch.js';
import { decodePicture } from '../support/decode-picture.js';
import { partAround } from '../support/part-around.js';
import type { ChatOptions } from './chat.js';
import { createClient } from './client.js';
import { type Asked, failureOf, mayBeBilled, uselessReply } from './failure.js';

export interface FillOptions extends ChatOptions {
  /** Fetches pictures from the server itself. */
  readonly web: SafeFetch;
}

/** The sizes that all models take. */
const sizes = [
  { name: '1024x1024', width: 1024, height: 1024 },
  { name: '1536x1024', width: 1536, height: 1024 },
  { name: '1024x1536', width: 1024, height: 1536 },
] as const;
type Size = (typeof sizes)[number];

const maxBytes = 40_000_000;
const longestPrompt = 1000;

const others = 'Leave everything else exactly as it is.';
const painting = (prompt: string): string =>
  `Paint this into the transparent area of the mask: ${prompt.slice(0, longestPrompt)}\nIt belongs to the scene: the same light, perspective, scale, sharpness and style. ${others}`;
const clearing = `Take away whatever is in the transparent area of the mask, and continue its surroundings there as if it had never been. Add nothing new. ${others}`;

/** Sends what the mask selects with its surroundings; of the result, only what lies inside the mask is put back. */
export function createFill({ settings, fetch, prices, web }: FillOptions): Capabilities['fill'] {
  return async ({ pixels }, mask, prompt, { signal, meter }) => {
    signal.throwIfAborted();
    const around = partAround(mask);
    if (!around) return copyPixels(pixels);
    const size = nearestSize(around);
    const part = widened(around, size, pixels);
    const selected = cutMask(mask, part);
    const files = { image: await pictureFile(pixels, part, size), mask: await maskFile(selected, size) };

    const model = settings.modelFor('fill') ?? '';
    const price = prices.painting(model);
    const asked: Asked = { host: settings.host, key: settings.key, model, showsPictures: false };
    await meter?.reserve(price?.most ?? 0);
    signal.throwIfAborted();
    const charge = (dollars: number | undefined, tokens?: Charge['tokens']): void =>
      meter?.charge({ backend: 'openai', model, capability: 'fill', dollars, tokens });

    const reply: unknown = await createClient(settings, fetch, {
      timeoutMs: settings.paintingTimeoutMs,
      maxBytes,
      signal,
    })
      .images.edit({
        ...files,
        model,
        prompt: prompt === undefined ? clearing : painting(prompt),
        size: size.name,
        quality: 'medium',
      })
      .catch((error: unknown) => {
        if (mayBeBilled(error)) charge(price?.most);
        throw signal.aborted ? signal.reason : failureOf(error, asked);
      });
    const use = readUse(reply);
    const { text, image, output } = price ?? { text: 0, image: 0, output: 0 };
    const dollars = use ? (use.text * text + use.image * image + use.output * output) / 1e6 : price?.most;
    charge(price && dollars, use && { input: use.text + use.image, cached: 0, output: use.output });

    const painted = await madePicture(reply, asked, web, signal);
    const fitted = await toPixels(
      painted.flatten({ background: '#ffffff' }).resize(part.width, part.height, { fit: 'fill' }),
    );
    const result = copyPixels(pixels);
    await mixInto(result, fitted, selected, part, signal);
    return result;
  };
}

function nearestSize({ width, height }: PixelPart): Size {
  const misfit = (size: Size): number => Math.abs(Math.log((size.width / size.height) * (height / width)));
  return sizes.toSorted((a, b) => misfit(a) - misfit(b))[0] ?? sizes[0];
}

/** The part with more of the picture, so that it has the shape of the size as far as the picture reaches. */
function widened(part: PixelPart, { width, height }: Size, picture: Pixels): PixelPart {
  const [left, wide] = stretched(part.left, part.width, (part.height * width) / height, picture.width);
  const [top, high] = stretched(part.top, part.height, (part.width * height) / width, picture.height);
  return { left, top, width: wide, height: high };
}

/** A stretch made at least `wanted` long around its middle, within 0..`end`. */
function stretched(
  start: number,
  length: number,
  wanted: number,
  end: number,
): readonly [start: number, length: number] {
  const longer = Math.min(end, Math.max(length, Math.round(wanted)));
  const first = Math.round(start + (length - longer) / 2);
  return [Math.min(end - longer, Math.max(0, first)), longer];
}

async function pictureFile(pixels: Pixels, part: PixelPart, { width, height }: Size): Promise<File> {
  const image = fromPixels(pixels).extract(part).flatten({ background: '#ffffff' });
  return toFile(await image.resize(width, height, { fit: 'fill' }).png().toBuffer(), 'picture.png', {
    type: 'image/png',
  });
}

/** What is to be painted is transparent, everything else is not. */
async function maskFile(selected: Mask, { width, height }: Size): Promise<File> {
  const hard: Mask = { ...selected, data: selected.data.map((value) => (value > 0 ? 255 : 0)) };
  // Made smaller, a thin rim turns grey, which still is selected.
  const alpha = await fromMask(hard)
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .threshold(1)
    .negate()
    .extractChannel(0)
    .raw()
    .toBuffer();
  const black = fromPixels({ width, height, channels: 3, data: new Uint8Array(width * height * 3) });
  const png = await black
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return toFile(png, 'mask.png', { type: 'image/png' });
}

const count = z.number().nonnegative();
const useSchema = z.object({
  usage: z.object({
    output_tokens: count,
    input_tokens_details: z.object({ text_tokens: count, image_tokens: count }),
  }),
});

function readUse(
  reply: unknown,
): { readonly text: number; readonly image: number; readonly output: number } | undefined {
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
    return await decodePicture(
      'url' in made ? await fetched(made.url, web, signal) : Buffer.from(made.b64_json, 'base64'),
    );
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw uselessReply(asked, `sent a picture that cannot be used: ${why}`, 'try again', cause);
  }
}

async function fetched(url: string, web: SafeFetch, signal: AbortSignal): Promise<Uint8Array> {
  const inline = /^data:image\/\w+;base64,/.exec(url)?.[0];
  if (inline !== undefined) return Buffer.from(url.slice(inline.length), 'base64');
  // No other host than the one that the operator configured.
  const { status, bytes } = await web.get(url, { signal, hosts: [], accept: 'image/*', maxBytes, timeoutMs: 30_000 });
  if (status !== 200) throw new Error(`its address answered with status ${status}`);
  return bytes;
}
