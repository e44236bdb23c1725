import type { Turn } from '../contracts/turn.js';

/**
 * When something new is asked in a thread: after all that stands there, whatever somebody sets the clock to.
 * @param inThread oldest first
 * @param now ms since 1970
 */
export const timeAfter = (inThread: readonly Turn[], now: number): number =>
  Math.max(now, (inThread.at(-1)?.request.at ?? 0) + 1);
