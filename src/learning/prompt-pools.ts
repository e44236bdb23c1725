import type { Memory } from '../contracts/store.js';
import { createFeatureSpaces } from './feature-spaces.js';
import { createPromptPool, type PoolOptions, type PromptPool } from './prompt-pool.js';

/** Every team's prompt pool, as memory has it now: also when another process has taught the team. */
export interface PromptPools {
  of(team: string): Promise<PromptPool>;
}

interface Loaded {
  readonly version: number;
  readonly pool: Promise<PromptPool>;
}

export function createPromptPools(memory: Pick<Memory, 'lessons'>, options: PoolOptions = {}): PromptPools {
  const pools = new Map<string, Loaded>();
  const { asMade } = createFeatureSpaces(options.kinds ?? []);

  async function load(team: string): Promise<PromptPool> {
    return createPromptPool((await memory.lessons(team).prompts()).map(asMade), options);
  }

  return {
    async of(team) {
      const version = await memory.lessons(team).version();
      const known = pools.get(team);
      if (known?.version === version) return known.pool;
      const loaded: Loaded = { version, pool: load(team) };
      pools.set(team, loaded);
      // A database that fails once must not leave the team without its prompts for good.
      loaded.pool.catch(() => pools.get(team) === loaded && pools.delete(team));
      return loaded.pool;
    },
  };
}
