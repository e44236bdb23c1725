import type { Backend } from '../contracts/backend.js';
import type { Log } from '../contracts/log.js';
import type { Observer } from '../contracts/operation.js';
import type { Tracer } from '../tracing/tracer.js';

/** What comes from outside. */
export interface BotOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What models may be connected; default: all of src/models/. */
  readonly backends?: readonly Backend[];
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly observe?: Observer;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
  /** Aborts everything under way. */
  readonly signal: AbortSignal;
}
