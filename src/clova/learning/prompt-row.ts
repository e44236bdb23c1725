import { z } from 'zod';
import type { Prompt } from '../../learning.js';

/** Longest vector that is read back; real feature spaces have some hundreds to a few thousand numbers. */
const longestVector = 16_384;

const vectorSchema = z
  .base64()
  .max(longestVector * 6)
  .transform((text, context) => {
    const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
    if (bytes.length > 0 && bytes.length % 4 === 0) return new Float32Array(bytes.buffer);
    context.addIssue('no vector of 32-bit floats');
    return z.NEVER;
  })
  .refine((vector) => vector.every(Number.isFinite), 'a vector has a number that is none');

const record = {
  id: z.string().min(1),
  team: z.string().min(1),
  tool: z.string().min(1),
  concept: z.string().min(1),
  lesson: z.string().min(1),
  supersedes: z.array(z.string()).readonly(),
  at: z.number(),
};
const softSchema = z
  .strictObject({
    ...record,
    kind: z.literal('soft'),
    space: z.string().min(1),
    basis: z.enum(['score', 'feature']),
    centre: vectorSchema,
    vector: vectorSchema,
    bias: z.number(),
    key: vectorSchema,
  })
  .refine(
    ({ centre, vector, key }) => centre.length === vector.length && key.length === vector.length,
    'vectors of one prompt have different lengths',
  );

/** A stored prompt, checked. Vectors are little-endian 32-bit floats in base64, so they come back to the bit. */
export const promptRowSchema = z.discriminatedUnion('kind', [
  softSchema,
  z.strictObject({
    ...record,
    kind: z.literal('rescoring'),
    weights: z.array(z.number()).min(1).readonly(),
    margin: z.number().min(0),
  }),
  z.strictObject({ ...record, kind: z.literal('text'), space: z.string(), text: z.string().min(1), key: vectorSchema }),
]);

/** The prompt as a plain JSON value; `promptRowSchema` reads it back. */
export function promptToRow(prompt: Prompt): unknown {
  return Object.fromEntries(
    Object.entries(prompt).map(([name, value]) => [
      name,
      value instanceof Float32Array
        ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
        : value,
    ]),
  );
}
