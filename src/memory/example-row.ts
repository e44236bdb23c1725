/** Examples that tools learn from, as rows. (Remembered plans and programs are in example.ts.) */
import { z } from 'zod';
import { type AugmentedView, type Candidate, type Example, stepUses } from '../contracts/learning.js';
import { boxSchema, personSchema, pictureReferenceSchema } from '../contracts/schemas.js';
import { encodeShort, shortFeatureSchema } from '../util/feature-text.js';

/** A feature by its position among the row's features. */
const position = z.int().min(0);

const row = z.object({
  id: z.string().min(1),
  team: z.string(),
  tool: z.string().min(1),
  concept: z.string().min(1),
  picture: pictureReferenceSchema,
  view: boxSchema.optional(),
  candidates: z.array(
    z.object({
      box: boxSchema,
      score: z.number(),
      rival: z.number().optional(),
      feature: position.optional(),
      undetected: z.literal(true).optional(),
    }),
  ),
  threshold: z.number(),
  right: z.array(position),
  told: z.enum(['regions', 'number', 'presence']),
  count: z.number(),
  use: z.enum(stepUses).optional(),
  /** From when no other use was known. */
  counted: z.literal(true).optional(),
  feature: position.optional(),
  space: z.string().optional(),
  augmented: z.array(z.object({ feature: position.optional(), candidates: z.array(position) })).optional(),
  source: z.object({
    kind: z.enum(['correction', 'confirmation', 'taught', 'collected']),
    author: personSchema.optional(),
    turn: z.string().optional(),
    url: z.string().optional(),
    licence: z.string().optional(),
  }),
  at: z.number(),
  features: z.array(shortFeatureSchema),
});

/** A stored example, checked. Its features come back to the bit. */
export const exampleRowSchema = row.transform(
  ({ features, feature, candidates, augmented, counted, ...example }, context): Example => {
    if (example.right.some((right) => right >= candidates.length)) context.addIssue('what is right is no candidate');

    function featureAt(place: number): Float32Array {
      const found = features[place];
      if (found === undefined) context.addIssue('a feature is missing');
      return found ?? new Float32Array();
    }
    const optional = (place: number | undefined) => (place === undefined ? {} : { feature: featureAt(place) });

    return {
      ...(counted && { use: 'counted' as const }),
      ...example,
      ...optional(feature),
      candidates: candidates.map(({ feature, ...candidate }): Candidate => ({ ...candidate, ...optional(feature) })),
      ...(augmented && {
        augmented: augmented.map(
          (view): AugmentedView => ({ ...optional(view.feature), candidates: view.candidates.map(featureAt) }),
        ),
      }),
    };
  },
);

/** The example as a plain JSON value, in which each feature stands once; `exampleRowSchema` reads it back. */
export function exampleToRow(example: Example): unknown {
  const places = new Map<string, number>();

  function place(feature: Float32Array): number {
    const text = encodeShort(feature);
    const known = places.get(text) ?? places.size;
    places.set(text, known);
    return known;
  }
  const optional = (feature: Float32Array | undefined) => (feature ? { feature: place(feature) } : {});

  const plain = {
    ...example,
    ...optional(example.feature),
    candidates: example.candidates.map((candidate) => ({ ...candidate, ...optional(candidate.feature) })),
    augmented: example.augmented?.map((view) => ({
      ...optional(view.feature),
      candidates: view.candidates.map(place),
    })),
  };
  return { ...plain, features: [...places.keys()] };
}
