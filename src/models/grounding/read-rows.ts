import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import chain from 'stream-chain';
import { parser } from 'stream-json';
import { ignore } from 'stream-json/filters/ignore.js';
import { pick } from 'stream-json/filters/pick.js';
import { streamValues } from 'stream-json/streamers/stream-values.js';
import { z } from 'zod';

const id = z.int();
const finite = z.number();
/** What is used of the format of COCO (https://cocodataset.org/#format-data) and LVIS (https://www.lvisdataset.org). */
const schemas = {
  licenses: z.object({ id, name: z.string(), url: z.string().optional() }),
  categories: z.object({ id, name: z.string().min(1), synonyms: z.array(z.string()).default([]) }),
  images: z.object({
    id,
    width: z.int().positive(),
    height: z.int().positive(),
    file_name: z.string().optional(),
    coco_url: z.string().optional(),
    flickr_url: z.string().optional(),
    license: id.optional(),
    neg_category_ids: z.array(id).optional(),
    not_exhaustive_category_ids: z.array(id).optional(),
  }),
  annotations: z.object({
    image_id: id,
    category_id: id,
    /** x, y, width, height in pixels. */
    bbox: z.tuple([finite, finite, finite.positive(), finite.positive()]),
    iscrowd: z.union([z.literal(0), z.literal(1)]).default(0),
  }),
};
type Section = keyof typeof schemas;
export type GroundingRow = {
  [Name in Section]: { readonly section: Name; readonly row: z.infer<(typeof schemas)[Name]> };
}[Section];

/** A row, or the word that one did not fit; with how many of the file's bytes are read. */
export interface ReadRow {
  readonly row: GroundingRow | undefined;
  readonly done: number;
  readonly total: number;
}

/** Reads a file of COCO's or LVIS's format as a stream, in little memory. Its sections may come in any order. */
export async function* readRows(file: string, signal: AbortSignal): AsyncGenerator<ReadRow> {
  const { size: total } = await stat(file);
  const source = createReadStream(file, { highWaterMark: 1 << 18, signal });
  let section: Section | undefined;
  const rows = chain([
    source,
    parser({ streamValues: false }),
    // Outlines are most of the file.
    ignore({ filter: (path) => path[2] === 'segmentation' || path[2] === 'keypoints' }),
    pick({
      filter: (path) => {
        if (path.length !== 2 || !isSection(path[0])) return false;
        section = path[0];
        return true;
      },
    }),
    streamValues(),
    // The chain hands one value through all its steps before the next one begins: `section` is this value's.
    ({ value }: { readonly value: unknown }) => ({ section, value }),
  ]);
  try {
    for await (const item of rows) {
      const { section: name, value } = itemSchema.parse(item);
      const parsed = schemas[name].safeParse(value);
      // The schema was chosen by the section's name, which the compiler cannot follow.
      const row = parsed.success ? ({ section: name, row: parsed.data } as GroundingRow) : undefined;
      yield { row, done: source.bytesRead, total };
    }
  } finally {
    source.destroy();
  }
}

const sections = ['licenses', 'categories', 'images', 'annotations'] as const;
const itemSchema = z.object({ section: z.enum(sections), value: z.unknown() });
const isSection = (key: unknown): key is Section => sections.some((name) => name === key);
