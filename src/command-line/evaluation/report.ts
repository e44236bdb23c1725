import { z } from 'zod';
import { wilsonInterval } from './intervals.js';

/** One line of a JSONL file of cases. */
export const evaluationCaseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  images: z.array(z.string()),
  instruction: z.string(),
  answer: z.union([z.string(), z.number(), z.boolean()]).transform(String),
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

/** Machine-readable; `--json` prints it. Accuracies and interval ends are shares in 0..1. */
export interface EvaluationReport extends KindReport {
  readonly interval: readonly [low: number, high: number];
  readonly byKind: Readonly<Record<string, KindReport>>;
  readonly ms: { readonly median: number; readonly p95: number };
  readonly tokens: number;
  readonly cost: number;
  /** Programs that the checker refused before any ran. */
  readonly refused: number;
  readonly wrong: readonly {
    readonly id: string;
    readonly instruction: string;
    readonly expected: string;
    readonly answer: string;
    readonly program: string;
  }[];
}

export function makeReport(results: readonly EvaluationResult[]): EvaluationReport {
  const kinds = [...new Set(results.map((result) => result.case.kind))].sort();
  const times = results.map((result) => result.ms).sort((a, b) => a - b);
  const total = countRight(results);
  return {
    ...total,
    interval: wilsonInterval(total.correct, total.cases),
    byKind: Object.fromEntries(
      kinds.map((kind) => [kind, countRight(results.filter((result) => result.case.kind === kind))]),
    ),
    ms: { median: Math.round(quantile(times, 0.5)), p95: Math.round(quantile(times, 0.95)) },
    tokens: results.reduce((sum, result) => sum + result.tokens, 0),
    cost: results.reduce((sum, result) => sum + result.cost, 0),
    refused: results.reduce((sum, result) => sum + result.refused, 0),
    wrong: results
      .filter((result) => !result.correct)
      .map((result) => ({
        id: result.case.id,
        instruction: result.case.instruction,
        expected: result.case.answer,
        answer: result.answer,
        program: result.program,
      })),
  };
}

/** The report for a person, as lines of text. */
export function formatReport(report: EvaluationReport): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const [low, high] = report.interval;
  const width = Math.max(6, ...Object.keys(report.byKind).map((kind) => kind.length));
  return [
    `${percent(report.accuracy)} right: ${report.correct} of ${report.cases} (95 % interval ${percent(low)} to ${percent(high)})`,
    ...Object.entries(report.byKind).map(
      ([kind, part]) =>
        `  ${kind.padEnd(width)} ${percent(part.accuracy).padStart(8)}   ${part.correct} of ${part.cases}`,
    ),
    `time per question: median ${report.ms.median} ms, 95th percentile ${report.ms.p95} ms`,
    `tokens ${report.tokens}, cost $${report.cost.toFixed(4)}; programs refused by the checker: ${report.refused}`,
  ].join('\n');
}

function countRight(results: readonly EvaluationResult[]): KindReport {
  const correct = results.filter((result) => result.correct).length;
  return { cases: results.length, correct, accuracy: results.length ? correct / results.length : 0 };
}

/** Of sorted numbers; 0 when there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
}
