import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { ConfigError } from '../contracts/errors.js';
import type { Sight } from '../contracts/model.js';
import { type Box, scaleBox } from '../util/box.js';
import { toPixels } from '../util/drawing/sharp-pixels.js';
import { projectRoot } from '../util/project-root.js';

/**
 * What data/features/known-views.json says of known-views.jpg beside it: squares of `side` pixels in rows of `columns`,
 * the parts (shares of width and height) of its sources in order.
 */
export const knownViewsSchema = z.strictObject({
  side: z.int().positive(),
  columns: z.int().positive(),
  changes: z.string(),
  sources: z.array(
    z.strictObject({
      package: z.string(),
      file: z.string(),
      creator: z.string(),
      licence: z.string(),
      parts: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).min(1),
    }),
  ),
});

/** Views that ship with the bot, by which an unknown space of picture features is got to know. */
export interface KnownViews {
  /** All of them in one picture, whose id changes with them. */
  readonly sight: Sight;
  readonly boxes: readonly Box[];
  /** From which picture each view is, by number: two of one picture are not unrelated. */
  readonly sources: readonly number[];
  /** Some of the views cut to nine tenths of their sides: nearly equal ones. By the positions of what they are cut from. */
  readonly closer: ReadonlyMap<number, Box>;
}

/** One in so many views is seen closer as well. */
const oneIn = 4;
const closeness = 0.9;

let known: Promise<KnownViews> | undefined;

/** Read once. Rejects with ConfigError when the files are damaged. */
export function knownViews(): Promise<KnownViews> {
  known ??= readViews();
  return known;
}

async function readViews(): Promise<KnownViews> {
  const file = path.join(projectRoot, 'data', 'features', 'known-views');
  try {
    const about = knownViewsSchema.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')));
    const { side, columns } = about;
    const sources = about.sources.flatMap(({ parts }, source) => parts.map(() => source));
    const boxes = sources.map((_, at): Box => {
      const [left, top] = [(at % columns) * side, Math.floor(at / columns) * side];
      return [left, top, left + side, top + side];
    });
    const closer = boxes.flatMap((box, at) => (at % oneIn === 0 ? [[at, scaleBox(box, closeness)] as const] : []));
    const pixels = await toPixels(sharp(`${file}.jpg`));
    return { sight: { id: 'clovabot known views 1', pixels }, boxes, sources, closer: new Map(closer) };
  } catch (cause) {
    throw new ConfigError(`[learning] ${file}.* cannot be read; restore it from the repository`, { cause });
  }
}
