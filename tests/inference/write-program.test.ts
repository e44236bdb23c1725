/** What a planner is shown of the team's experience. */
import { expect, test } from 'vitest';
import type { Planner } from '../../src/contracts/planner.js';
import type { Experience, Memory } from '../../src/contracts/store.js';
import { beginTurn } from '../../src/inference/turn-in-progress.js';
import { makePlan } from '../../src/inference/write-program.js';
import { requestOf } from '../planning/language-model/world.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { modelsOf } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

test.for([
  [true, [8, 8, 32, 32]],
  [undefined, [8, 8]],
] as const)(
  'where nothing is similar, more is searched only for who goes by shape: %s',
  async ([goesByShape, searched]) => {
    const place = await temporaryMemory(recordingLog());
    const memory = await place.open();
    try {
      const limits: number[] = [];
      const search = async (_feature: unknown, limit: number) => {
        limits.push(limit);
        return [];
      };
      const experience = { plans: search, programs: search } as unknown as Experience;
      const planner: Planner = {
        name: 'acted',
        ...(goesByShape && { goesByShape }),
        plan: async () => ({ steps: [], examples: [], question: 'What?' }),
        program: async () => ({ source: '' }),
      };
      const request = requestOf('florble the wibbly');
      const account = treasuryOf(memory).open({ team: 'team', person: request.author }, 'question');
      const first = { id: '1', status: 'planning', request, steps: [], ms: 0, cost: 0 } as const;
      const turn = beginTurn(first, { account, signal: new AbortController().signal, now: Date.now });
      const own: Pick<Memory, 'experience' | 'pictures'> = { pictures: memory.pictures, experience: () => experience };
      const models = modelsOf({ embedText: async (texts) => texts.map(() => new Float32Array([1, 0])) });
      await makePlan(turn, { planner, tools: [], models, memory: own });
      expect(limits).toEqual(searched);
    } finally {
      await memory.close();
      await place.remove();
    }
  },
);
