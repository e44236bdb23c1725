/** Which of the similar examples are worth showing to a planner: similarity first, gently moved by their record. */

/** How often a turn that used an example went right or wrong. */
export interface OutcomeRecord {
  readonly successes: number;
  readonly failures: number;
}

/** What we believe of an example that was never used: four times right, once wrong. */
const prior = { successes: 4, failures: 1 } as const;
/** Cosine a unit of log-odds. */
const weight = 0.02;
const maxPenalty = -3;
const maxBonus = 1.5;

/**
 * What its record adds to an example's cosine: log-odds of being right against the prior's, times .02, between −.06 and
 * +.03. So a record decides among similar examples, and never makes a different question similar.
 */
export function recordBonus({ successes, failures }: OutcomeRecord): number {
  const odds = Math.log((successes + prior.successes) / (failures + prior.failures));
  const expected = Math.log(prior.successes / prior.failures);
  return weight * Math.min(maxBonus, Math.max(maxPenalty, odds - expected));
}

/** Such an example is retrieved no more: wrong at least three times, and more than twice as often as right. */
export const misleads = ({ successes, failures }: OutcomeRecord): boolean => failures >= 3 && failures > 2 * successes;

export interface Ranked {
  readonly outcome: 'success' | 'failure';
  /** Cosine. */
  readonly similarity: number;
  /** Cosine and bonus. */
  readonly score: number;
}

/** A failure less similar than this warns of something else. */
const relevantFailure = 0.6;

/**
 * The `limit` best, of both outcomes: failures are at most three of eight, so that there are templates to follow, and at
 * least two of eight as long as similar ones exist, so that there are warnings; what one side lacks the other fills.
 * @returns best score first
 */
export function chooseExamples<Candidate extends Ranked>(
  candidates: readonly Candidate[],
  limit: number,
): readonly Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score);
  const successes = sorted.filter(({ outcome }) => outcome === 'success');
  const failures = sorted.filter(({ outcome }) => outcome === 'failure');
  const wanted = sorted.slice(0, limit).filter(({ outcome }) => outcome === 'failure').length;
  const relevant = failures.filter(({ similarity }) => similarity >= relevantFailure).length;
  const minFailures = Math.min(Math.floor(limit / 4), relevant);
  const share = Math.max(minFailures, Math.min(wanted, Math.floor((limit * 3) / 8)), limit - successes.length);
  const failing = failures.slice(0, Math.min(share, limit));
  return [...successes.slice(0, limit - failing.length), ...failing].sort((a, b) => b.score - a.score);
}
