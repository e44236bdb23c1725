import PQueue from 'p-queue';

/** Runs tasks of one key one after the other, tasks of different keys side by side; idle keys cost nothing. */
export interface SerialQueues {
  add<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
}

export function serialQueues(): SerialQueues {
  const queues = new Map<string, PQueue>();
  return {
    async add(key, task) {
      const queue = queues.get(key) ?? new PQueue({ concurrency: 1 });
      queues.set(key, queue);
      try {
        return await queue.add(task);
      } finally {
        if (queue.size === 0 && queue.pending === 0 && queues.get(key) === queue) queues.delete(key);
      }
    },
    async idle() {
      while (queues.size > 0) await Promise.all([...queues.values()].map((queue) => queue.onIdle()));
    },
  };
}
