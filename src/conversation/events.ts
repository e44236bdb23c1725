/** What is written down of an event, and what follows from one: plain values, checked when they are read back. */
import { z } from 'zod';
import type { Press } from '../contracts/chat.js';
import {
  messageSchema as message,
  plainValueSchema,
  pressSchema as press,
  reactionSchema as reaction,
} from '../contracts/chat-schemas.js';
import { imageValueSchema, personSchema } from '../contracts/schemas.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person } from '../contracts/turn.js';
import type { Cause } from './meaning.js';
import { type GonePicture, goneSchema } from './picture-trail.js';

const placeShape = { team: z.string(), thread: z.string() };

/** What is left to do about an event after its thread has gone on, such as learning from it. */
export type FollowUp =
  /** `poll`: the turn of a poll that shows what comes of it. */
  | { readonly does: 'settle'; readonly turn: string; readonly cause: Omit<Cause, 'again'>; readonly poll?: string }
  | { readonly does: 'teach'; readonly teaching: Omit<Teaching, 'id' | 'post' | 'resumes'> }
  | { readonly does: 'undo'; readonly lesson: string; readonly by: Person }
  | { readonly does: 'wake'; readonly lesson: string }
  | { readonly does: 'forget pictures'; readonly pictures: readonly GonePicture[] }
  | { readonly does: 'forget thread'; readonly pictures: readonly GonePicture[] }
  | { readonly does: 'empty posts' }
  /** The command that a button stands for. */
  | { readonly does: 'command'; readonly press: Press }
  /** A lesson that a run before the journal has left. */
  | { readonly does: 'resume'; readonly lesson: string };

const cause = z.object({
  author: personSchema,
  by: z.enum(['words', 'button', 'reaction', 'taken back', 'resumed']),
  post: z.string().optional(),
});

const teaching = z.object({
  ...placeShape,
  author: personSchema,
  name: z.string(),
  shown: z.array(imageValueSchema),
  told: z
    .object({ isDrawn: z.boolean().optional(), isSame: z.boolean().optional(), isWhole: z.boolean().optional() })
    .optional(),
  agreed: z.array(personSchema).optional(),
});

const followUp: z.ZodType<FollowUp> = z.discriminatedUnion('does', [
  z.object({ does: z.literal('settle'), turn: z.string(), cause, poll: z.string().optional() }),
  z.object({ does: z.literal('teach'), teaching }),
  z.object({ does: z.literal('undo'), lesson: z.string(), by: personSchema }),
  z.object({ does: z.literal('wake'), lesson: z.string() }),
  z.object({ does: z.literal('forget pictures'), pictures: z.array(goneSchema) }),
  z.object({ does: z.literal('forget thread'), pictures: z.array(goneSchema) }),
  z.object({ does: z.literal('empty posts') }),
  z.object({ does: z.literal('command'), press }),
  z.object({ does: z.literal('resume'), lesson: z.string() }),
]);

const via = { via: plainValueSchema.optional() };
export const journalledSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message, ...via }),
  z.object({ kind: z.literal('reaction'), reaction, ...via }),
  z.object({ kind: z.literal('press'), press, ...via }),
  z.object({ kind: z.literal('deleted'), id: z.string(), ...via }),
  z.object({ kind: z.literal('thread deleted'), ...via }),
  z.object({ kind: z.literal('follow-up'), followUp, ...via }),
]);
export type Journalled = z.output<typeof journalledSchema>;

/** Who has said or done it; undefined for what nobody did, or is only noted with whom it follows from. */
export function authorOf(event: Journalled): Person | undefined {
  switch (event.kind) {
    case 'message':
      return event.message.author;
    case 'reaction':
      return event.reaction.author;
    case 'press':
      return event.press.author;
    default:
      return undefined;
  }
}
