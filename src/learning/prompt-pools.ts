import type { Memory } from '../contracts/store.js';
import { promptAsMade } from '../skills/spaces.js';
import { type BlackBoxes, createPromptPool, type PromptPool } from './prompt-pool.js';

/** Every team's prompt pool, as memory has it now: also when another process has taught the team. */
export interface PromptPools {
  of(team: string): Promise<PromptPool>;
}

interface Loaded {
  readonly version: number;
  readonly pool: Promise<PromptPool>;
}

/** See `createPromptPool`. */
export function createPromptPools(
  memory: Pick<Memory, 'lessons'>,
  space?: string,
  blackBoxes?: BlackBoxes,
): PromptPools {
  const pools = new Map<string, Loaded>();

  async function load(team: string): Promise<PromptPool> {
    const prompts = (await memory.lessons(team).prompts()).map(promptAsMade);
    return createPromptPool(prompts, space, blackBoxes);
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
