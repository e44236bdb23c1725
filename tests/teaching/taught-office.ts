/** A home whose things all look alike in their places, with whatever model is connected. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import type { ImageValue } from '../../src/contracts/turn.js';
import { createEngine } from '../../src/inference/engine.js';
import { createRunner } from '../../src/inference/runner.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import * as skills from '../../src/skills/index.js';
import { createTeacher } from '../../src/teaching/teacher.js';
import { tools } from '../../src/tools/index.js';
import { randomVector, seeded } from '../learning/planted.js';
import { busy } from '../support/drawn-pictures.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { lexicon, modelsOf } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

export const ana = { id: 'ana', name: 'Ana' };

/** The same home, with whatever model is connected now: `undefined` none, `knows` one that knows things again by pictures. */
export async function office() {
  const log = recordingLog();
  const place = await temporaryMemory(log);
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  const look = randomVector(seeded(3), 832);
  let calls = 0;
  const wideAs = (sight: Sight) => ({ box: [20, 20, 100, 100] as const, label: 'thing', score: 0.9, of: sight.id });
  function connect(model: string | undefined, knows = true) {
    const eyes: Partial<Capabilities> = {
      detect: async () => ({ known: false, found: [], threshold: 0.2 }),
      propose: async (sight) => [wideAs(sight), { box: [150, 100, 190, 140], label: 'region', score: 0 }],
      embedViews: async (_sight, boxes) =>
        boxes.map((box) => (box[0] < 110 ? look : randomVector(seeded(Math.round(box[0] + 9 * box[1])), 832))),
      embedImage: async () => look,
      ...(model !== undefined && {
        async recognise(sight, _name, shown) {
          calls += 1;
          return { known: true, found: shown.length > 0 && knows ? [wideAs(sight)] : [], threshold: 0.5 };
        },
      }),
    };
    const models = modelsOf(eyes);
    const kinds = Object.values(skills);
    const pools = createPromptPools(memory, { kinds, blackBoxes: model === undefined ? {} : { recognise: model } });
    const treasury = treasuryOf(memory);
    const shared = { tools, models, lexicon, memory, pools, treasury, namesPeople: false, now: Date.now, log };
    const vendorOf = () => undefined;
    const runner = createRunner({ ...shared, vendorOf });
    const planner = {
      name: 'none',
      plan: async () => ({ steps: [], examples: [] }),
      program: async () => ({ source: '' }),
    };
    const engine = createEngine({ ...shared, planner, vendorOf, runner });
    const teacher = createTeacher({
      ...{ ...shared, engine, runner, kinds, randomId: randomUUID },
      interpretations: async () => [],
    });
    return { teacher, pools };
  }
  const picture = await memory.pictures('home').keep(busy(200, 150));
  const shown: ImageValue = { type: 'Image', picture, view: [20, 20, 100, 100] };
  return { memory, connect, shown, calls: () => calls };
}
