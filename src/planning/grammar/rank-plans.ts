import type { Interpretation } from './interpretations.js';
import type { Template } from './templates.js';

/** A plan that could be carried out, from the grammar or from experience. */
export interface RankedPlan {
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
  readonly plans: readonly RankedPlan[];
  /** Interpretations that were left out because they failed for the same wording before. */
  readonly failed: number;
}

/** Less than this is no understanding, and is asked about. */
const minConfidence = 0.5;

/** The grammar's interpretations and what experience adds, without what failed for the same wording. */
export function rankPlans(interpretations: readonly Interpretation[], templates: readonly Template[]): Ranking {
  const same = templates.filter(({ agreement }) => agreement === 1);
  const failures = same.filter(({ outcome }) => outcome === 'failure');
  const hasFailed = ({ steps, source }: Pick<RankedPlan, 'steps' | 'source'>): boolean =>
    failures.some((failure) =>
      failure.source === undefined ? sameSteps(failure.steps, steps) : sameSource(failure.source, source),
    );
  const successes = templates
    .filter(({ outcome }) => outcome === 'success')
    .map((template): RankedPlan => {
      const source =
        template.source ?? interpretations.find(({ steps }) => sameSteps(steps, template.steps))?.source ?? '';
      const taught = template.agreement === 1;
      return { steps: template.steps, source, confidence: taught ? 1 : 0.88 * template.agreement, taught };
    })
    .filter(({ source, taught }) => source !== '' || taught);
  const all = [
    ...successes,
    ...interpretations.map((interpretation): RankedPlan => ({ ...interpretation, taught: false })),
  ].filter(({ confidence }) => confidence >= minConfidence);
  const plans = all.filter((plan) => plan.taught || !hasFailed(plan));
  return {
    plans: plans.sort((a, b) => b.confidence - a.confidence),
    failed: all.length - plans.length,
  };
}

const sameSteps = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
const sameSource = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');
