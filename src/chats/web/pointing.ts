import sharp from 'sharp';
import { z } from 'zod';
import type { Message } from '../../contracts/chat.js';
import type { Mark, PostPicture } from '../../contracts/post.js';
import type { Pictures } from '../../contracts/store.js';
import type { Box, PictureReference } from '../../contracts/turn.js';
import { limits } from './wire.js';

type Pointed = NonNullable<Message['pointed']>;

/** Pixels by which a box may reach beyond its picture, by rounding. */
const tolerance = 1;

const corners = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const label = z
  .string()
  .transform((text) =>
    text
      .normalize('NFC')
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().max(limits.labelLength))
  .optional();
const entry = z.union([
  z.strictObject({ picture: z.string().regex(/^[0-9a-f]{64}$/), box: corners, label }),
  // The message's own picture number `upload`, from 0, which has no id yet; the box in fractions of width and height.
  z.strictObject({
    upload: z
      .number()
      .int()
      .min(0)
      .max(limits.pictures - 1),
    box: corners,
    label,
  }),
]);
const entries = z
  .string()
  .max(limits.boxes * 2000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown; // The schema below says what it is.
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(entry));

export type PointedEntry = z.output<typeof entry>;

/** The boxes as the page sent them; undefined when they are damaged. */
export function readPointed(text: string | undefined): readonly PointedEntry[] | undefined {
  return text === undefined ? [] : entries.safeParse(text).data;
}

/** Boxes in pixels of stored pictures, for the app and for the page; or the sentence that says why not. */
export async function resolvePointed(
  given: readonly PointedEntry[],
  uploaded: readonly (PictureReference | undefined)[],
  pictures: Pictures,
): Promise<{ readonly pointed: Pointed; readonly shown: readonly PostPicture[] } | { readonly refusal: string }> {
  const known = new Map<string, PictureReference>();
  const marks = new Map<string, Mark[]>();
  const pointed: Pointed[number][] = [];
  for (const one of given) {
    const id = 'upload' in one ? uploaded[one.upload]?.id : one.picture;
    const reference = id === undefined ? undefined : (known.get(id) ?? (await referenceTo(id, uploaded, pictures)));
    if (!reference) return { refusal: 'The picture that you marked is gone.' };
    known.set(reference.id, reference);
    const box = within('upload' in one ? scaled(one.box, reference) : one.box, reference);
    if (!box) return { refusal: 'A marked place lies outside of its picture.' };
    pointed.push({ picture: reference.id, box, ...(one.label ? { label: one.label } : {}) });
    marks.set(reference.id, [...(marks.get(reference.id) ?? []), { box, label: one.label ?? '' }]);
  }
  const shown = [...known.values()].map((reference): PostPicture => {
    const drawn = marks.get(reference.id) ?? [];
    const names = drawn.map(({ label: name }) => name || 'a place').join(', ');
    return { reference, marks: drawn, alt: `Marked: ${names}` };
  });
  return { pointed, shown };
}

async function referenceTo(
  id: string,
  uploaded: readonly (PictureReference | undefined)[],
  pictures: Pictures,
): Promise<PictureReference | undefined> {
  const own = uploaded.find((reference) => reference?.id === id);
  if (own) return own;
  const stored = await pictures.bytes(id);
  if (!stored) return undefined;
  const { width, height, format } = await sharp(stored.bytes).metadata();
  return { id, width, height, mediaType: format === 'png' ? 'image/png' : 'image/jpeg' };
}

const scaled = ([x1, y1, x2, y2]: Box, { width, height }: PictureReference): Box => [
  x1 * width,
  y1 * height,
  x2 * width,
  y2 * height,
];

/** The box cut off at the picture's edges; undefined where it is empty or reaches far beyond them. */
function within([x1, y1, x2, y2]: Box, { width, height }: PictureReference): Box | undefined {
  const isInside = x1 >= -tolerance && y1 >= -tolerance && x2 <= width + tolerance && y2 <= height + tolerance;
  const box: Box = [Math.max(0, x1), Math.max(0, y1), Math.min(width, x2), Math.min(height, y2)];
  return isInside && box[2] - box[0] >= 1 && box[3] - box[1] >= 1 ? box : undefined;
}
