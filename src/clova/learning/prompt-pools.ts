import type { Memory } from '../../store.js';
import { createPromptPool, type PromptPool } from './prompt-pool.js';

/** Every team's prompt pool, read from memory at its first use and kept in step with it by whoever saves lessons. */
export interface PromptPools {
  of(team: string): Promise<PromptPool>;
  /** Reads the team's pool anew at its next use. */
  reload(team: string): void;
}

export function createPromptPools(memory: Pick<Memory, 'lessons'>): PromptPools {
  const pools = new Map<string, Promise<PromptPool>>();

  async function load(team: string): Promise<PromptPool> {
    return createPromptPool(await memory.lessons(team).prompts());
  }

  return {
    of(team) {
      const known = pools.get(team);
      if (known) return known;
      const loading = load(team);
      pools.set(team, loading);
      // A database that fails once must not leave the team without its prompts for good.
      loading.catch(() => pools.delete(team));
      return loading;
    },
    reload: (team) => void pools.delete(team),
  };
}
