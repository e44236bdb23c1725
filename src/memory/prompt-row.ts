import { z } from 'zod';
import { type Prompt, type StepUse, stepUses } from '../contracts/learning.js';
import { encodeFeature, featureSchema } from './features.js';
import { boxSchema, imageValueSchema, pictureReferenceSchema } from './schemas.js';

const record = {
  id: z.string().min(1),
  team: z.string(),
  tool: z.string().min(1),
  concept: z.string().min(1),
  lesson: z.string().min(1),
  supersedes: z.array(z.string()),
  at: z.number(),
};
const softSchema = z
  .strictObject({
    ...record,
    kind: z.literal('soft'),
    space: z.string().min(1),
    basis: z.enum(['score', 'feature']),
    centre: featureSchema,
    vector: featureSchema,
    bias: z.number(),
    key: featureSchema,
    shown: z.array(imageValueSchema).optional(),
  })
  .refine(
    ({ centre, vector, key }) => centre.length === vector.length && key.length === vector.length,
    'vectors of one prompt have different lengths',
  );

/** `true` is from when only what is counted could be presumed. */
const presumesSchema = z.union([z.array(z.enum(stepUses)), z.literal(true).transform((): StepUse[] => ['counted'])]);

/** A stored prompt, checked. Vectors are little-endian 32-bit floats in base64, so they come back to the bit. */
export const promptRowSchema = z.discriminatedUnion('kind', [
  softSchema,
  z.strictObject({
    ...record,
    kind: z.literal('rescoring'),
    weights: z.array(z.number()).min(1),
    margin: z.number().min(0),
    presumes: presumesSchema.optional(),
  }),
  z.strictObject({
    ...record,
    kind: z.literal('text'),
    space: z.string(),
    text: z.string().min(1),
    key: featureSchema,
    painted: z.strictObject({ on: z.string(), boxes: z.array(boxSchema), picture: pictureReferenceSchema }).optional(),
    described: z.array(z.string()).optional(),
  }),
  z.strictObject({
    ...record,
    kind: z.literal('wording'),
    text: z.string().min(1),
    key: featureSchema.optional(),
    space: z.string().optional(),
    model: z.string().optional(),
  }),
]);

/** The prompt as a plain JSON value; `promptRowSchema` reads it back. */
export function promptToRow(prompt: Prompt): unknown {
  return Object.fromEntries(
    Object.entries(prompt).map(([name, value]) => [name, value instanceof Float32Array ? encodeFeature(value) : value]),
  );
}
