/** Questions about several pictures or places in one call, and answers at length. */
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../support/misbehaving-servers.js';
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

test('what was begun of an answer that is cut off twice is told, and that it goes on', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => messageOf({ content: '{"answer": "Three cups \\"and\\" a' }, 'length'));
  const inquiry = { sights: [await someSight()], question: 'What?', form: 'free' } as const;
  expect(await able('discuss')(inquiry, call)).toEqual({ text: 'Three cups "and" a […]' });
  expect(peer.posts()).toBe(2);
});

describe('a part of a picture', () => {
  test('is shown with what is around it, framed, and large enough', async () => {
    const { peer, able, call } = await openWorld();
    const { id, pixels } = await plain('blue', 1000, 800);
    const view = [400, 300, 500, 360] as const;
    await able('answer')({ id, pixels, view }, 'What is it?', call);
    const [request] = peer.requests;
    const [sent] = request.kind === 'chat' ? request.pictures : [];
    // 20 pixels around it on each side, four times as large.
    expect([sent.width, sent.height]).toEqual([560, 400]);
    expect(request.question).toMatch(/^What is it\?\n\nThe question is about what is inside the magenta frame/);
    const { data, info } = await sharp(sent.bytes).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    // Its edge is magenta, inside and outside are as they were.
    expect(at(79, 200)[0]).toBeGreaterThan(150);
    for (const [x, y] of [
      [280, 200],
      [20, 20],
    ])
      expect(at(x, y)[0]).toBeLessThan(120);
  });

  test('with a little around a thing, the thing is framed: its neighbours are not meant', async () => {
    const { peer, able, call } = await openWorld();
    const { id, pixels } = await plain('blue', 1000, 800);
    const thing = { view: [400, 200, 600, 440], focus: [440, 240, 560, 400] } as const;
    await able('answer')({ id, pixels, ...thing }, 'What colour is the shirt?', call);
    const [request] = peer.requests;
    const [sent] = request.kind === 'chat' ? request.pictures : [];
    expect([sent.width, sent.height]).toEqual([640, 768]);
    expect(request.question).toMatch(/\n\nThe question is about the one thing that fills the magenta frame/);
    const { data, info } = await sharp(sent.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[(300 * info.width + 126) * 3]).toBeGreaterThan(150);
    expect(data[(300 * info.width + 60) * 3]).toBeLessThan(120);
  });

  test('that reaches to all sides is sent as it is', async () => {
    const { peer, able, call } = await openWorld();
    const { id, pixels } = await plain('blue', 1000, 800);
    await able('answer')({ id, pixels, view: [0, 0, 1000, 800] }, 'What is it?', call);
    expect(peer.requests).toMatchObject([{ question: 'What is it?', pictures: [{ width: 1000, height: 800 }] }]);
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
