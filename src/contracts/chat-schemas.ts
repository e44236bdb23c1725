/** Events of chats as they are written down, checked when they are read back. */
import { z } from 'zod';
import { unusableSchema } from '../util/unusable-file.js';
import type { Message, Press, Reaction } from './chat.js';
import type { PlainValue } from './plain-value.js';
import { computedNumber, personSchema } from './schemas.js';

export const plainValueSchema: z.ZodType<PlainValue> = z.json();
const placeShape = { team: z.string(), thread: z.string() };

/** As drawn; what is no number is sorted out where it is read. */
const box = z.tuple([computedNumber, computedNumber, computedNumber, computedNumber]);

export const messageSchema: z.ZodType<Message> = z.object({
  ...placeShape,
  id: z.string(),
  part: z.string().optional(),
  edited: z.literal(true).optional(),
  beginsThread: z.literal(true).optional(),
  author: personSchema,
  text: z.string(),
  pictures: z.array(z.object({ name: z.string(), source: plainValueSchema, remark: z.string().optional() })),
  unusable: z.array(unusableSchema).optional(),
  replyTo: z.string().optional(),
  unaddressed: z.boolean().optional(),
  pointed: z.array(z.object({ picture: z.string(), box, label: z.string().optional() })).optional(),
  verdict: z.literal('wrong').optional(),
  suspects: z.string().optional(),
  at: z.number(),
});

export const reactionSchema: z.ZodType<Reaction> = z.object({
  ...placeShape,
  key: z.string(),
  post: z.string(),
  author: personSchema,
  emoji: z.string(),
  added: z.boolean(),
  at: z.number(),
});

export const pressSchema: z.ZodType<Press> = z.object({
  ...placeShape,
  key: z.string(),
  post: z.string(),
  author: personSchema,
  action: z.string(),
  at: z.number(),
});
