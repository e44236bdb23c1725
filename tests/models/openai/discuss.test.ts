/** Questions about several pictures or places in one call, and answers at length. */
import { describe, expect, test } from 'vitest';
import { plain } from '../../support/sample-photos.js';
import { openWorld, someSight } from './world.js';

const table = '| what | how many |\n|---|---|\n| cups | 3 |';

describe('a free answer', () => {
  test.each([
    ['as asked for', JSON.stringify({ answer: 'Drei Tassen.', bare: '3' }), { text: 'Drei Tassen.', bare: '3' }],
    ['with a number', '{"answer": "Three cups.", "bare": 3}', { text: 'Three cups.', bare: '3' }],
    ['yes or no', '{"answer": "Yes, it is.", "bare": true}', { text: 'Yes, it is.', bare: 'yes' }],
    ['nothing short', '{"answer": "It is a quiet evening.", "bare": null}', { text: 'It is a quiet evening.' }],
    ['a table', JSON.stringify({ answer: table, bare: '3' }), { text: table, bare: '3' }],
    ['in words alone', 'Two dogs are playing.', { text: 'Two dogs are playing.', bare: 'Two dogs are playing' }],
    ['in paragraphs', 'One.\n\nTwo.', { text: 'One.\n\nTwo.' }],
  ])('is read: %s', async (_title, said, read) => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => said);
    const inquiry = { sights: [await someSight()], question: 'Was ist zu sehen?', form: 'free' } as const;
    expect(await able('discuss')(inquiry, call)).toEqual(read);
    expect(peer.violations).toEqual([]);
  });

  test('is not cut at any length', async () => {
    const { peer, able, call } = await openWorld();
    const answer = 'A long story. '.repeat(400).trim();
    peer.reply(() => JSON.stringify({ answer, bare: null }));
    const inquiry = { sights: [await someSight()], question: 'Tell me.', form: 'free' } as const;
    expect(await able('discuss')(inquiry, call)).toEqual({ text: answer });
  });
});

test('several pictures go out in one call, in order', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => 'the second');
  const sights = [await plain('red', 100, 80), await plain('blue', 90, 60), await plain('green', 70, 50)];
  const inquiry = { sights, question: 'Which is blue?', form: 'bare' } as const;
  expect(await able('discuss')(inquiry, call)).toEqual({ text: 'the second' });
  expect(peer.requests).toHaveLength(1);
  expect(peer.requests[0]).toMatchObject({ question: 'Which is blue?' });
  expect(peer.requests[0].kind === 'chat' && peer.requests[0].pictures).toHaveLength(3);
});

describe('several places', () => {
  const boxes = [
    [10, 10, 60, 60],
    [100, 10, 160, 60],
    [200, 100, 300, 180],
  ] as const;
  test.each([
    [
      'by number',
      '{"answers": [{"number": 3, "answer": "Red."}, {"number": 1, "answer": "yes"}]}',
      ['yes', undefined, 'Red'],
    ],
    ['as a list', '["no", "yes", 3]', ['no', 'yes', '3']],
    ['as a record', '{"1": "no", "2": true, "3": "no"}', ['no', 'yes', 'no']],
    ['as text', '```json\n{"answers": ["a", "b", "c"]}\n```', ['a', 'b', 'c']],
  ])('are asked about in one call, answered %s', async (_title, said, answers) => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => said);
    expect(await able('answerEach')(await someSight(), boxes, 'Is it red?', call)).toEqual(answers);
    expect(peer.requests).toHaveLength(1);
    expect(peer.violations).toEqual([]);
  });

  test('are an error in a form that cannot be read', async () => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => 'The first one is, the others are not.');
    await expect(able('answerEach')(await someSight(), boxes, 'Is it red?', call)).rejects.toThrow(/another form/);
  });
});
