import { expect, test } from 'vitest';
import type { Turn } from '../../src/contracts/turn.js';
import { beginTurn } from '../../src/inference/turn-in-progress.js';
import { writeProgram } from '../../src/inference/write-program.js';
import { unusedParts } from '../../src/language/unused-parts.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { tools } from '../../src/tools/index.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { lexicon, modelsOf } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';
import { fullTurn } from '../support/turn.js';

const models = modelsOf({ embedText: async (texts) => texts.map(() => new Float32Array(512).fill(0.04)) });

async function programming(text: string): Promise<Turn> {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  const { request } = fullTurn('turn', 'team', 'thread', 1);
  const account = treasuryOf(memory).open({ team: 'team', person: request.author }, 'question');
  const first: Turn = { id: 't', status: 'planning', request: { ...request, text }, steps: [], ms: 0, cost: 0 };
  const turn = beginTurn(first, { account, signal: new AbortController().signal, now: () => 0 });
  const planner = createGrammarPlanner(lexicon);
  for await (const _ of writeProgram(turn, { planner, tools, models, memory }));
  await memory.close();
  await place.remove();
  return turn.current;
}

test('what is read in other words is planned and remembered so; what was said is kept', async () => {
  const { request, plan } = await programming('giraffes - what number of them have we got here?');
  expect(request).toMatchObject({
    said: 'giraffes - what number of them have we got here?',
    text: 'how many giraffes are there here?',
  });
  expect(plan && unusedParts(request.text, plan)).toEqual([]);
});

test('what is understood as it is stays as it is', async () => {
  const { request } = await programming('How many giraffes are there?');
  expect(request).toMatchObject({ text: 'How many giraffes are there?' });
  expect(request.said).toBeUndefined();
});
