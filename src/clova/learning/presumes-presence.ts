import type { Example } from '../../learning.js';
import { isRight } from './validate.js';

/** People who ask "how many" presume that there is one when the answer is none at most so often. */
const rarely = 0.05;

/**
 * Whether what people here count is there: the answer to "how many" is hardly ever none (by Laplace's rule of
 * succession, so it takes some twenty answers to know), and where the tool found none it erred more often than not. Then
 * the likeliest candidate is worth more than nothing. Whoever asks also of what is not there keeps the tool's own none.
 */
export function presumesPresence(examples: readonly Example[]): boolean {
  const counted = examples.filter(({ counted, told }) => counted && told !== 'presence');
  const none = counted.filter(({ count }) => count === 0).length;
  const missed = counted.filter((example) => example.count > 0 && isRight({ ...example, count: 0 }, [])).length;
  return (none + 1) / (counted.length + 2) <= rarely && missed > none;
}
