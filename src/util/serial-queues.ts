/** One task a key at a time, in the order of asking; keys do not wait for each other, and idle ones cost nothing. */
export interface SerialQueues {
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
  /**
   * Waits for its turn, for work that a generator spreads over its reader's pace.
   * Resolves to the function that lets the next one in.
   */
  enter(key: string): Promise<() => void>;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
}

export function serialQueues(): SerialQueues {
  const last = new Map<string, Promise<void>>();

  async function enter(key: string): Promise<() => void> {
    const before = last.get(key);
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    last.set(key, finished);
    await before;
    return () => {
      finish();
      if (last.get(key) === finished) last.delete(key);
    };
  }

  return {
    enter,
    async run(key, task) {
      const leave = await enter(key);
      try {
        return await task();
      } finally {
        leave();
      }
    },
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
