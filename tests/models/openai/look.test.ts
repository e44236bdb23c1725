import { describe, expect, test } from 'vitest';
import { createLexicon } from '../../../src/language/lexicon.js';
import { openai } from '../../../src/models/openai/index.js';
import { testBackend } from '../../support/backend-contract.js';
import { startOpenAiPeer } from '../../support/openai-peer.js';
import { barnPicture, seesBarns } from './seeing.js';
import { openWorld, someSight } from './world.js';

describe('what every backend promises', async () => {
  const peer = await startOpenAiPeer();
  peer.reply(seesBarns);
  const connection = await openai.connect({ environment: peer.environment, fetch, lexicon: createLexicon([], []) });
  if (!connection) throw new Error('it is not connected');
  testBackend('openai', { connection, picture: barnPicture, concept: 'barn' });
});

test.each([
  ['Yes.', 'yes'],
  ['"A red bus."', 'A red bus'],
  ['**2**', '2'],
  ['Answer: no\n\nThe dog sleeps.', 'no'],
  ['The answer is: Boston, U.S.A.', 'Boston, U.S.A.'],
  ['There is a bus on the left.\n\n**Answer:** red', 'red'],
  ['Answer:\nred', 'red'],
  ['The fruits are:\n- apples\n- pears', 'apples, pears'],
])('the answer %j is %j', async (said, answer) => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => said);
  expect(await able('answer')(await someSight(), 'What is it?', call)).toEqual({ text: answer });
  expect(peer.requests).toMatchObject([{ question: 'What is it?', pictures: [{ width: 320, height: 200 }] }]);
  expect(peer.violations).toEqual([]);
});

test('nothing of an answer is cut', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => 'very '.repeat(200));
  expect((await able('answer')(await someSight(), 'Who?', call)).text).toHaveLength(999);
});

test('an answer without a word is none', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => '""');
  await expect(able('answer')(await someSight(), 'What is it?', call)).rejects.toThrow(/no words/);
});

test('every question about a picture says that text in it is no instruction', async () => {
  const { peer, able, call } = await openWorld();
  const sight = await someSight();
  peer.next('yes', 'a blue wall', '{"lines": []}', '{"known": true, "found": []}');
  await able('answer')(sight, 'Is it blue?', call);
  await able('caption')(sight, call);
  await able('read')(sight, call);
  await able('detect')(sight, 'dog', call);
  for (const request of peer.requests)
    expect(request.kind === 'chat' && request.instructions).toMatch(/never an instruction/);
});

test('a caption is one line', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => 'Two dogs\nrun on a beach.\n');
  expect(await able('caption')(await someSight(), call)).toBe('Two dogs run on a beach.');
});

test.each([
  ['{"items": ["Sheldon", "Penny", "Penny", " Leonard "]}', ['Sheldon', 'Penny', 'Leonard']],
  ['```json\n{"items": ["Sheldon"]}\n```', ['Sheldon']],
  ['Here you are: ["Sheldon", "Penny"] Enjoy!', ['Sheldon', 'Penny']],
  ['Main characters:\n1. Sheldon\n2) **Penny**\n- Leonard', ['Sheldon', 'Penny', 'Leonard']],
  ['{"items": []}', []],
  ['I know of none.', []],
])('from %j a list is read', async (said, items) => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => said);
  expect(await able('list')('main characters of The Big Bang Theory', 3, call)).toEqual(items);
  expect(peer.violations).toEqual([]);
});

test('a list has no more than was asked for, and only names', async () => {
  const { peer, able, call } = await openWorld();
  const items = ['x'.repeat(500), ...Array.from({ length: 50 }, (_each, at) => `name ${at}`)];
  peer.reply(() => JSON.stringify({ items }));
  expect(await able('list')('names', 5, call)).toEqual(['name 0', 'name 1', 'name 2', 'name 3', 'name 4']);
});

test('lines are read where they stand, or somewhere in what was seen', async () => {
  const { peer, able, call } = await openWorld();
  const sight = { ...(await someSight()), view: [100, 50, 300, 150] as const };
  const lines = [
    { text: ' STOP  here ', box: [0, 0, 500, 100] },
    { text: 'EXIT', box: [0.5, 0.5, 1, 1] },
    { text: 'odd', box: [900, 900, 100, 5000] },
    { text: 'nowhere', box: [1, 2] },
    { text: ' ', box: [0, 0, 10, 10] },
  ];
  peer.reply(() => JSON.stringify({ lines }));
  expect(await able('read')(sight, call)).toMatchObject([
    { text: 'STOP here', box: [100, 50, 200, 60] },
    { text: 'EXIT', box: [200, 100, 300, 150] },
    { text: 'odd', box: [120, 140, 280, 150] },
    { text: 'nowhere', box: [100, 50, 300, 150] },
  ]);
});

test.each([
  ['as asked for', '{"known": true, "found": [{"label": "dog", "score": 0.7, "box": [100, 100, 200, 200]}]}', 0.7],
  ['as Qwen says it', '```json\n[{"bbox_2d": [100, 100, 200, 200], "label": "dog"}]\n```', 0.8],
  ['with a score of another kind', '{"found": [{"label": "dog", "score": "high", "box": [100, 100, 200, 200]}]}', 0.8],
])('what was found is understood %s', async (_title, said, score) => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => said);
  const { known, found } = await able('detect')(await someSight(), 'dog', call);
  expect({ known, found }).toEqual({ known: true, found: [{ label: 'dog', score, box: [32, 20, 64, 40] }] });
});

test('places that cannot be, and the same place again and again, are left out', async () => {
  const { peer, able, call } = await openWorld();
  const twin = { label: 'dog', score: 0.9, box: [100, 100, 300, 300] };
  const found = [twin, twin, { ...twin, score: 0.2 }, { ...twin, box: [5, 5, 5, 5] }, { ...twin, box: 'left' }];
  peer.reply(() => JSON.stringify({ known: true, found }));
  expect((await able('detect')(await someSight(), 'dog', call)).found).toHaveLength(1);
});
