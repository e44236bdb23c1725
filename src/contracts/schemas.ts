/** What rows must look like to be trusted again. A test's types keep them equal to turn.ts. */
import { z } from 'zod';
import { answerWays, questionKinds } from './turn.js';

export const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
// JSON has no NaN and no Infinity: JSON.stringify made them null.
export const computedNumber = z.union([z.number(), z.null().transform(() => Number.NaN)]);

export const pictureReferenceSchema = z.object({
  id: z.string(),
  width: z.number(),
  height: z.number(),
  mediaType: z.enum(['image/jpeg', 'image/png']),
  name: z.string().optional(),
});

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()).optional(),
  isAdmin: z.literal(true).optional(),
});

const turnStatus = z.enum(['planning', 'programming', 'running', 'answered', 'asked', 'failed', 'aborted']);

const exchange = z.object({
  turn: z.string(),
  status: turnStatus,
  text: z.string(),
  images: z.array(pictureReferenceSchema),
  answer: z.string().optional(),
  words: z.string().optional(),
  refusal: z.string().optional(),
  found: z.array(z.object({ label: z.string(), count: z.number() })),
  isRead: z.literal(true).optional(),
  made: z.array(pictureReferenceSchema),
});

const request = z.object({
  id: z.string(),
  team: z.string(),
  thread: z.string(),
  author: personSchema,
  text: z.string(),
  said: z.string().optional(),
  images: z.array(pictureReferenceSchema),
  inherited: z.boolean().optional(),
  exchange: z.array(exchange).optional(),
  inquires: z.string().optional(),
  remarks: z.array(z.string()).optional(),
  at: z.number(),
});

const plan = z.object({
  steps: z.array(z.string()),
  covers: z.array(z.array(z.string())).optional(),
  readAs: z.string().optional(),
  examples: z.array(z.string()),
  direct: z
    .object({ text: z.string(), bare: z.string().optional(), unseen: z.array(z.string()).optional() })
    .optional(),
  question: z.string().optional(),
  note: z.string().optional(),
});

const span = z.object({ line: z.number(), start: z.number(), end: z.number() });

const argument = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variable'), name: z.string(), span }),
  z.object({
    kind: z.literal('literal'),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    span,
  }),
]);

const instruction = z.object({
  output: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), argument),
  span,
});

const program = z.object({
  source: z.string(),
  instructions: z.array(instruction),
  examples: z.array(z.string()),
});

const point = z.tuple([z.number(), z.number()]);

const region = z.object({
  box: boxSchema,
  label: z.string(),
  score: computedNumber,
  mask: z.string().optional(),
  name: z.string().optional(),
  or: z.string().optional(),
  eyes: z.tuple([point, point]).optional(),
});

export const imageValueSchema = z.object({
  type: z.literal('Image'),
  picture: pictureReferenceSchema,
  view: boxSchema.optional(),
  focus: boxSchema.optional(),
});

export const regionsValueSchema = z.object({
  type: z.literal('Regions'),
  picture: pictureReferenceSchema,
  regions: z.array(region),
  doubt: z.number().optional(),
  others: z.array(region).optional(),
  bar: z.number().optional(),
  elsewhere: z.number().optional(),
});

export const valueSchema = z.discriminatedUnion('type', [
  imageValueSchema,
  z.object({ type: z.literal('Images'), images: z.array(imageValueSchema) }),
  regionsValueSchema,
  z.object({ type: z.literal('Text'), value: z.string() }),
  z.object({ type: z.literal('Number'), value: computedNumber, doubt: z.number().optional() }),
  z.object({ type: z.literal('Boolean'), value: z.boolean() }),
  z.object({ type: z.literal('List'), items: z.array(z.string()) }),
]);

const tokens = z.object({ input: z.number(), cached: z.number(), output: z.number() });
const substitutions = z.array(z.object({ backend: z.string(), insteadOf: z.string() }));

const stepRecord = {
  instruction,
  ms: z.number(),
  cost: z.number(),
  tokens: tokens.optional(),
  substitutions: substitutions.optional(),
  prompts: z.array(z.string()),
};
export const stepResultSchema = z.object({
  output: valueSchema,
  words: z.string().optional(),
  confidence: computedNumber.optional(),
  alternatives: z.array(valueSchema).optional(),
  note: z.string().optional(),
  did: z.string().optional(),
  how: z.string().optional(),
  wider: z.string().optional(),
  evidence: regionsValueSchema.optional(),
});
const step = z.discriminatedUnion('status', [
  z.object({ ...stepRecord, ...stepResultSchema.shape, status: z.literal('done') }),
  z.object({ ...stepRecord, status: z.literal('failed'), fault: z.string(), hint: z.string().optional() }),
]);

export const turnSchema = z.object({
  id: z.string(),
  status: turnStatus,
  request,
  plan: plan.optional(),
  program: program.optional(),
  steps: z.array(step),
  ahead: z.number().optional(),
  begun: z.string().optional(),
  answer: z
    .object({
      text: z.string(),
      words: z.string().optional(),
      note: z.string().optional(),
      images: z.array(pictureReferenceSchema),
    })
    .optional(),
  ways: z
    .object({
      kind: z.enum(questionKinds),
      given: z.enum(answerWays),
      program: z.string().optional(),
      direct: z.string().optional(),
      agree: z.boolean().optional(),
      eyes: z.object({ usual: z.string(), connected: z.string() }).optional(),
      standsInFor: z.string().optional(),
      other: z.object({ plan: z.array(z.string()), program, steps: z.array(step) }).optional(),
    })
    .optional(),
  fault: z.string().optional(),
  planning: z
    .object({
      cost: z.number(),
      tokens: tokens.optional(),
      substitutions: substitutions.optional(),
      refused: z.number(),
    })
    .optional(),
  offer: z.number().optional(),
  ms: z.number(),
  cost: z.number(),
});

export const expectedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), value: computedNumber }),
  z.object({ kind: z.literal('boolean'), value: z.boolean() }),
  z.object({ kind: z.literal('text'), text: z.string(), instead: z.string().optional() }),
  z.object({ kind: z.literal('regions'), label: z.string(), picture: z.string(), boxes: z.array(boxSchema) }),
  z.object({ kind: z.enum(['missing', 'extra']), label: z.string() }),
]);

export const feedbackSchema = z.object({
  id: z.string(),
  team: z.string(),
  turn: z.string(),
  author: personSchema,
  verdict: z.enum(['right', 'wrong']),
  correction: z.string().optional(),
  means: expectedSchema.optional(),
  expected: z.array(expectedSchema).optional(),
  suspects: z.string().optional(),
  images: z.array(pictureReferenceSchema),
  withdrawn: z.boolean(),
  at: z.number(),
});
