/** One holder a key at a time, in the order of asking; for work that a generator spreads over its reader's pace. */
export interface Locks {
  /** Resolves to the function that lets the next one in. */
  acquire(key: string): Promise<() => void>;
}

export function createLocks(): Locks {
  const last = new Map<string, Promise<void>>();
  return {
    async acquire(key) {
      const before = last.get(key);
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const mine = (before ?? Promise.resolve()).then(() => held);
      last.set(key, mine);
      await before;
      return () => {
        release();
        if (last.get(key) === mine) last.delete(key);
      };
    },
  };
}
