/**
 * Of 400 planted faults, how many are blamed on the right step at once, and how many once the person has said which of two
 * it was, with critics of which a share of the opinions is chance.
 */
import { attributionFigures } from '../reflection/critic/attribution-figures.js';
import type { BenchResult } from './bounds.js';

const count = 400;
/** The unit tests plant those before. */
const firstSeed = 5001;

export async function benchAttribution(): Promise<BenchResult> {
  const alone = await attributionFigures(count, undefined, firstSeed);
  const good = await attributionFigures(count, 0, firstSeed);
  const bad = await attributionFigures(count, 0.3, firstSeed);
  const hopeless = await attributionFigures(count, 1, firstSeed);
  const facts = { 'no critic': alone, '0 % nonsense': good, '30 % nonsense': bad, '100 % nonsense': hopeless };
  return {
    facts,
    bounds: [
      ...Object.entries({ 'no critic': alone, 'a good critic': good, '30 % nonsense': bad }).flatMap(
        ([name, { hits, misses, afterPress }]) => [
          { name: `blamed rightly, at once or after one press, ${name}`, value: afterPress, min: 0.97 * count },
          { name: `right of those blamed, ${name}`, value: hits / (hits + misses), min: 0.97 },
        ],
      ),
      { name: 'blamed rightly at once, no critic', value: alone.hits, min: 0.85 * count },
      { name: 'blamed rightly at once, 30 % nonsense', value: bad.hits, min: 0.97 * count },
      { name: 'hits with a good critic', value: good.hits, min: alone.hits + 1 },
      { name: 'hits with 30 % nonsense', value: bad.hits, min: alone.hits },
      { name: 'refuted opinions with 30 % nonsense', value: bad.refuted, min: 21 },
      { name: 'misses with nothing but nonsense', value: hopeless.misses, max: 0.15 * count },
      ...Object.entries(facts).map(([name, { unproved }]) => ({
        name: `unproved blames, ${name}`,
        value: unproved,
        max: 0,
      })),
    ],
  };
}
