import { setTimeout as pause } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import { z } from 'zod';
import type { Pictures } from '../../contracts/store.js';
import type { Box } from '../../util/box.js';
import { sharedWork } from '../../util/concurrency.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { createMinuteBudgets, unlimited } from '../../util/minute-budgets.js';
import { type PixelPart, type Pixels, pixelPart } from '../../util/pixels.js';
import { createTurns, nobody, type Whose } from '../../util/turns.js';
import { fault } from './guard.js';

const cacheBytes = 64 * 1024 * 1024;
const baseCacheBytes = 64 * 1024 * 1024;
/** Pictures being read and cut at once: decoded, each may take hundreds of megabytes. */
const atOnce = 2;
const maxPixelWidth = 2048;
/** Pixels that are decoded for one browser a minute; for more it waits. A board of forty large photos stays below. */
const minutePixels = 600_000_000;
/** Widths are rounded up to a multiple of this, so that many sizes of a window share one cached picture. */
const widthStep = 160;

const extensions = { 'image/png': '.png', 'image/jpeg': '.jpg', 'image/webp': '.webp' } as const;

const pictureId = z.string().regex(/^[0-9a-f]{64}$/);

const query = z.object({
  view: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){3}$/)
    .transform((text) => text.split(',').map(Number))
    .pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .refine(([x1, y1, x2, y2]) => x1 < x2 && y1 < y2)
    .optional(),
  width: z.coerce.number().int().min(1).max(8192).optional(),
  download: z.string().max(200).optional(),
});
type Query = z.output<typeof query>;

interface Wanted {
  readonly id: string;
  readonly view: Query['view'];
  readonly columns: number;
}
/** `outside`: the view does not touch the picture. */
type Cut = Uint8Array<ArrayBuffer> | 'outside';

