import type { DoneStep, Turn } from '../../contracts/turn.js';

/** Where nothing is known of a tool's own threshold. */
const usualBar = 0.5;
/** What is further away from its threshold is sure enough. */
const maxDistance = 0.3;

/**
 * How near an answer was to being another one, 0..1: how far from its threshold the nearest thing was that counted or
 * did not, and how little surer an answer was than not. Undefined where it was sure, or nothing can be told.
 */
export function distanceFromOther({ steps, ways }: Pick<Turn, 'steps' | 'ways'>): number | undefined {
  if (ways?.agree === false) return 0;
  const distances = steps.flatMap((step) => (step.status === 'done' ? distancesIn(step) : []));
  const nearest = Math.min(1, ...distances);
  return distances.length > 0 && nearest <= maxDistance ? nearest : undefined;
}

function distancesIn({ output, confidence, alternatives = [] }: DoneStep): readonly number[] {
  if (output.type !== 'Regions')
    return confidence === undefined || Number.isNaN(confidence) ? [] : [Math.max(0, confidence - usualBar)];
  const { bar = usualBar, regions } = output;
  const missed = alternatives.flatMap((value) => (value.type === 'Regions' ? value.regions : []));
  return [...regions, ...missed]
    .map(({ score }) => Math.abs(score - bar))
    .filter((distance) => !Number.isNaN(distance));
}
