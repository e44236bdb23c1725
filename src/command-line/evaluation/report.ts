import { wilsonInterval } from './intervals.js';
import {
  type ComparisonReport,
  type CountReport,
  numberLines,
  reportComparisons,
  reportCounts,
} from './number-report.js';
import { countRight, type EvaluationResult, type KindReport } from './results.js';

/** Machine-readable; `--json` prints it. Accuracies and interval ends are shares in 0..1. */
export interface EvaluationReport extends KindReport {
  readonly interval: readonly [low: number, high: number];
  readonly byKind: Readonly<Record<string, KindReport>>;
  /** Absent where no right answer is a number. */
  readonly counts?: CountReport;
  /** Absent where no case says which numbers are compared. */
  readonly comparisons?: ComparisonReport;
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
    counts: reportCounts(results),
    comparisons: reportComparisons(results),
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
  const [low, high] = report.interval;
  const width = Math.max(6, ...Object.keys(report.byKind).map((kind) => kind.length));
  return [
    `${percent(report.accuracy)} right: ${report.correct} of ${report.cases} (95 % interval ${percent(low)} to ${percent(high)})`,
    ...Object.entries(report.byKind).map(
      ([kind, part]) =>
        `  ${kind.padEnd(width)} ${percent(part.accuracy).padStart(8)}   ${part.correct} of ${part.cases}`,
    ),
    ...numberLines(report.counts, report.comparisons, percent),
    `time per question: median ${report.ms.median} ms, 95th percentile ${report.ms.p95} ms`,
    `tokens ${report.tokens}, cost $${report.cost.toFixed(4)}; programs refused by the checker: ${report.refused}`,
  ].join('\n');
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Of sorted numbers; 0 when there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
}
