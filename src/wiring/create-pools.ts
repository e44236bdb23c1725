import type { Lexicon } from '../contracts/lexicon.js';
import type { Memory } from '../contracts/store.js';
import { type HeldPools, holdPools } from '../learning/one-version.js';
import { createPromptPools } from '../learning/prompt-pool.js';
import { wordedModelOf } from '../models/create-models.js';
import type { Connections } from './connect-backends.js';
import { learningKinds } from './learning-kinds.js';

/** What each team has taught, as far as today's models can use it. */
export const createPools = (memory: Memory, lexicon: Lexicon, { space, connected, choices }: Connections): HeldPools =>
  holdPools(
    createPromptPools(memory, {
      kinds: learningKinds,
      space,
      lexicon,
      blackBoxes: Object.fromEntries(
        learningKinds
          .flatMap((kind) => Object.values(kind.blackBoxes ?? {}))
          .map((name) => [name, wordedModelOf(name, connected, choices)]),
      ),
    }),
  );
