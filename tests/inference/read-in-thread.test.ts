import { expect, test } from 'vitest';
import type { Resolution } from '../../src/contracts/resolver.js';
import type { Turn } from '../../src/contracts/turn.js';
import { readInThread } from '../../src/inference/read-in-thread.js';
import { beginTurn } from '../../src/inference/turn-in-progress.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { treasuryOf } from '../support/treasury.js';
import { fullTurn } from '../support/turn.js';

const { request } = fullTurn('turn', 'team', 'thread', 1);
const said = { ...request, text: 'how many of them are red?' };
const another = { ...request.images[0], id: 'd'.repeat(64) };

/** The turns that come of a resolution, and whether the last of them is still to be planned. */
async function turnsOf(resolution: Resolution, asked = said): Promise<{ turns: readonly Turn[]; goesOn: boolean }> {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  const account = treasuryOf(memory).open({ team: 'team', person: request.author }, 'question');
  const first: Turn = { id: 't', status: 'planning', request: asked, steps: [], ms: 0, cost: 0 };
  const turn = beginTurn(first, { account, signal: new AbortController().signal, now: () => 0 });
  const reading = readInThread(turn, { resolver: { resolve: async () => resolution } });
  const turns: Turn[] = [];
  for (;;) {
    const { value, done } = await reading.next();
    if (!done) {
      turns.push(value);
      continue;
    }
    await memory.close();
    await place.remove();
    return { turns, goesOn: value };
  }
}

test('a follow-up is planned and remembered as what it means; what was said is kept', async () => {
  const { turns, goesOn } = await turnsOf({ is: 'request', text: 'how many of the buses are red?', images: [another] });
  expect(goesOn).toBe(true);
  expect(turns.map((turn) => turn.request)).toEqual([
    { ...said, said: said.text, text: 'how many of the buses are red?', images: [another] },
  ]);
});

test('what stands by itself brings no new turn', async () => {
  const { turns, goesOn } = await turnsOf({ is: 'request', text: said.text, images: said.images });
  expect([turns, goesOn]).toEqual([[], true]);
});

test('what could be meant in several ways is asked back', async () => {
  const { turns, goesOn } = await turnsOf({ is: 'question', question: 'Which one do you mean?' });
  expect(goesOn).toBe(false);
  expect(turns).toMatchObject([{ status: 'asked', plan: { question: 'Which one do you mean?' }, request: said }]);
});

test('what the thread answers needs no program', async () => {
  const answer = { text: 'Undone: this is the picture as it was.', images: [another] };
  const { turns, goesOn } = await turnsOf({ is: 'answer', text: said.text, images: said.images, answer });
  expect(goesOn).toBe(false);
  expect(turns).toMatchObject([{ status: 'answered', answer }]);
  expect(turns[0].program).toBeUndefined();
});

test('what would be too long to be planned is taken as it was said', async () => {
  const { turns, goesOn } = await turnsOf({ is: 'request', text: 'and the '.repeat(300), images: said.images });
  expect([turns, goesOn]).toEqual([[], true]);
});
