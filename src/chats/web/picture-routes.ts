import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import { z } from 'zod';
import type { Pictures } from '../../contracts/store.js';
import { sharedWork } from '../../util/concurrency.js';
import { createTurns, nobody } from '../../util/turns.js';
import { fault } from './guard.js';

const cacheBytes = 64 * 1024 * 1024;
/** Pictures being read and cut at once: decoded, each may take hundreds of megabytes. */
const atOnce = 2;
const maxPixelWidth = 2048;
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

/**
 * `GET /pictures/<id>`: the stored picture; `?view=x1,y1,x2,y2` that part of it (pixels of the whole, edges rounded
 * outwards), `?width=w` no wider than about `w` pixels, `?download=name` to save it. An id names its content, so
 * answers never change; but a picture may be deleted, so browsers ask each time whether it is still there.
 */
export function pictureRoutes(pictures: Pictures): Hono {
  const turns = createTurns({ atOnce });
  const cuts = new LRUCache<string, Cut>({ maxSize: cacheBytes, sizeCalculation: (made) => made.length + 1 });
  // Requests for a cut that is being made wait for that one; it is left when nobody does any more.
  const underWay = sharedWork<Cut | undefined>();

  /** Undefined when it is not stored; then it is asked for again. */
  async function cutOf(wanted: Wanted, signal: AbortSignal): Promise<Cut | undefined> {
    const { id, view, columns } = wanted;
    const key = `${id} ${columns} ${view ?? ''}`;
    const known = cuts.get(key);
    if (known) return known;
    const { result } = await underWay.run(key, signal, (own) =>
      turns.run(
        nobody,
        async () => {
          const stored = await pictures.bytes(id);
          return stored && cut(stored.bytes, view, columns);
        },
        { signal: own },
      ),
    );
    if (result) cuts.set(key, result);
    return result;
  }
  const routes = new Hono();

  routes.get('/pictures/:id', async (context) => {
    const id = pictureId.safeParse(context.req.param('id'));
    const asked = query.safeParse(context.req.query());
    if (!id.success || !asked.success) return fault(context, 400, 'There is no such picture or part of a picture.');
    const { download, view, width } = asked.data;
    if (!(await pictures.has(id.data))) {
      for (const key of cuts.keys()) if (key.startsWith(id.data)) cuts.delete(key);
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
    const made = await cutOf(wanted, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
    if (!made) return fault(context, 404, 'This picture is gone.');
    if (made === 'outside') return fault(context, 400, 'That part lies outside of the picture.');
    return answer(made, 'image/webp');
  });
  return routes;
}

async function cut(bytes: Uint8Array, view: Query['view'], columns: number): Promise<Cut> {
  const picture = sharp(bytes);
  if (view) {
    const { width, height } = await picture.metadata();
    const left = Math.floor(view[0]);
    const top = Math.floor(view[1]);
    if (left >= width || top >= height) return 'outside';
    picture.extract({
      left,
      top,
      width: Math.min(width, Math.ceil(view[2])) - left,
      height: Math.min(height, Math.ceil(view[3])) - top,
    });
  }
  return new Uint8Array(
    await picture.resize({ width: columns, withoutEnlargement: true }).webp({ quality: 84 }).toBuffer(),
  );
}

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
