/** Remembered plans and programs, as they stand in rows and in data/experience/. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Lesson } from '../contracts/lesson.js';
import type { PlanExample, ProgramExample } from '../contracts/planner.js';
import type { CounterChange, NewExample } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';

/** ms for which what other processes have learned may be missing: it reaches this one within a second. */
export const learnedMaxAgeMs = 250;

const common = {
  id: z.string().min(1),
  instruction: z.string(),
  steps: z.array(z.string()).readonly(),
  outcome: z.enum(['success', 'failure']),
  reason: z.string().optional(),
  here: z
    .array(z.object({ id: z.string(), mark: z.string() }))
    .readonly()
    .optional(),
};

const plan = z.object({ ...common, kind: z.literal('plan') });
const program = z.object({ ...common, kind: z.literal('program'), program: z.string() });

/** A line of data/experience/*.jsonl. */
export const seedSchema = z.discriminatedUnion('kind', [plan, program]);
export type Example = z.infer<typeof seedSchema>;

const stored = {
  /** base64, see features.ts */
  feature: z.string(),
  /** Which model's features they are, see feature-space.ts. */
  space: z.string(),
  at: z.number(),
};

/** A row of the namespace `experience`. */
export const storedExampleSchema = z.discriminatedUnion('kind', [plan.extend(stored), program.extend(stored)]);
export type StoredExample = z.infer<typeof storedExampleSchema>;

/** Equal for examples that say the same, whatever their case, spaces and reason. */
export function exampleId(example: NewExample): string {
  const instruction = example.instruction.trim().replace(/\s+/g, ' ').toLowerCase();
  const source = example.kind === 'program' ? example.program : null;
  const pictures = example.here?.map(({ id }) => id);
  const content = JSON.stringify([
    ...[example.kind, example.outcome, instruction, example.steps, source],
    ...(pictures ? [pictures] : []),
  ]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

export function planExample({ id, instruction, steps, outcome, reason, here }: Example): PlanExample {
  return { id, instruction, steps, outcome, ...(reason === undefined ? {} : { reason }), ...(here && { here }) };
}

/** Undefined for a plan. */
export function programExample(example: Example): ProgramExample | undefined {
  return example.kind === 'program' ? { ...planExample(example), program: example.program } : undefined;
}

/** What the pools count of an example: how often it has helped or misled, and whether it takes part. */
export const counterKey = (team: string, id: string, what: 'success' | 'failure' | 'removed' | 'asleep'): RowKey =>
  rowKey('experience', team, id, what);

/** What to add to the records of examples: those that mislead lose their place, shipped ones included. */
export const outcomeChanges = (
  team: string,
  { ids, was }: NonNullable<Lesson['outcome']>,
  by: 1 | -1,
): readonly Omit<CounterChange, 'max'>[] => [...new Set(ids)].map((id) => ({ key: counterKey(team, id, was), by }));
