import { z } from 'zod';

export const order = z.object({
  questions: z.number(),
  /** As many a second, whatever the answers do; absent: a next one whenever one is answered. */
  perSecond: z.number().optional(),
  /** Most that are open. */
  atOnce: z.number(),
  /** People say what they think of some answers, and what would have been right. */
  feedback: z.boolean().optional(),
});
export type Order = z.output<typeof order>;

export const report = z.object({
  answered: z.number(),
  /** Not answered within the time. */
  lost: z.number(),
  seconds: z.number(),
  /** ms from the event to the answer. */
  median: z.number(),
  p99: z.number(),
  /** ms from the event to the first that people see of the bot. */
  firstSignP99: z.number(),
  /** Calls of Slack’s API a question. */
  calls: z.record(z.string(), z.number()),
  violations: z.array(z.string()),
});
export type Report = z.output<typeof report>;
