/**
 * How long something takes, whatever the clock on the wall is set to meanwhile.
 * @param steady ms of a clock that nobody sets
 * @returns ms since it was started
 */
export function startStopwatch(steady: () => number = () => performance.now()): () => number {
  const began = steady();
  return () => steady() - began;
}
