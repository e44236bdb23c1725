/** Keeps what was paid for on the team's shelf, so that the same question about the same picture costs nothing again. */
import { createHash } from 'node:crypto';
import { type ZodType, z } from 'zod';
import { BudgetError } from '../contracts/errors.js';
import type {
  AnswerShelf,
  CallOptions,
  Capability,
  Mask,
  Models,
  Sight,
  Substitution,
  VendorOf,
} from '../contracts/model.js';
import { sharedWork } from '../util/shared-work.js';

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

type Landing<Result> =
  | { readonly result: Result; readonly isKept: boolean; readonly substitutions: readonly Substitution[] }
  | { readonly error: unknown; readonly aborted: boolean };

/**
 * The same models. Answers of vendors are looked for on the shelf that comes with the call, under the vendor, its model,
 * the picture's id with the part that is looked at, and all that was said. Only whole answers are put there, and none
 * that another one gave in the vendor's place. Equal calls of one owner at the same time are made and paid once, by whoever
 * comes first; who is stopped leaves the call to the others that wait for it.
 */
export function keepAnswers(models: Models, vendorOf: VendorOf): Models {
  const calls = sharedWork<Landing<unknown>>();

  /** @param codec absent: what comes of it is shared, and not kept */
  async function keep<Result>(
    capability: Capability,
    asked: readonly unknown[],
    codec: Codec<Result> | undefined,
    options: CallOptions,
    call: (options: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    const vendor = vendorOf(capability);
    const { shelf } = options;
    if (!vendor || !shelf) return call(options);
    const content = JSON.stringify([capability, vendor.backend, vendor.model, asked]);
    const key = createHash('sha256').update(content).digest('hex');
    for (;;) {
      const { result: landed, led } = await calls.join(`${key} ${shelf.owner}`, options.signal, (signal) =>
        answered(key, codec, shelf, { ...options, signal }, call),
      );
      if ('error' in landed) {
        // The one that came first may spend no more, which is no reason for those who follow.
        if (led || !(landed.aborted || landed.error instanceof BudgetError)) throw landed.error;
        continue;
      }
      if (landed.isKept) options.onKept?.(() => shelf.remove([key]));
      const result = landed.result as Result; // Equal keys are of one capability.
      if (led) return result;
      for (const substitution of landed.substitutions) options.onSubstitution?.(substitution);
      // Nobody's pixels change under another's hands.
      return structuredClone(result);
    }
  }

  /** From the shelf, or from the vendor and then on the shelf. Never rejects. */
  async function answered<Result>(
    key: string,
    codec: Codec<Result> | undefined,
    shelf: AnswerShelf,
    options: CallOptions,
    call: (options: CallOptions) => Promise<Result>,
  ): Promise<Landing<Result>> {
    try {
      const kept = codec?.schema.safeParse(await shelf.get(key));
      if (kept?.success) return { result: kept.data, isKept: true, substitutions: [] };
      options.signal.throwIfAborted();
      const substitutions: Substitution[] = [];
      const result = await call({
        ...options,
        onSubstitution(substitution) {
          substitutions.push(substitution);
          options.onSubstitution?.(substitution);
        },
      });
      const isKept = codec !== undefined && substitutions.length === 0 && (codec.isWhole?.(result) ?? true);
      if (isKept) await shelf.set(key, codec.encode ? codec.encode(result) : result);
      return { result, isKept, substitutions };
    } catch (error) {
      return { error, aborted: options.signal.aborted };
    }
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
    // Large, and kept as what a step gave.
    segment: (sight, view, options) =>
      keep('segment', [place(sight), view], undefined, options, (own) => models.segment(sight, view, own)),
    fill: (sight, mask, prompt, options) =>
      keep('fill', [place(sight), maskContent(mask), prompt ?? null], undefined, options, (own) =>
        models.fill(sight, mask, prompt, own),
      ),
  };
}

const maskContent = ({ width, height, data }: Mask): unknown => [
  ...[width, height],
  createHash('sha256').update(data).digest('hex'),
];

const place = ({ id, view }: Sight): unknown => [id, view ?? null];

function contentOfCompletion(request: Parameters<Models['complete']>[0]): readonly unknown[] {
  const messages = request.messages.map(({ role, text, sights = [] }) => [role, text, sights.map(place)]);
  return [request.instructions, messages, request.schema ?? null, request.maxTokens];
}
