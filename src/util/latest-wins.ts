/**
 * Makes a writer that never piles up: while one write is under way only the newest value waits, those between are
 * skipped. `settled` resolves when the last given value is written; it rejects with that write's error.
 */
export function latestWins<Value>(write: (value: Value) => Promise<void>): {
  readonly give: (value: Value) => void;
  readonly settled: () => Promise<void>;
} {
  let waiting: { readonly value: Value } | undefined;
  let writing: Promise<void> | undefined;

  async function drain(): Promise<void> {
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
  }

  return {
    give(value) {
      waiting = { value };
      if (writing) return;
      writing = drain().finally(() => {
        writing = undefined;
      });
      // `settled` hands the error on; without this line an unobserved one would end the process.
      writing.catch(() => undefined);
    },
    settled: async () => writing,
  };
}
