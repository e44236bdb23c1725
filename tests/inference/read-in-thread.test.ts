import { expect, test } from 'vitest';
import type { Resolution } from '../../src/contracts/resolver.js';
import type { Turn } from '../../src/contracts/turn.js';
import { type OpenRequest, readInThread } from '../../src/inference/read-in-thread.js';
import { beginTurn } from '../../src/inference/turn-in-progress.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { treasuryOf } from '../support/treasury.js';
import { fullTurn } from '../support/turn.js';

const { request } = fullTurn('turn', 'team', 'thread', 1);
const said = { ...request, text: 'how many of them are red?' };
const another = { ...request.images[0], id: 'd'.repeat(64) };

/** The turns that come of a resolution, and what of it is still to be planned. */
async function turnsOf(
  resolution: Resolution,
  planner = {},
): Promise<{ readonly turns: readonly Turn[]; readonly open: OpenRequest | undefined }> {
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  const account = treasuryOf(memory).open({ team: 'team', person: request.author }, 'question');
  const first: Turn = { id: 't', status: 'planning', request: said, steps: [], ms: 0, cost: 0 };
  const turn = beginTurn(first, { account, signal: new AbortController().signal, now: () => 0 });
  const reading = readInThread(turn, { resolver: { resolve: async () => resolution }, planner });
  const turns: Turn[] = [];
  for (;;) {
    const { value, done } = await reading.next();
    if (!done) {
      turns.push(value);
      continue;
    }
    await memory.close();
    await place.remove();
    return { turns, open: value };
  }
}

test('a follow-up is planned and remembered as what it means; what was said is kept', async () => {
  const { turns, open } = await turnsOf({ is: 'request', text: 'how many of the buses are red?', images: [another] });
  expect(open).toEqual({});
  expect(turns.map((turn) => turn.request)).toEqual([
    { ...said, said: said.text, text: 'how many of the buses are red?', images: [another] },
  ]);
});

test('what stands by itself brings no new turn', async () => {
  const { turns, open } = await turnsOf({ is: 'request', text: said.text, images: said.images });
  expect([turns, open]).toEqual([[], {}]);
});

test('what could be meant in several ways is asked back', async () => {
  const { turns, open } = await turnsOf({ is: 'question', question: 'Which one do you mean?' });
  expect(open).toBeUndefined();
  expect(turns).toMatchObject([{ status: 'asked', plan: { question: 'Which one do you mean?' }, request: said }]);
});

test('what could be meant in several ways is left to a planner that reads threads, with what would be asked', async () => {
  const question = 'Which one do you mean?';
  const { turns, open } = await turnsOf({ is: 'question', question }, { readsThreads: true });
  expect([turns, open]).toEqual([[], { doubt: question }]);
});

test('what the thread answers needs no program', async () => {
  const answer = { text: 'Undone: this is the picture as it was.', images: [another] };
  const { turns, open } = await turnsOf({ is: 'answer', text: said.text, images: said.images, answer });
  expect(open).toBeUndefined();
  expect(turns).toMatchObject([{ status: 'answered', answer }]);
  expect(turns[0].program).toBeUndefined();
});

test('what would be too long to be planned is taken as it was said', async () => {
  const { turns, open } = await turnsOf({ is: 'request', text: 'and the '.repeat(300), images: said.images });
  expect([turns, open]).toEqual([[], {}]);
});
