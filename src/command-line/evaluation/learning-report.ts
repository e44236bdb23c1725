import type { Reflection } from '../../contracts/feedback.js';
import { type PairedGain, pairedGain } from './intervals.js';
import { type EvaluationReport, formatReport, makeReport, quantile } from './report.js';
import type { EvaluationResult } from './results.js';

type Verdicts = NonNullable<Reflection['critic']>;

/** What came of the feedback on the feedback cases. */
export interface FeedbackResult {
  /** One for each wrong answer that was corrected. */
  readonly corrections: readonly {
    readonly status: 'accepted' | 'refused';
    /** From the correction to the finished lesson. */
    readonly ms: number;
    /** Of the rows that the lesson added. */
    readonly bytes: number;
    /** US dollars, asking again included. */
    readonly cost: number;
    /** Suspicions that were tested by running the program again, and those of them that came to nothing. */
    readonly tried: number;
    readonly refuted: number;
    /** What a language model was asked for its opinion, and what running said to it. */
    readonly critic?: Verdicts;
    /** What was tuned did not pass the release gate. */
    readonly gated: boolean;
  }[];
  /** Right answers that were confirmed. */
  readonly confirmed: number;
}

/** Machine-readable; `--json` prints it. */
export interface LearningReport {
  readonly before: EvaluationReport;
  readonly after: EvaluationReport;
  /** Ids of cases. */
  readonly flips: { readonly rightToWrong: readonly string[]; readonly wrongToRight: readonly string[] };
  /** Of the corrections; confirmations are not counted. */
  readonly lessons: { readonly accepted: number; readonly refused: number };
  readonly msPerLesson: { readonly median: number; readonly p95: number };
  /** Mean size of the rows that a correction added: lesson, examples, prompts, experience. */
  readonly bytesPerLesson: number;
  /** US dollars of all lessons. */
  readonly costOfLessons: number;
  /** Where nobody's word was taken for it: suspicions tested by running the program again, and prompts by the gate. */
  readonly doubt: {
    readonly tried: number;
    readonly refuted: number;
    readonly promptsRejected: number;
    /** Of the language model that says what went wrong. */
    readonly verdicts: Verdicts;
  };
}

export function makeLearningReport(
  before: readonly EvaluationResult[],
  { corrections }: FeedbackResult,
  after: readonly EvaluationResult[],
): LearningReport {
  const times = corrections.map(({ ms }) => ms).sort((a, b) => a - b);
  const bytes = sumOf(corrections, (correction) => correction.bytes);
  const flipped = (right: boolean): readonly string[] =>
    before
      .filter((result, place) => result.correct === right && after[place].correct !== right)
      .map((result) => result.case.id);
  const ended = (status: 'accepted' | 'refused'): number =>
    corrections.filter((correction) => correction.status === status).length;
  return {
    before: makeReport(before),
    after: makeReport(after),
    flips: { rightToWrong: flipped(true), wrongToRight: flipped(false) },
    lessons: { accepted: ended('accepted'), refused: ended('refused') },
    msPerLesson: { median: Math.round(quantile(times, 0.5)), p95: Math.round(quantile(times, 0.95)) },
    bytesPerLesson: corrections.length > 0 ? Math.round(bytes / corrections.length) : 0,
    costOfLessons: sumOf(corrections, ({ cost }) => cost),
    doubt: {
      tried: sumOf(corrections, ({ tried }) => tried),
      refuted: sumOf(corrections, ({ refuted }) => refuted),
      promptsRejected: corrections.filter(({ gated }) => gated).length,
      verdicts: {
        asked: sumOf(corrections, ({ critic }) => critic?.asked ?? 0),
        refuted: sumOf(corrections, ({ critic }) => critic?.refuted ?? 0),
        proved: sumOf(corrections, ({ critic }) => critic?.proved ?? 0),
      },
    },
  };
}

export const gainOf = (before: readonly EvaluationResult[], after: readonly EvaluationResult[]): PairedGain =>
  pairedGain(
    before.map(({ correct }) => correct),
    after.map(({ correct }) => correct),
  );

/** The report for a person, as lines of text. */
export function formatLearningReport(
  { before, after, flips, lessons, msPerLesson, bytesPerLesson, costOfLessons, doubt }: LearningReport,
  { gain, interval }: PairedGain,
  confirmed: number,
): string {
  return [
    `before learning: ${formatReport(before)}`,
    '',
    `after learning: ${formatReport(after)}`,
    '',
    `gain ${points(gain)} (95 % interval ${points(interval[0])} to ${points(interval[1])}): ${flips.wrongToRight.length} turned right, ${flips.rightToWrong.length} turned wrong`,
    ...(flips.rightToWrong.length > 0 ? [`  turned wrong: ${flips.rightToWrong.join(', ')}`] : []),
    `lessons from corrections: ${lessons.accepted} accepted, ${lessons.refused} refused; right answers confirmed: ${confirmed}`,
    `time per lesson: median ${msPerLesson.median} ms, 95th percentile ${msPerLesson.p95} ms; it adds ${(bytesPerLesson / 1000).toFixed(1)} kB of rows (mean); cost of all $${costOfLessons.toFixed(4)}`,
    `suspicions tested by running again: ${doubt.tried}, refuted: ${doubt.refuted}; prompts rejected by the gate: ${doubt.promptsRejected}`,
    ...(doubt.verdicts.asked > 0 ? [verdictWords(doubt.verdicts)] : []),
  ].join('\n');
}

const verdictWords = ({ asked, refuted, proved }: Verdicts): string =>
  `asked what went wrong ${asked} times, the language model was proved right ${proved} times and refuted ${refuted} times`;

const sumOf = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0);

const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} points`;
