import { Agent } from 'undici';

export interface PatientFetch {
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

/**
 * `fetch` that waits for a slow server as long as its caller does: Node's own gives up when no headers, or no next byte of the
 * body, have come for 300 s. Callers bound the time with a signal.
 */
export function createPatientFetch(fetch: typeof globalThis.fetch): PatientFetch {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  return {
    // Node takes a dispatcher of undici's, which the types of `fetch` don't say.
    fetch: (input, init) => fetch(input, { ...init, ...{ dispatcher } }),
    close: () => dispatcher.destroy(),
  };
}
