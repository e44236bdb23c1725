import { AsyncLocalStorage } from 'node:async_hooks';

/** The event that is being dealt with, wherever its work has got to: what is logged meanwhile bears its id. */
const current = new AsyncLocalStorage<string>();

export const traced = <Result>(id: string, work: () => Result): Result => current.run(id, work);
export const currentTrace = (): string | undefined => current.getStore();
