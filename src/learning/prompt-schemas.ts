import { z } from 'zod';
import { type PromptSchemas, type StepUse, stepUses } from '../contracts/learning.js';
import { boxSchema, imageValueSchema, pictureReferenceSchema } from '../contracts/schemas.js';
import { featureSchema } from '../util/feature-text.js';

const record = {
  id: z.string().min(1),
  team: z.string(),
  tool: z.string().min(1),
  concept: z.string().min(1),
  lesson: z.string().min(1),
  supersedes: z.array(z.string()),
  here: z.array(z.string()).optional(),
  asleep: z.literal(true).optional(),
  at: z.number(),
};

const entity = z.strictObject({
  name: z.string().min(1),
  others: z.array(z.string()),
  owner: z.string().optional(),
  kind: z.string().optional(),
});

const soft = z
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
    pictured: imageValueSchema.optional(),
    entity: entity.optional(),
  })
  .refine(
    ({ centre, vector, key }) => centre.length === vector.length && key.length === vector.length,
    'vectors of one prompt have different lengths',
  );

/** Rows written when only counts could be presumed hold `true`. */
const presumes = z.union([z.array(z.enum(stepUses)), z.literal(true).transform((): StepUse[] => ['counted'])]);

const rescoring = z.strictObject({
  ...record,
  kind: z.literal('rescoring'),
  weights: z.array(z.number()).min(1),
  margin: z.number().min(0),
  presumes: presumes.optional(),
});

const text = z.strictObject({
  ...record,
  kind: z.literal('text'),
  space: z.string(),
  text: z.string().min(1),
  key: featureSchema,
  painted: z.strictObject({ on: z.string(), boxes: z.array(boxSchema), picture: pictureReferenceSchema }).optional(),
  described: z.array(z.string()).optional(),
});

const wording = z.strictObject({
  ...record,
  kind: z.literal('wording'),
  text: z.string().min(1),
  key: featureSchema.optional(),
  space: z.string().optional(),
  model: z.string().optional(),
});

const visual = z.strictObject({
  ...record,
  kind: z.literal('visual'),
  shown: imageValueSchema,
  asked: z.string().min(1).optional(),
  text: z.string().min(1),
  key: featureSchema,
  space: z.string().min(1),
  together: z.number().int().min(1),
  model: z.string().optional(),
});

/** Vectors are little-endian 32-bit floats in base64, so that they come back to the bit. */
export const promptSchemas = { soft, rescoring, text, wording, visual } satisfies PromptSchemas;
