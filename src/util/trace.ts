import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** The key of the event that is being dealt with, wherever its work has got to: what is logged meanwhile bears its id. */
const current = new AsyncLocalStorage<string>();

/** @param key of an event in the journal, or of what follows from one */
export const traced = <Result>(key: string, work: () => Result): Result => current.run(key, work);
/** For what is of no event, though it may happen to be begun by one. */
export const untraced = <Result>(work: () => Result): Result => current.exit(work);
/** The id of the event. */
export const currentTrace = (): string | undefined => {
  const key = current.getStore();
  return key === undefined ? undefined : (written.exec(key)?.[2] ?? key);
};
/** Its id in OpenTelemetry. */
export const currentTraceId = (): string | undefined => {
  const key = current.getStore();
  return key === undefined ? undefined : traceOf(key).traceId;
};

/** What the key of an event begins with, and of all that follows from it: a list in JSON whose last part is the event's id. */
const written = /^(\["[^"]*","(?:[^"\\]|\\.)*","((?:[^"\\]|\\.)*)"\])/;

export interface TraceIds {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: of the span in which the event comes. */
  readonly rootSpanId: string;
}

/** The same in every process that carries out a part of the event. */
export function traceOf(key: string): TraceIds {
  const hash = createHash('sha256')
    .update(written.exec(key)?.[1] ?? key)
    .digest('hex');
  return { traceId: hash.slice(0, 32), rootSpanId: hash.slice(32, 48) };
}
