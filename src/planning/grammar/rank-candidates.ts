import type { Reading } from './readings.js';
import type { Template } from './templates.js';

/** A plan that could be carried out, from the grammar or from experience. */
export interface Candidate {
  readonly steps: readonly string[];
  /** Empty when experience knows the plan only, or when a question is asked. */
  readonly source: string;
  readonly confidence: number;
  /** It was right for the same wording before. */
  readonly taught: boolean;
  readonly question?: string;
}

export interface Ranking {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Readings that were left out because they failed for the same wording before. */
  readonly failed: number;
}

/** Less than this is no understanding, and is asked about. */
const leastConfidence = 0.5;

/** The grammar's readings and what experience adds, without what failed for the same wording. */
export function rankCandidates(readings: readonly Reading[], templates: readonly Template[]): Ranking {
  const same = templates.filter(({ agreement }) => agreement === 1);
  const failures = same.filter(({ outcome }) => outcome === 'failure');
  const hasFailed = ({ steps, source }: Pick<Candidate, 'steps' | 'source'>): boolean =>
    failures.some((failure) =>
      failure.source === undefined ? sameSteps(failure.steps, steps) : sameSource(failure.source, source),
    );
  const successes = templates
    .filter(({ outcome }) => outcome === 'success')
    .map((template): Candidate => {
      const source = template.source ?? readings.find(({ steps }) => sameSteps(steps, template.steps))?.source ?? '';
      const taught = template.agreement === 1;
      return { steps: template.steps, source, confidence: taught ? 1 : 0.88 * template.agreement, taught };
    })
    .filter(({ source, taught }) => source !== '' || taught);
  const all = [...successes, ...readings.map((reading): Candidate => ({ ...reading, taught: false }))].filter(
    ({ confidence }) => confidence >= leastConfidence,
  );
  const candidates = all.filter((candidate) => candidate.taught || !hasFailed(candidate));
  return {
    candidates: candidates.sort((a, b) => b.confidence - a.confidence),
    failed: all.length - candidates.length,
  };
}

const sameSteps = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
const sameSource = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');