/** A picture as large as anybody sees all of it. */
interface Base {
  readonly pixels: Pixels;
  /** Of the whole, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** A browser has had its share of this minute. */
class SpentError extends Error {
  constructor(readonly retryAfterMs: number) {
    super('[web] a browser has had its share of a minute’s pictures');
  }
}

/** Who asks for parts of pictures, and until when. */
interface Asker {
  readonly whose: Whose;
  readonly signal: AbortSignal;
}

/**
 * `GET /pictures/<id>`: the stored picture; `?view=x1,y1,x2,y2` that part of it (pixels of the whole, edges rounded
 * outwards), `?width=w` no wider than about `w` pixels, `?download=name` to save it. An id names its content, so
 * answers never change; but a picture may be deleted, so browsers ask each time whether it is still there.
 */
export function pictureRoutes(
  pictures: Pictures,
  {
    whose = () => nobody,
    pixelsAMinute = minutePixels,
  }: {
    /** Whose browser asks: they take turns, and each has its share of a minute. Absent: all are one. */
    readonly whose?: (context: Context) => Whose;
    readonly pixelsAMinute?: number;
  } = {},
): Hono {
  const turns = createTurns({ atOnce });
  const budgets = createMinuteBudgets({ ...unlimited, pixels: pixelsAMinute });
  const bases = new LRUCache<string, Base>({
    maxSize: baseCacheBytes,
    sizeCalculation: ({ pixels }) => pixels.data.byteLength + 1,
  });
  const cuts = new LRUCache<string, Cut>({ maxSize: cacheBytes, sizeCalculation: (made) => made.length + 1 });
  // Requests for a cut that is being made wait for that one; it is left when nobody does any more. A spent share is one browser's.
  const underWay = sharedWork<Cut | undefined>((error) => error instanceof SpentError);

  function spend(pixels: number, { whose, signal }: Asker): void {
    signal.throwIfAborted();
    const refused = budgets.take(whose, 'pixels', pixels);
    if (refused) throw new SpentError(refused.retryAfterMs);
  }

  /** Decoded once for all its parts, and made smaller while it is. */
  async function baseOf(id: string, bytes: Uint8Array, asker: Asker): Promise<Base> {
    const known = bases.get(id);
    if (known) return known;
    const { width, height } = await sharp(bytes).metadata();
    spend(width * height, asker);
    const size = { width: maxPixelWidth, height: maxPixelWidth, fit: 'inside', withoutEnlargement: true } as const;
    const base = { pixels: await toPixels(sharp(bytes).resize(size)), width, height };
    bases.set(id, base);
    return base;
  }

  async function make({ id, view, columns }: Wanted, asker: Asker): Promise<Cut | undefined> {
    const stored = await pictures.bytes(id);
    asker.signal.throwIfAborted();
    if (!stored) return undefined;
    const base = await baseOf(id, stored.bytes, asker);
    const part = view ? partOf(view, base) : { left: 0, top: 0, width: base.width, height: base.height };
    if (!part) return 'outside';
    asker.signal.throwIfAborted();
    const scale = base.pixels.width / base.width;
    // What is looked at closely has more in it than the base shows.
    const isClose = scale < 1 && part.width * scale < Math.min(columns, part.width);
    if (isClose) spend(base.width * base.height, asker);
    const cut = isClose
      ? sharp(stored.bytes).extract(part)
      : fromPixels(base.pixels).extract(view ? pixelPart(scaled(part, scale), base.pixels) : wholeOf(base.pixels));
    const shown = cut.resize({ width: columns, withoutEnlargement: true }).webp({ quality: 84 });
    return new Uint8Array(await shown.toBuffer());
  }

  /** Undefined when it is not stored; then it is asked for again. */
  async function cutOf(wanted: Wanted, { whose, signal }: Asker): Promise<Cut | undefined> {
    const { id, view, columns } = wanted;
    const key = `${id} ${columns} ${view ?? ''}`;
    const makeInTurn = (own: AbortSignal): Promise<Cut | undefined> =>
      turns.run(whose, () => make(wanted, { whose, signal: own }), { signal: own });
    for (;;)
      try {
        const known = cuts.get(key);
        if (known) return known;
        const { result } = await underWay.run(key, signal, makeInTurn);
        if (result) cuts.set(key, result);
        return result;
      } catch (error) {
        if (!(error instanceof SpentError)) throw error;
        // Whoever has had their share of this minute waits for the next one, and keeps neither a place nor others meanwhile.
        await pause(error.retryAfterMs, undefined, { signal, ref: false });
      }
  }

  const routes = new Hono();

  routes.get('/pictures/:id', async (context) => {
    const id = pictureId.safeParse(context.req.param('id'));
    const asked = query.safeParse(context.req.query());
    if (!id.success || !asked.success) return fault(context, 400, 'There is no such picture or part of a picture.');
    const { download, view, width } = asked.data;
    if (!(await pictures.has(id.data))) {
      for (const key of cuts.keys()) if (key.startsWith(id.data)) cuts.delete(key);
      bases.delete(id.data);
      return fault(context, 404, 'This picture is gone.');
    }
    const tag = `"${[id.data.slice(0, 32), view, width].join('-')}"`;
    context.header('Cache-Control', 'private, no-cache');
    context.header('ETag', tag);
    if (download === undefined && context.req.header('if-none-match') === tag) return context.body(null, 304);
    const answer = (bytes: Uint8Array<ArrayBuffer>, mediaType: keyof typeof extensions): Response => {
      if (download !== undefined) context.header('Content-Disposition', disposition(download, extensions[mediaType]));
      return context.body(bytes, 200, { 'Content-Type': mediaType });
    };

    if (!view && width === undefined) {
      const stored = await pictures.bytes(id.data);
      if (!stored) return fault(context, 404, 'This picture is gone.');
      return answer(new Uint8Array(stored.bytes), stored.mediaType === 'image/png' ? 'image/png' : 'image/jpeg');
    }
    const columns = Math.min(maxPixelWidth, Math.ceil((width ?? maxPixelWidth) / widthStep) * widthStep);
    const wanted = { id: id.data, view, columns };
    const { signal } = context.req.raw;
    const made = await cutOf(wanted, { whose: whose(context), signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
    if (!made) return fault(context, 404, 'This picture is gone.');
    if (made === 'outside') return fault(context, 400, 'That part lies outside of the picture.');
    return answer(made, 'image/webp');
  });
  return routes;
}

/** Edges rounded outwards. Undefined where it lies outside. */
function partOf(view: NonNullable<Query['view']>, { width, height }: Pick<Base, 'width' | 'height'>) {
  const [left, top] = [Math.floor(view[0]), Math.floor(view[1])];
  if (left >= width || top >= height) return undefined;
  return {
    ...{ left, top },
    width: Math.min(width, Math.ceil(view[2])) - left,
    height: Math.min(height, Math.ceil(view[3])) - top,
  };
}

const wholeOf = ({ width, height }: Pixels): PixelPart => ({ left: 0, top: 0, width, height });

const scaled = ({ left, top, width, height }: PixelPart, scale: number): Box => [
  left * scale,
  top * scale,
  (left + width) * scale,
  (top + height) * scale,
];

/** RFC 6266: a plain name for old readers, the true one in UTF-8. Its extension always fits the picture. */
function disposition(name: string, extension: string): string {
  const stem =
    name
      .replace(/\.[^.]*$/, '')
      .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
      .trim() || 'picture';
  const plain = stem.replace(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(stem).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}${extension}"; filename*=UTF-8''${encoded}${extension}`;
}
