/** What a longer `Retry-After` counts as: nobody waits for that in a process, and timers overflow after 24 days. */
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

/**
 * How long a server asks to wait, in ms from now: `Retry-After` in seconds (fractions, too) or as an HTTP date.
 * Between 0 and a day; undefined when there is no such header or it cannot be understood.
 * @param now ms since 1970
 */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  const value = header?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(maxRetryAfterMs, Math.max(0, ms));
}
