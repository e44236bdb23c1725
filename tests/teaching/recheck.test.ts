/** A team connects another model: what it has taught is tried again, and what still holds is told. */
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import type { ImageValue } from '../../src/contracts/turn.js';
import { createEngine } from '../../src/inference/engine.js';
import { createRunner } from '../../src/inference/runner.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import * as skills from '../../src/skills/index.js';
import { lookExamples } from '../../src/skills/shared/decide-examples.js';
import { createTeacher } from '../../src/teaching/teacher.js';
import { tools } from '../../src/tools/index.js';
import { randomVector, seeded } from '../learning/planted.js';
import { busy } from '../support/drawn-pictures.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { lexicon, modelsOf } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

const { signal } = new AbortController();
const ana = { id: 'ana', name: 'Ana' };

/** The same home, with whatever model is connected now: `undefined` none, `knows` one that knows things again by pictures. */
async function office() {
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

test('what was taught without a model is tried with the one that is connected, once, and undone with its lesson', async () => {
  const { memory, connect, shown, calls } = await office();
  const before = connect(undefined);
  let id = '';
  const teaching = { team: 'home', thread: 't', author: ana, name: 'zorblat', shown: [shown] };
  for await (const lesson of before.teacher.teach(teaching, signal)) id = lesson.id;
  expect((await memory.lessons('home').get(id))?.status).toBe('accepted');
  const undisturbed = (await before.pools.of('home')).all().map((prompt) => prompt.id);
  expect(await before.teacher.modelChecks('home')).toEqual([]);

  const { teacher, pools } = connect('desk-1');
  expect(await teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'unchecked' }]);
  await teacher.recheck('home', signal);
  expect(await teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'holds' }]);
  const pool = await pools.of('home');
  expect(pool.active(lookExamples, 'zorblat')).toMatchObject([{ kind: 'visual', lesson: id, model: 'desk-1' }]);
  const asked = calls();
  await teacher.recheck('home', signal);
  expect(calls()).toBe(asked);

  const other = connect('desk-2', false);
  expect((await other.pools.of('home')).active(lookExamples, 'zorblat')).toEqual([]);
  await other.teacher.recheck('home', signal);
  expect(await other.teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'useless' }]);

  const back = connect('desk-1');
  expect(await back.teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'holds' }]);
  await back.teacher.undo('home', id, ana);
  expect((await back.pools.of('home')).all()).toEqual([]);
  expect(undisturbed).toHaveLength(1);
});

test('with the team that is forgotten goes what was tried', async () => {
  const { memory, connect, shown } = await office();
  const { teacher } = connect('desk-1', false);
  for await (const _ of connect(undefined).teacher.teach(
    { team: 'home', thread: 't', author: ana, name: 'zorblat', shown: [shown] },
    signal,
  ));
  await teacher.recheck('home', signal);
  const { z } = await import('zod');
  const rows = () => memory.store.list('model-checks', z.unknown(), {});
  expect(await rows()).toHaveLength(1);
  expect(JSON.stringify(await rows())).not.toContain('zorblat');
  await teacher.forget('home', 'everything', ana);
  expect(await rows()).toEqual([]);
});
