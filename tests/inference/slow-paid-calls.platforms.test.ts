import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { defineTool } from '../../src/contracts/tool.js';
import type { Request } from '../../src/contracts/turn.js';
import { createRunner } from '../../src/inference/runner.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { createModels, vendorsOf } from '../../src/models/create-models.js';
import { openai } from '../../src/models/openai/index.js';
import { checkProgram } from '../../src/program/checker.js';
import { outcomeOf } from '../../src/program/run-program.js';
import { inputTypes } from '../../src/program/types.js';
import { shelf } from '../program/shelf.js';
import { drawn } from '../support/drawn-pictures.js';
import { recordingLog } from '../support/log.js';
import { startOpenAiPeer } from '../support/openai-peer.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { lexicon } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

const limits = { steps: 10, ms: 1500, cost: 1 };
/** ms: longer than a run may take, and shorter than the server is waited for. */
const slow = limits.ms + 200;
const ana = { id: 'ana', name: 'Ana' };

const paint = defineTool({
  name: 'PAINT',
  summary: 'Paints all of a picture.',
  parameters: { image: { type: 'Image', summary: 'it' } },
  returns: 'Image',
  examples: [],
  capabilities: ['fill'],
  version: 1,
  async run({ image }, { models, pictures, signal }) {
    const sight = await pictures.sight(image);
    const { width, height } = sight.pixels;
    const mask = { width, height, data: new Uint8Array(width * height).fill(255) };
    const painted = await models.fill(sight, mask, 'a hat', { signal });
    return { output: { type: 'Image', picture: await pictures.keep(painted) } };
  },
});

/** Asks one thing after the other. */
const askOften = defineTool({
  name: 'ASKOFTEN',
  summary: 'Asks several times.',
  parameters: { image: { type: 'Image', summary: 'it' } },
  returns: 'Text',
  examples: [],
  capabilities: ['answer'],
  version: 1,
  async run({ image }, { models, pictures, signal }) {
    const sight = await pictures.sight(image);
    for (const thing of ['hat', 'coat', 'scarf']) await models.answer(sight, `is there a ${thing}?`, { signal });
    return { output: { type: 'Text', value: 'asked' } };
  },
});

/** A runner in a hurry, whose models are on a server that is slow. */
async function hurriedRunner(patience = slow) {
  const peer = await startOpenAiPeer();
  peer.reply(async () => {
    await sleep(patience);
    return 'yes';
  });
  const log = recordingLog();
  const place = await temporaryMemory(log);
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
    await peer.close();
  });
  const environment = { ...peer.environment, CLOVABOT_FILL: 'openai:gpt-image-2.5-flare' };
  const connection = await openai.connect({ environment, fetch, lexicon });
  if (!connection) throw new Error('it is not connected');
  const connected = [{ backend: openai, connection }];
  const tools = [...shelf.filter(({ name }) => name === 'RESULT'), paint, askOften];
  const runner = createRunner({
    ...{ tools, lexicon, memory, limits, log, namesPeople: false },
    models: createModels(connected, [], {}),
    vendorOf: vendorsOf(connected, {}),
    pools: createPromptPools(memory),
    treasury: treasuryOf(memory),
    now: () => performance.now(),
  });
  const pixels = drawn(64, 48, () => [90, 120, 60]);
  const images = [await memory.pictures('T').keep(pixels)];
  const request: Pick<Request, 'id' | 'team' | 'author' | 'images'> = { id: 'r', team: 'T', author: ana, images };
  const program = (source: string) => checkProgram(source, { tools, inputs: inputTypes(1) });
  return {
    ...{ peer, memory },
    async run(source: string, signal = new AbortController().signal) {
      return outcomeOf(await runner.run(request, program(source), { signal }));
    },
  };
}

test('a painting that takes longer than a run may is shown, since it is paid for', async () => {
  const { peer, memory, run } = await hurriedRunner();
  const outcome = await run('IMAGE0=PAINT(image=IMAGE)\nRESULT(var=IMAGE0)');
  expect(outcome).toMatchObject({ status: 'done', result: { type: 'Image' } });
  expect(outcome.ms).toBeGreaterThan(limits.ms);
  expect(peer.billed).toHaveLength(1);
  expect(await memory.spending('T').list()).toMatchObject([{ calls: 1, dollars: outcome.cost }]);
});

test('out of time, a step pays for no further call', async () => {
  const { peer, memory, run } = await hurriedRunner();
  const outcome = await run('A=ASKOFTEN(image=IMAGE)\nRESULT(var=A)');
  expect(outcome).toMatchObject({
    status: 'failed',
    fault: 'This took longer than 1.5 s, so I stopped; ASKOFTEN had not finished.',
  });
  expect(peer.posts()).toBe(1);
  const [{ dollars }] = await memory.spending('T').list();
  expect(dollars).toBeCloseTo(outcome.cost, 9);
  // Nothing is set aside any more.
  const day = new Date().toISOString().slice(0, 10);
  expect((await memory.spending('T').totals(ana.id, day)).person).toBeCloseTo(dollars, 9);
});

test('two runs of the same painting at once are one, also when the one that began is stopped', async () => {
  const { peer, memory, run } = await hurriedRunner(300);
  const source = 'IMAGE0=PAINT(image=IMAGE)\nRESULT(var=IMAGE0)';
  const stop = new AbortController();
  const first = run(source, stop.signal);
  while (peer.posts() === 0) await sleep(5);
  const second = run(source);
  await sleep(20);
  stop.abort();
  expect((await first).status).toBe('aborted');
  expect(await second).toMatchObject({ status: 'done', cost: 0 });
  expect(peer.billed).toHaveLength(1);
  expect(await memory.spending('T').list()).toMatchObject([{ person: ana, calls: 1 }]);
});
