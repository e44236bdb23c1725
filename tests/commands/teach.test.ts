/** What a person means by "/teach heron": which name, which pictures, which part of them. */
import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../src/contracts/command.js';
import type { ImageValue } from '../../src/contracts/turn.js';
import { ana, bob, noon, openOffice } from './office.js';

const shownBy = (result: CommandResult): readonly ImageValue[] => ('teach' in result ? result.teach.shown : []);
const saidBy = (result: CommandResult): string => ('post' in result ? result.post.text : '');

describe('which pictures', () => {
  test('those that come with it, whole or in the box that was drawn', async () => {
    const { types, photo } = await openOffice();
    const [one, two] = [await photo(1), await photo(2)];
    const pointed = [{ picture: two.id, box: [10, 20, 110, 220] as const }];
    expect(await types(ana, '/teach heron', { pictures: [one, two], pointed })).toEqual({
      teach: {
        name: 'heron',
        shown: [
          { type: 'Image', picture: two, view: [10, 20, 110, 220] },
          { type: 'Image', picture: one },
        ],
      },
    });
  });

  test('those of the answer replied to, whoever asked', async () => {
    const { types, photo, asked } = await openOffice();
    const picture = await photo(1);
    const turn = await asked('1', bob, picture, 0);
    expect(shownBy(await types(ana, '/teach heron', { turn, replied: true }))).toEqual([{ type: 'Image', picture }]);
  });

  test('those that the person has just asked about; not those of others, nor of long ago', async () => {
    const { types, photo, asked } = await openOffice();
    const picture = await photo(1);
    const just = await asked('1', ana, picture, noon - 60_000);
    expect(shownBy(await types(ana, '/teach heron', { turn: just }))).toEqual([{ type: 'Image', picture }]);
    expect(shownBy(await types(bob, '/teach heron', { turn: just }))).toEqual([]);
    const longAgo = await asked('2', ana, picture, noon - 3_600_000);
    expect(shownBy(await types(ana, '/teach heron', { turn: longAgo }))).toEqual([]);
  });

  test('a box drawn on an answer is meant on the picture that was asked about', async () => {
    const { types, photo, asked, memory } = await openOffice();
    const picture = await photo(1);
    const turn = await asked('1', bob, picture, 0);
    const { pixels } = await memory.pictures('home').sight({ type: 'Image', picture });
    const half = { width: picture.width >> 1, height: picture.height >> 1 };
    const data = new Uint8Array(half.width * half.height * pixels.channels);
    const drawn = await memory.pictures('home').keep({ ...half, channels: pixels.channels, data }, picture.name);
    const [shown] = shownBy(
      await types(ana, '/teach heron', {
        turn: { ...turn, answer: { text: '2', images: [drawn] } },
        pointed: [{ picture: drawn.id, box: [10, 20, 60, 10_000] }],
      }),
    );
    expect(shown.picture).toEqual(picture);
    expect(shown.view?.map(Math.round)).toEqual([20, 40, 120, picture.height]);
  });

  test('none: then they are collected', async () => {
    const { types } = await openOffice();
    expect(await types(ana, '/teach heron')).toEqual({ teach: { name: 'heron', shown: [] } });
  });

  test('boxes on pictures that are gone, and boxes of nothing, are told about', async () => {
    const { types, photo } = await openOffice();
    const picture = await photo(1);
    const pointedAt = (id: string, x: number) => ({
      pictures: [picture],
      pointed: [{ picture: id, box: [0, 0, x, x] as const }],
    });
    expect(saidBy(await types(ana, '/teach heron', pointedAt('f'.repeat(64), 100)))).toMatch(/send it again/);
    expect(saidBy(await types(ana, '/teach heron', pointedAt(picture.id, 5)))).toMatch(/too small/);
  });
});

describe('which name', () => {
  test.each([
    ['heron', 'heron'],
    ['our logo', 'our logo'],
    ['This is our logo!', 'our logo'],
    ['that’s a grey heron.', 'grey heron'],
    ['“Sheldon Cooper”', 'Sheldon Cooper'],
    ['  the   Eiffel\ttower ', 'Eiffel tower'],
    ['鷺', '鷺'],
    ['C-3PO', 'C-3PO'],
  ])('%s → %s', async (said, name) => {
    const { types } = await openOffice();
    expect(await types(ana, `/teach ${said}`)).toEqual({ teach: { name, shown: [] } });
  });

  test.each([
    ['', /What is it called/],
    ['""', /What is it called/],
    ['x'.repeat(61), /too long/],
    ['x'.repeat(20_000), /too long/],
    ['<@U123>', /mention/],
    ['@everyone', /mention/],
    ['the dog of @ana', /mention/],
    ['https://example.org/heron.jpg', /address/],
    ['42', /letters/],
    ['🦩', /letters/],
    ["'); DROP TABLE {heron}", /letters, digits and spaces/],
  ])('%s is none', async (said, sentence) => {
    const { reads } = await openOffice();
    expect((await reads(ana, `/teach ${said}`)).text).toMatch(sentence);
  });

  test('who may not teach is told so', async () => {
    const { reads, photo } = await openOffice();
    expect((await reads(ana, '/teach heron', { mayTeach: false, pictures: [await photo(1)] })).text).toMatch(
      /may teach/,
    );
  });
});
