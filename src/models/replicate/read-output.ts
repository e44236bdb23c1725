/**
 * Outputs of models in the forms that are known, whatever their schemas say: each reader takes the first that it finds,
 * however deep, also inside texts that hold JSON or a Python literal.
 */
import { z } from 'zod';
import type { Box } from '../../util/box.js';
import { parsePythonLiteral } from './python-literal.js';

/** How much of an output is looked through. */
const maxNodes = 20_000;

/** What `pick` ("masks.0") names in an output; undefined where that is not there. */
export function pickFrom(output: unknown, pick: string | undefined): unknown {
  return (pick?.split('.') ?? []).reduce<unknown>(
    (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    output,
  );
}

/**
 * A text: as such, in parts (`["A ", "dog"]`), or in objects, of which "text", "answer" or "caption" is preferred.
 * "Caption: " and "Answer: " before it are left out.
 */
export function readText(output: unknown): string | undefined {
  const text = textIn(unwrapped(output))
    ?.replace(/^\s*(?:caption|answer)\s*:\s*/i, '')
    .replace(/<\/?(?:s|pad|unk)>/g, '')
    .trim();
  return text === '' ? undefined : text;
}

function textIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return isAddress(value) ? undefined : value;
  if (depth > 5 || !isRecord(value)) return undefined;
  if (Array.isArray(value)) {
    if (value.every((part) => typeof part === 'string')) return value.join('');
    return textIn(unwrapped(value[0]), depth + 1);
  }
  const named = ['text', 'answer', 'caption', 'output'].find((name) => Object.hasOwn(value, name));
  const rest = Object.values(value).filter((part) => !isAddress(part));
  return textIn(unwrapped(named === undefined ? rest[0] : value[named]), depth + 1);
}

export interface FoundBox {
  readonly box: Box;
  readonly label: string;
  /** Absent where the model gives none. */
  readonly score?: number;
}

const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const detectionSchema = z
  .object({
    bbox: four.optional(),
    box: four.optional(),
    label: z.string().default(''),
    confidence: z.number().optional(),
    score: z.number().optional(),
    logit: z.number().optional(),
  })
  .transform(({ bbox, box, label, confidence, score, logit }, context): FoundBox => {
    const edges = bbox ?? box;
    if (!edges) {
      context.addIssue('there is no box');
      return z.NEVER;
    }
    return { box: edges, label, score: confidence ?? score ?? logit };
  });
/** Florence-2: boxes or outlines of four corners, and a label for each. */
const florenceSchema = z.object({
  bboxes: z.array(four).optional(),
  quad_boxes: z.array(z.array(z.number()).min(4).max(100)).optional(),
  labels: z.array(z.string()),
});

/**
 * Boxes `[x1, y1, x2, y2]`: a list of objects with `bbox` or `box`, `label`, and `confidence`, `score` or `logit`; or
 * Florence-2's lists of boxes and labels. Pixels of what was sent; edges that are all at most 1 are shares of it.
 * Undefined where there is nothing of the kind; empty where an empty list is.
 */
export function readBoxes(
  output: unknown,
  sent: { readonly width: number; readonly height: number },
): readonly FoundBox[] | undefined {
  let empty = false;
  for (const value of partsOf(output)) {
    const found = boxesIn(value);
    if (found && found.length > 0) return inPixels(found, sent);
    empty ||= (Array.isArray(value) && value.length === 0) || found !== undefined;
  }
  return empty ? [] : undefined;
}

function boxesIn(value: unknown): readonly FoundBox[] | undefined {
  if (Array.isArray(value)) {
    const found = value.flatMap((item) => detectionSchema.safeParse(item).data ?? []);
    return found.length > 0 ? found : undefined;
  }
  const { data } = florenceSchema.safeParse(value);
  const places = data?.bboxes ?? data?.quad_boxes?.map(around);
  return places && data ? places.map((box, at) => ({ box, label: data.labels[at] ?? '' })) : undefined;
}

/** The upright box around corners `[x, y, x, y, …]`. */
function around(corners: readonly number[]): Box {
  const across = corners.filter((_, at) => at % 2 === 0);
  const down = corners.filter((_, at) => at % 2 === 1);
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
}

function inPixels(
  found: readonly FoundBox[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly FoundBox[] {
  if (!found.every(({ box }) => box.every((edge) => edge <= 1))) return found;
  return found.map(({ box: [x1, y1, x2, y2], ...rest }) => ({
    ...rest,
    box: [x1 * width, y1 * height, x2 * width, y2 * height],
  }));
}

const vector = z.array(z.number()).min(8);
const embeddingSchema = z.union([vector, z.object({ embedding: vector }).transform(({ embedding }) => embedding)]);

/** Vectors: one, a list of them, or objects with an `embedding`. */
export function readVectors(output: unknown): readonly (readonly number[])[] | undefined {
  const value = unwrapped(output);
  const one = embeddingSchema.safeParse(value).data;
  return one ? [one] : z.array(embeddingSchema).safeParse(value).data;
}

/** The first address of a picture, or the picture itself as a data URI. */
export function readAddress(output: unknown): string | undefined {
  for (const value of partsOf(output)) if (isAddress(value)) return value;
  return undefined;
}

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:https?:\/\/|data:image\/)/.test(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What a text holds, where it holds something else than text. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{(]/.test(value)) return value;
  return parsePythonLiteral(value) ?? value;
}

/** An output and all within it, the outer before the inner. */
function* partsOf(output: unknown): Generator<unknown> {
  const open: unknown[] = [output];
  for (let at = 0; at < open.length && at < maxNodes; at++) {
    const value = unwrapped(open[at]);
    yield value;
    if (isRecord(value)) for (const part of Object.values(value)) open.push(part);
  }
}
