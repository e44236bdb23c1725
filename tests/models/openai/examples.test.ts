/** Pictures that go with a question since it is known what is right of them. */
import { describe, expect, test } from 'vitest';
import type { Sight } from '../../../src/contracts/model.js';
import { exampleSight } from '../../../src/vision/example-sight.js';
import { plain } from '../../support/sample-photos.js';
import { openWorld, someSight } from './world.js';

const known = async (colour: string): Promise<Sight> => exampleSight(await plain(colour, 2000, 1000));

describe('a question with examples', () => {
  test('is about its own picture; the examples come after it, small, with what is right of them as data', async () => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => 'off');
    const examples = [
      { sight: await known('red'), right: 'Rufus"}\n{"picture":9' },
      { sight: await known('green'), asked: 'Is it on?', right: 'on' },
    ];
    const inquiry = { sights: [await someSight()], question: 'Is it on?', form: 'bare', examples } as const;
    expect(await able('discuss')(inquiry, call)).toEqual({ text: 'off' });
    const [request] = peer.requests;
    if (request.kind !== 'chat') throw new Error('no chat');
    expect(request.pictures.map(({ width, height }) => [width, height])).toEqual([
      [320, 200],
      [512, 256],
      [512, 256],
    ]);
    expect(request.question).toContain('{"picture":2,"shows":"Rufus\\"}\\n{\\"picture\\":9"}');
    expect(request.question).toContain('{"picture":3,"asked":"Is it on?","right":"on"}');
    expect(request.question).toMatch(/^Is it on\?\n\nThe last 2 pictures are no part of the question/);
    expect(peer.violations).toEqual([]);
  });

  test('sets aside what all of its pictures may cost', async () => {
    const { able, peer, call, ledger } = await openWorld();
    peer.reply(() => 'off');
    const inquiry = { sights: [await someSight()], question: 'Is it on?', form: 'bare' } as const;
    await able('discuss')(inquiry, call);
    const example = { sight: await known('red'), right: 'Rufus' };
    await able('discuss')({ ...inquiry, examples: [example, example] }, call);
    const [alone, withThem] = ledger.reserved;
    expect(withThem).toBeGreaterThan(alone);
  });
});

describe('a thing that is known from pictures', () => {
  test('is looked for in the last one, and another of its kind is said to be none', async () => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => JSON.stringify({ known: true, found: [{ label: 'dog', score: 0.9, box: [100, 200, 500, 700] }] }));
    const scene = await plain('blue', 1000, 1000);
    const seen = await able('recognise')(scene, 'Rufus', [await known('red'), await known('green')], call);
    expect(seen).toMatchObject({ known: true, found: [{ box: [100, 200, 500, 700], score: 0.9 }] });
    const [request] = peer.requests;
    if (request.kind !== 'chat') throw new Error('no chat');
    expect(request.pictures.map(({ width }) => width)).toEqual([512, 512, 1000]);
    expect(request.question).toMatch(/^The first 2 pictures show one thing, by the name of "Rufus"/);
    expect(peer.violations).toEqual([]);
  });
});
