/** What rows of lessons must look like to be trusted again. A test's types keep them equal to learning.ts and turn.ts. */
import { z } from 'zod';
import {
  boxSchema,
  computedNumber,
  expectedSchema,
  imageValueSchema,
  personSchema,
  pictureReferenceSchema,
  valueSchema,
} from '../contracts/schemas.js';

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
  tried: z.number().optional(),
  critic: z.object({ asked: z.number(), refuted: z.number(), proved: z.number() }).optional(),
  ms: computedNumber,
});

const evidence = z.object({
  tunedOn: z.number(),
  validation: z.object({ size: z.number(), before: z.number(), after: z.number() }),
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
  trials: z.array(trial).optional(),
  gained: z.string().optional(),
  unfinished: z.boolean().optional(),
  prompts: z.array(z.string()),
  examples: z.array(z.string()),
  experiences: z.array(z.string()),
  outcome: z.object({ ids: z.array(z.string()), was: z.enum(['success', 'failure']) }).optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  again: z.string().optional(),
  undone: z.object({ by: personSchema, at: z.number() }).optional(),
  at: z.number(),
  ms: z.number(),
  cost: z.number().optional(),
});
