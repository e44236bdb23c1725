/**
 * Writes versions of one post, never two within `spacing` ms; the newest wins. Progress is taken at once and written
 * when its time comes; a last version is waited for, and rejects when it was not taken.
 */
export interface PacedEdits<Version> {
  progress(version: Version): void;
  last(version: Version): Promise<void>;
  /** Nothing waits or is being written. */
  isIdle(): boolean;
}

export interface PacedEditsOptions<Version> {
  readonly write: (version: Version, isProgress: boolean) => Promise<void>;
  /** A progress that was not taken matters little. */
  readonly onFault: (error: unknown) => void;
  /** ms */
  readonly spacing: number;
  readonly now: () => number;
  /** When the post was made: progress keeps its distance from that, too; a last version need not. */
  readonly madeAt: number;
  /** Making the post was an edit, as with the answer to an interaction. */
  readonly isMadeByEdit: boolean;
}

export function pacedEdits<Version>(options: PacedEditsOptions<Version>): PacedEdits<Version> {
  const { write, onFault, spacing, now, madeAt, isMadeByEdit } = options;
  let waiting: { readonly version: Version; readonly isProgress: boolean } | undefined;
  let told: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  let wrote = isMadeByEdit ? madeAt : Number.NEGATIVE_INFINITY;
  let busy = false;
  let wake = (): void => undefined;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function drain(): Promise<void> {
    while (waiting) {
      const wait = (waiting.isProgress ? Math.max(wrote, madeAt) : wrote) + spacing - now();
      if (wait > 0) {
        // A version that comes meanwhile is looked at anew: it may be the last one, which waits less.
        await sleep(wait);
        continue;
      }
      const { version, isProgress } = waiting;
      const listeners = told;
      waiting = undefined;
      told = [];
      try {
        await write(version, isProgress);
        for (const { resolve } of listeners) resolve();
      } catch (error) {
        if (isProgress) onFault(error);
        for (const { reject } of listeners) reject(error);
      }
      wrote = now();
    }
    busy = false;
  }

  function give(version: Version, isProgress: boolean): void {
    waiting = { version, isProgress };
    wake();
    if (busy) return;
    busy = true;
    void drain();
  }

  return {
    progress: (version) => give(version, true),
    last: (version) =>
      new Promise((resolve, reject) => {
        told.push({ resolve, reject });
        give(version, false);
      }),
    isIdle: () => !busy,
  };
}
