/** When a weekly post is due: on Mondays, 9:00 UTC. */
const hour = 3_600_000;
export const weekMs = 7 * 24 * hour;
/** 1 January 1970 was a Thursday. */
const firstDue = 4 * 24 * hour + 9 * hour;
/** Who was off for longer has missed it: nobody wants Monday's post on Friday, or three at once. */
const stillDueMs = 24 * hour;

/** When the last one was due, ms since 1970. */
export const lastDue = (now: number): number => Math.floor((now - firstDue) / weekMs) * weekMs + firstDue;

/** Which one is to be made now; undefined where it is too late for the last one, or it was not wanted yet. */
export function dueNow(now: number, wantedSince: number): number | undefined {
  const due = lastDue(now);
  return now - due < stillDueMs && wantedSince <= due ? due : undefined;
}
