/** The embedded picture features as another model would give them: other numbers for the same likenesses. */
import { unitVector } from '../../src/util/vector.js';
import { seeded } from '../learning/planted.js';

/**
 * Turned by chance to another length, and moved by something that all pictures share, so that unrelated photos are about
 * .6 alike, as CLIP's are.
 * @param seed another one is another model
 */
export function disguise(length: number, seed: number): (feature: Float32Array) => Float32Array {
  const random = seeded(seed);
  // A sum of four is as good as a normal distribution here.
  const normal = (): number => random() + random() + random() + random() - 2;
  const common = unitVector(Float32Array.from({ length }, normal));
  let rows: readonly Float32Array[] = [];
  return (feature) => {
    if (rows.length === 0)
      rows = Array.from({ length }, () => Float32Array.from({ length: feature.length }, () => normal()));
    const turned = unitVector(
      Float32Array.from(rows, (row) => row.reduce((sum, value, at) => sum + value * feature[at], 0)),
    );
    return unitVector(turned.map((value, at) => value + 0.9 * common[at]));
  };
}
