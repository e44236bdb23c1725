import type { Services } from './services.js';

/** What is done besides, when whoever asked has an answer. */
export interface BackgroundWork {
  /** Settles as the work does; until then it is under way. */
  track(work: Promise<void>): Promise<void>;
  /** The same, but a fault is only logged. @param words what could not be done */
  untilFault(work: Promise<void>, words: string): Promise<void>;
  /** Tries a team's lessons with today's models, once since the start. */
  recheck(team: string): void;
  isBusy(): boolean;
  idle(): Promise<void>;
}

export function createBackgroundWork({
  teacher,
  signal,
  log,
}: Pick<Services, 'teacher' | 'signal' | 'log'>): BackgroundWork {
  const pending = new Set<Promise<void>>();
  /** Teams whose lessons were tried with today's models since the start. */
  const rechecked = new Set<string>();
  function track(work: Promise<void>): Promise<void> {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  }
  return {
    track,
    untilFault: (work, words) =>
      track(
        work.catch((error: unknown) => {
          if (!signal.aborted) log.error({ err: error }, words);
        }),
      ),
    recheck(team) {
      if (rechecked.has(team)) return;
      rechecked.add(team);
      void track(
        teacher.recheck(team, signal).catch((error: unknown) => {
          if (!signal.aborted) log.error({ err: error, team }, 'lessons could not be tried with today’s models');
        }),
      );
    },
    isBusy: () => pending.size > 0,
    async idle() {
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
  };
}
