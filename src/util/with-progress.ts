import { settlesWithin } from './settles-within.js';

/**
 * Runs `work` and yields what it reports; a slow reader gets only the newest report. Returns its result.
 * @param options.everyMs between two reports, at least; the result is not waited with
 * @throws what `work` throws
 */
export async function* withProgress<Result>(
  work: (report: (words: string) => void) => Promise<Result>,
  { everyMs = 0 }: { readonly everyMs?: number } = {},
): AsyncGenerator<string, Result, undefined> {
  let news: string | undefined;
  let wake = (): void => undefined;
  let settled = false;
  const running = work((words) => {
    news = words;
    wake();
  }).finally(() => {
    settled = true;
    wake();
  });
  // A reader that stops early must not cause an unhandled rejection.
  running.catch(() => undefined);
  while (!settled || news !== undefined) {
    if (news === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (settled || news !== undefined) resolve();
      });
      continue;
    }
    const words = news;
    news = undefined;
    yield words;
    if (everyMs > 0) await settlesWithin(running, everyMs);
    // It is over, so the result says more than the last report.
    if (everyMs > 0 && settled) break;
  }
  return running;
}
