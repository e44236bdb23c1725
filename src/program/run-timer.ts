/** Node takes anything longer for 1 ms. */
const maxTimerMs = 2 ** 31 - 1;
/** Who waited no longer did not wait. */
const leastWaitMs = 10;

/**
 * Tells when the time of a run is over. What it only waited for others is given back to it.
 * @param waitedMs ms that it has waited so far
 * @returns what ends the timer
 */
export function startRunTimer(ms: number, onLate: () => void, waitedMs: () => number = () => 0): () => void {
  let given = 0;
  let timer = setTimeout(onTime, Math.min(ms, maxTimerMs));

  function onTime(): void {
    const waited = waitedMs() - given;
    given += waited;
    if (waited < leastWaitMs) onLate();
    else timer = setTimeout(onTime, waited);
  }
  return () => clearTimeout(timer);
}
