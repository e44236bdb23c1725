/** What one process learns holds in the others at once, and a run that is under way goes on with what it began with. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Memory } from '../../src/contracts/store.js';
import { defineTool } from '../../src/contracts/tool.js';
import { createRunner } from '../../src/inference/runner.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { createModels, vendorsOf } from '../../src/models/create-models.js';
import { checkProgram } from '../../src/program/checker.js';
import { outcomeOf } from '../../src/program/run-program.js';
import { inputTypes } from '../../src/program/types.js';
import { shelf } from '../program/shelf.js';
import { describeDatabases } from '../support/databases.js';
import { drawn } from '../support/drawn-pictures.js';
import { fullLesson, fullPrompt } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { lexicon } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

const team = 'T';
const limits = { steps: 10, ms: 60_000, cost: 1 };

async function openProcesses(databaseUrl: string): Promise<readonly [here: Memory, elsewhere: Memory]> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-lessons-'));
  const seeds = path.join(home, 'seeds');
  await mkdir(seeds);
  const open = () =>
    openMemory({
      ...{ home, seeds, promptSchemas, databaseUrl },
      embed: async (texts: readonly string[]) => texts.map(() => new Float32Array(512)),
      ...{ now: Date.now, randomId: randomUUID, log: recordingLog() },
    });
  const [here, elsewhere] = [await open(), await open()];
  onTestFinished(async () => {
    await Promise.all([here.close(), elsewhere.close()]);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return [here, elsewhere];
}

/** Tells which prompts of LOC it sees, and waits for what happens meanwhile. */
const lookTool = (sees: (prompts: string) => Promise<void>) =>
  defineTool({
    name: 'LOOK',
    summary: 'Says what is known.',
    parameters: { image: { type: 'Image', summary: 'it' }, after: { type: 'Text', summary: 'what came before' } },
    returns: 'Text',
    examples: [],
    capabilities: [],
    prompted: ['LOC'],
    version: 1,
    async run(_, { prompts }) {
      const { concept } = fullPrompt('p', team, 'l', 1);
      await sees(
        prompts
          .active('LOC', concept)
          .map(({ id }) => id)
          .join(),
      );
      return { output: { type: 'Text', value: 'looked' } };
    },
  });

const teach = (memory: Memory, lesson: string): Promise<void> =>
  memory.lessons(team).save(fullLesson(lesson, team, 1), { addPrompts: [fullPrompt(`of ${lesson}`, team, lesson, 1)] });

describeDatabases('lessons of another process', (databases) => {
  test('hold in the next run, and never in the middle of one', async () => {
    const [here, elsewhere] = await openProcesses(await databases.fresh());
    const pools = createPromptPools(here);
    const seen: string[] = [];
    const look = lookTool(async (known) => {
      if (seen.push(known) > 1) return;
      await teach(elsewhere, '1');
      await expect.poll(async () => (await pools.of(team)).all().length, { timeout: 10_000 }).toBe(1);
    });
    const tools = [...shelf.filter(({ name }) => name === 'RESULT'), look];
    const runner = createRunner({
      ...{ tools, lexicon, memory: here, limits, log: recordingLog(), namesPeople: false, pools },
      models: createModels([], [], {}),
      vendorOf: vendorsOf([], {}),
      treasury: treasuryOf(here),
      now: () => performance.now(),
    });
    const images = [await here.pictures(team).keep(drawn(64, 48, () => [90, 120, 60]))];
    const request = { id: 'r', team, author: { id: 'ana', name: 'Ana' }, images };
    const source = "A=LOOK(image=IMAGE,after='')\nB=LOOK(image=IMAGE,after=A)\nRESULT(var=B)";
    const program = checkProgram(source, { tools, inputs: inputTypes(1) });
    const run = async (): Promise<void> => {
      const { signal } = new AbortController();
      expect(await outcomeOf(await runner.run(request, program, { signal }))).toMatchObject({ status: 'done' });
    };
    await run();
    expect(seen).toEqual(['', '']);
    await run();
    expect(seen).toEqual(['', '', 'of 1', 'of 1']);
  });

  test('hold in whatever begins a second later', async () => {
    const [here, elsewhere] = await openProcesses(await databases.fresh());
    const pools = createPromptPools(here);
    for (const count of [1, 2, 3]) {
      await teach(elsewhere, String(count));
      const taughtAt = performance.now();
      let known = 0;
      while (known < count) {
        const ms = performance.now() - taughtAt;
        known = (await pools.of(team)).all().length;
        if (known < count) expect(ms).toBeLessThan(1000);
      }
    }
  });
});
