import { readAmount } from '../../language/read-words.js';
import { countRight, type EvaluationResult, type KindReport } from './results.js';

/** How well numbers are told: plain accuracy rewards who always says 1. */
export interface CountReport {
  readonly cases: number;
  /** By the true number. */
  readonly byNumber: Readonly<Record<'1' | '2' | '3+', KindReport>>;
  /** Mean of the accuracies of those that have cases, 0..1. */
  readonly balanced: number;
  /** Of the answers that are a number: by how much they miss it. */
  readonly meanAbsoluteError: number;
  /** Answers that are no number; they count as wrong, and in no error. */
  readonly withoutNumber: number;
}

/** Comparisons whose cases say which numbers are compared. */
export interface ComparisonReport {
  readonly equal: KindReport;
  readonly different: KindReport;
}

/** Over all cases whose right answer is a number from 1; undefined when there are none. */
export function reportCounts(results: readonly EvaluationResult[]): CountReport | undefined {
  const counted = results.flatMap((result) => {
    const wanted = wholeNumber(result.case.answer);
    return wanted === undefined || wanted < 1 ? [] : [{ result, wanted, given: readAmount(result.answer) }];
  });
  if (counted.length === 0) return undefined;
  const right = (isIn: (wanted: number) => boolean): KindReport =>
    countRight(counted.filter(({ wanted }) => isIn(wanted)).map(({ result }) => result));
  const byNumber = { '1': right((n) => n === 1), '2': right((n) => n === 2), '3+': right((n) => n >= 3) };
  const present = Object.values(byNumber).filter(({ cases }) => cases > 0);
  const errors = counted.flatMap(({ wanted, given }) => (given === undefined ? [] : [Math.abs(given - wanted)]));
  return {
    cases: counted.length,
    byNumber,
    balanced: mean(present.map(({ accuracy }) => accuracy)),
    meanAbsoluteError: mean(errors),
    withoutNumber: counted.length - errors.length,
  };
}

/** Undefined when no case says what it compares. */
export function reportComparisons(results: readonly EvaluationResult[]): ComparisonReport | undefined {
  const compared = results.filter((result) => result.case.numbers);
  if (compared.length === 0) return undefined;
  const isEqual = ({ case: { numbers = [] } }: EvaluationResult): boolean => new Set(numbers).size === 1;
  return {
    equal: countRight(compared.filter(isEqual)),
    different: countRight(compared.filter((result) => !isEqual(result))),
  };
}

const wholeNumber = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;

/** The report for a person, as lines of text. */
export function numberLines(
  counts: CountReport | undefined,
  comparisons: ComparisonReport | undefined,
  percent: (share: number) => string,
): readonly string[] {
  const share = ({ accuracy, correct, cases }: KindReport): string => `${percent(accuracy)} (${correct} of ${cases})`;
  const lines: string[] = [];
  if (counts) {
    const { byNumber, balanced, meanAbsoluteError, withoutNumber } = counts;
    const groups = Object.entries(byNumber).filter(([, { cases }]) => cases > 0);
    const none = withoutNumber > 0 ? `; ${withoutNumber} answered without a number` : '';
    lines.push(
      `counts balanced over ${groups.map(([number]) => number).join(', ')}: ${percent(balanced)}, off by ${meanAbsoluteError.toFixed(2)} on average${none}`,
      `  ${groups.map(([number, part]) => `${number}: ${share(part)}`).join(' · ')}`,
    );
  }
  if (comparisons)
    lines.push(
      `comparisons of equal numbers: ${share(comparisons.equal)}, of different ones: ${share(comparisons.different)}`,
    );
  return lines;
}
