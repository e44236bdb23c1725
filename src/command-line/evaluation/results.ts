import { z } from 'zod';

/** One line of a JSONL file of cases. */
export const evaluationCaseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  images: z.array(z.string()),
  instruction: z.string(),
  answer: z.union([z.string(), z.number(), z.boolean()]).transform(String),
  /** Of a comparison: the true numbers that it compares, so that equal ones are reported on their own. */
  numbers: z.array(z.number()).min(2).optional(),
});
export type EvaluationCase = z.infer<typeof evaluationCaseSchema>;

/** What the bot made of one case. */
export interface EvaluationResult {
  readonly case: EvaluationCase;
  readonly answer: string;
  readonly program: string;
  readonly correct: boolean;
  readonly ms: number;
  /** Of language models, in and out. */
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
  /** Programs that the checker refused. */
  readonly refused: number;
}

export interface KindReport {
  readonly cases: number;
  readonly correct: number;
  readonly accuracy: number;
}

export function countRight(results: readonly EvaluationResult[]): KindReport {
  const correct = results.filter((result) => result.correct).length;
  return { cases: results.length, correct, accuracy: results.length ? correct / results.length : 0 };
}
