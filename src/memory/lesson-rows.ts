/** Rows of lessons, examples and prompts, and what they must look like to be trusted again. */
import { z } from 'zod';
import {
  type AugmentedView,
  type Candidate,
  type Example,
  type Prompt,
  type PromptSchemas,
  reaches,
  stepUses,
} from '../contracts/learning.js';
import {
  boxSchema,
  computedNumber,
  expectedSchema,
  imageValueSchema,
  personSchema,
  pictureReferenceSchema,
  valueSchema,
} from '../contracts/schemas.js';
import { questionKinds } from '../contracts/turn.js';
import { encodeFeature, encodeShort, shortFeatureSchema } from '../util/feature-text.js';

const intervention = z.object({
  step: z.string(),
  before: valueSchema,
  after: valueSchema,
  words: z.string(),
  answer: z.string(),
  cost: computedNumber,
});

const fault = z.discriminatedUnion('at', [
  z.object({
    at: z.literal('tool'),
    tool: z.string(),
    step: z.string(),
    reason: z.string(),
    proof: intervention,
  }),
  z.object({
    at: z.enum(['plan', 'program']),
    reason: z.string(),
    revised: z.object({ steps: z.array(z.string()), source: z.string() }),
  }),
  z.object({ at: z.literal('none'), reason: z.string() }),
]);

const reflection = z.object({
  turn: z.string(),
  expected: z.array(expectedSchema),
  results: z.array(z.string()),
  fault,
  rivals: z.array(intervention),
  candidates: z.array(intervention).optional(),
  tried: z.number().optional(),
  critic: z.object({ asked: z.number(), refuted: z.number(), proved: z.number() }).optional(),
  ms: computedNumber,
});

const checks = z.object({ size: z.number(), before: z.number(), after: z.number() });
const evidence = z.object({
  tunedOn: z.number(),
  validation: checks,
  own: checks.optional(),
  surprise: z.object({ before: computedNumber, after: computedNumber, certainty: computedNumber }).optional(),
  similarity: z.object({ before: computedNumber, after: computedNumber }).optional(),
  probe: z.object({ size: z.number(), flipped: z.array(z.string()) }),
  leftOut: z.array(personSchema),
});

const trial = z.object({
  on: z.string(),
  boxes: z.array(boxSchema),
  picture: pictureReferenceSchema,
  description: z.string(),
  cost: z.number(),
});

const teachingQuestion = z.discriminatedUnion('about', [
  z.object({
    about: z.literal('which'),
    picture: pictureReferenceSchema,
    candidates: z.array(z.object({ box: boxSchema, label: z.string() })),
  }),
  z.object({ about: z.literal('drawn') }),
  z.object({ about: z.literal('same'), why: z.string() }),
]);

export const lessonSchema = z.object({
  id: z.string(),
  team: z.string(),
  thread: z.string(),
  status: z.enum(['reflecting', 'learning', 'accepted', 'refused', 'undone']),
  kind: z.enum(['correction', 'confirmation', 'teaching']),
  author: personSchema,
  turn: z.string().optional(),
  post: z.string().optional(),
  said: z.string(),
  expected: z.array(expectedSchema),
  suspects: z.string().optional(),
  shown: z.array(imageValueSchema),
  reflection: reflection.optional(),
  tool: z.string().optional(),
  concept: z.string().optional(),
  reason: z.string(),
  evidence: evidence.optional(),
  reach: z.enum(reaches).optional(),
  watched: z.object({ right: z.number(), wrong: z.number() }).optional(),
  asleep: z.object({ at: z.number(), right: z.number(), wrong: z.number() }).optional(),
  agreed: z.array(personSchema).optional(),
  trials: z.array(trial).optional(),
  gained: z.string().optional(),
  unfinished: z.boolean().optional(),
  asks: teachingQuestion.optional(),
  told: z
    .object({ isDrawn: z.boolean().optional(), isSame: z.boolean().optional(), isWhole: z.boolean().optional() })
    .optional(),
  adopted: z.object({ from: z.string(), fingerprint: z.string() }).optional(),
  prompts: z.array(z.string()),
  examples: z.array(z.string()),
  experiences: z.array(z.string()),
  ways: z
    .object({
      kind: z.enum(questionKinds),
      program: z.boolean().optional(),
      direct: z.boolean().optional(),
      eyes: z.object({ usual: z.boolean(), connected: z.boolean() }).optional(),
    })
    .optional(),
  outcome: z.object({ ids: z.array(z.string()), was: z.enum(['success', 'failure']) }).optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  again: z.string().optional(),
  undone: z.object({ by: personSchema, at: z.number() }).optional(),
  at: z.number(),
  ms: z.number(),
  cost: z.number().optional(),
});

/** A feature by its position among the row's features. */
const position = z.int().min(0);

const exampleRow = z.object({
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
  toBe: z.enum(['more', 'fewer']).optional(),
  /** From when no other use was known. */
  counted: z.literal(true).optional(),
  feature: position.optional(),
  space: z.string().optional(),
  augmented: z.array(z.object({ feature: position.optional(), candidates: z.array(position) })).optional(),
  isOfTaughtWord: z.literal(true).optional(),
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
export const exampleRowSchema = exampleRow.transform(
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

/** Checks stored prompts, each with the schema of its kind. */
export function promptRowSchema(schemas: PromptSchemas): z.ZodType<Prompt> {
  const byKind = new Map(Object.entries(schemas));
  return z.looseObject({ kind: z.string() }).transform((row, context): Prompt => {
    const parsed = byKind.get(row.kind)?.safeParse(row);
    if (parsed?.success) return parsed.data;
    for (const { path, message } of parsed?.error.issues ?? [{ path: ['kind'], message: `unknown kind ${row.kind}` }])
      context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });
}

/** The prompt as a plain JSON value; `promptRowSchema` reads it back. */
export function promptToRow(prompt: Prompt): unknown {
  return Object.fromEntries(
    Object.entries(prompt).map(([name, value]) => [name, value instanceof Float32Array ? encodeFeature(value) : value]),
  );
}
