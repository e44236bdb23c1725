export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** The others abort it no more, and know it no more. */
  end(): void;
}

/**
 * A signal that aborts with any of these, and by itself, until `end`: for what is short beside those that live long. Node 20
 * never forgets what `AbortSignal.any` has made of such a one.
 */
export function linkedSignal(...sources: readonly AbortSignal[]): LinkedSignal {
  const own = new AbortController();
  const unlink = sources.map((source) => {
    const abort = (): void => own.abort(source.reason);
    if (source.aborted) abort();
    else source.addEventListener('abort', abort, { once: true });
    return () => source.removeEventListener('abort', abort);
  });
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    end() {
      for (const one of unlink) one();
    },
  };
}
