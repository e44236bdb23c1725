/** Keeps what was paid for on the team's shelf, so that the same question about the same picture costs nothing again. */
import { createHash } from 'node:crypto';
import { type ZodType, z } from 'zod';
import type { CallOptions, Capability, Models, Sight, VendorOf } from '../model.js';

interface Codec<Result> {
  readonly schema: ZodType<Result>;
  /** Into what JSON can hold; absent: the result as it is. */
  encode?(result: Result): unknown;
  /** Whether it may be used again; absent: yes. */
  isWhole?(result: Result): boolean;
}

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const feature = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.byteLength % Float32Array.BYTES_PER_ELEMENT !== 0) {
    context.addIssue('it ends within a number');
    return z.NEVER;
  }
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
});
const encodeFeature = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
const features: Codec<readonly Float32Array[]> = {
  schema: z.array(feature),
  encode: (vectors) => vectors.map(encodeFeature),
};

const completion: Codec<Awaited<ReturnType<Models['complete']>>> = {
  schema: z.object({ text: z.string(), whole: z.boolean() }),
  isWhole: ({ whole }) => whole,
};
const answer: Codec<Awaited<ReturnType<Models['answer']>>> = {
  schema: z.object({ text: z.string(), confidence: z.number().optional() }),
};
const lines: Codec<Awaited<ReturnType<Models['read']>>> = {
  schema: z.array(z.object({ box, text: z.string(), score: z.number() })),
};
const detections: Codec<Awaited<ReturnType<Models['detect']>>> = {
  schema: z.object({
    known: z.boolean(),
    found: z.array(z.object({ box, label: z.string(), score: z.number(), rival: z.number().optional() })),
    threshold: z.number(),
    open: z.literal(true).optional(),
  }),
};

/**
 * The same models. Answers of vendors are looked for on the shelf that comes with the call, under the vendor, its model,
 * the picture's id with the part that is looked at, and all that was said. Only whole answers are put there, and none
 * that another one gave in the vendor's place.
 */
export function keepAnswers(models: Models, vendorOf: VendorOf): Models {
  async function keep<Result>(
    capability: Capability,
    asked: readonly unknown[],
    { schema, encode = (result) => result, isWhole = () => true }: Codec<Result>,
    options: CallOptions,
    call: (options: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const vendor = vendorOf(capability);
    const { shelf } = options;
    if (!vendor || !shelf) return call(options);
    const content = JSON.stringify([capability, vendor.backend, vendor.model, asked]);
    const key = createHash('sha256').update(content).digest('hex');
    const kept = schema.safeParse(await shelf.get(key));
    if (kept.success) return kept.data;
    let isStandIn = false;
    const result = await call({
      ...options,
      onSubstitution(substitution) {
        isStandIn = true;
        options.onSubstitution?.(substitution);
      },
    });
    if (!isStandIn && isWhole(result)) await shelf.set(key, encode(result));
    return result;
  }

  return {
    ...models,
    complete: (request, options) =>
      keep('complete', contentOfCompletion(request), completion, options, (own) => models.complete(request, own)),
    embedText: (texts, options) => keep('embedText', [texts], features, options, (own) => models.embedText(texts, own)),
    embedImage: (sight, options) =>
      keep('embedImage', [place(sight)], { schema: feature, encode: encodeFeature }, options, (own) =>
        models.embedImage(sight, own),
      ),
    embedViews: (sight, boxes, options) =>
      keep('embedViews', [place(sight), boxes], features, options, (own) => models.embedViews(sight, boxes, own)),
    detect: (sight, concept, options) =>
      keep('detect', [place(sight), concept], detections, options, (own) => models.detect(sight, concept, own)),
    answer: (sight, question, options) =>
      keep('answer', [place(sight), question], answer, options, (own) => models.answer(sight, question, own)),
    caption: (sight, options) =>
      keep('caption', [place(sight)], { schema: z.string() }, options, (own) => models.caption(sight, own)),
    read: (sight, options) => keep('read', [place(sight)], lines, options, (own) => models.read(sight, own)),
    list: (query, max, options) =>
      keep('list', [query, max], { schema: z.array(z.string()) }, options, (own) => models.list(query, max, own)),
  };
}

const place = ({ id, view }: Sight): unknown => [id, view ?? null];

function contentOfCompletion(request: Parameters<Models['complete']>[0]): readonly unknown[] {
  const messages = request.messages.map(({ role, text, sights = [] }) => [role, text, sights.map(place)]);
  return [request.instructions, messages, request.schema ?? null, request.maxTokens];
}
