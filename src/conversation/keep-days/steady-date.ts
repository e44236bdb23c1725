const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The time for what is deleted by its age: a clock that is set ahead counts only when it has stayed so for a day, so that a
 * slip deletes nothing. One that is set back counts at once: less is old then.
 * @param steady ms of a clock that nobody sets
 */
export function steadyDate(now: () => number, steady: () => number): () => number {
  let begun = { date: now(), at: steady() };
  let aheadSince: number | undefined;
  return () => {
    const [date, at] = [now(), steady()];
    const expected = begun.date + at - begun.at;
    const isAhead = date - expected > hourMs;
    aheadSince = isAhead ? (aheadSince ?? at) : undefined;
    if (aheadSince !== undefined && at - aheadSince < dayMs) return expected;
    aheadSince = undefined;
    begun = { date, at };
    return date;
  };
}
