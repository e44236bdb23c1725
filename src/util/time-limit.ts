/**
 * A signal that aborts with the given one, or after so many ms with a TimeoutError. Node 20 collects a signal of
 * `AbortSignal.timeout` that only `AbortSignal.any` knows of, and it never comes then; this one is held by its timer.
 */
export function timeLimit(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(new DOMException('it took too long', 'TimeoutError')), ms).unref();
  return AbortSignal.any([signal, late.signal]);
}
