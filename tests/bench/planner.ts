/** How well a language model plans that corrupts a tenth of its programs. */
import { plantPrograms, tryPlanner } from '../planning/language-model/corrupted-programs.js';
import type { BenchResult } from './bounds.js';

export async function benchPlanner(): Promise<BenchResult> {
  const planted = await plantPrograms();
  const rows = await Promise.all([1, 2, 3].map((seed) => tryPlanner(planted, seed, 0.1)));
  return {
    facts: Object.fromEntries(rows.map((row, place) => [`seed ${place + 1}`, row])),
    bounds: [
      { name: 'planted programs', value: planted.length, min: 451 },
      ...rows.flatMap(({ corrupted, refused, right }, place) => [
        { name: `corrupted programs, seed ${place + 1}`, value: corrupted, min: 41 },
        { name: `refused programs, seed ${place + 1}`, value: refused, min: 0.6 * corrupted },
        { name: `right answers, seed ${place + 1}`, value: right / planted.length, min: 0.98 },
      ]),
    ],
  };
}
