import { AsyncLocalStorage } from 'node:async_hooks';
import type { PromptPool, PromptPools } from './prompt-pool.js';

/** Pools of which a piece of work sees one version from its beginning to its end, whatever is learned meanwhile. */
export interface HeldPools extends PromptPools {
  /** The same stages: whatever asks for a pool on the way gets the one that the first asked for. */
  hold<Stage, Result>(stages: AsyncGenerator<Stage, Result>): AsyncGenerator<Stage, Result>;
}

type Held = Map<string, Promise<PromptPool>>;

export function holdPools(pools: PromptPools): HeldPools {
  const current = new AsyncLocalStorage<Held>();
  return {
    of(team) {
      const held = current.getStore();
      const known = held?.get(team);
      if (known) return known;
      const pool = pools.of(team);
      held?.set(team, pool);
      // A database that fails once must not leave the rest of the work without prompts.
      if (held) pool.catch(() => held.delete(team));
      return pool;
    },
    hold<Stage, Result>(stages: AsyncGenerator<Stage, Result>) {
      const held: Held = new Map();
      // What a generator does belongs to whoever asks for its next stage.
      const same = {
        next: () => current.run(held, () => stages.next()),
        return: (value: Result | PromiseLike<Result>) => current.run(held, () => stages.return(value)),
        throw: (error: unknown) => current.run(held, () => stages.throw(error)),
        [Symbol.asyncIterator]: () => same,
      };
      return same;
    },
  };
}
