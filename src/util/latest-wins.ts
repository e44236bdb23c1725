/**
 * Makes a writer that never piles up: while one write is under way only the newest value waits, those between are
 * skipped. `settled` resolves when the last given value is written; it rejects with that write's error.
 */
export function latestWins<Value>(write: (value: Value) => Promise<void>): {
  readonly give: (value: Value) => void;
  readonly settled: () => Promise<void>;
} {
  let waiting: { readonly value: Value } | undefined;
  // Cleared in the same stretch as the last look at `waiting`, so that no value can fall between the two.
  let busy = false;
  let last: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    try {
      while (waiting) {
        const { value } = waiting;
        waiting = undefined;
        try {
          await write(value);
        } catch (error) {
          // A progress edit that failed does not matter when a newer one follows; the last one does.
          if (!waiting) throw error;
        }
      }
    } finally {
      busy = false;
    }
  }

  return {
    give(value) {
      waiting = { value };
      if (busy) return;
      busy = true;
      last = drain();
      // `settled` hands the error on; without this line an unobserved one would end the process.
      last.catch(() => undefined);
    },
    async settled() {
      while (busy) await last;
      await last;
    },
  };
}
