import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gemoji } from 'gemoji';
import { expect, test } from 'vitest';
import { drawEmoji, findEmoji } from '../../src/util/emoji.js';

test.each([
  ['smiling_face_with_sunglasses', '😎'],
  ['Smiling Face With Sunglasses', '😎'],
  [':sunglasses:', '🕶'],
  ['8)', '😎'],
  [':p', '😛'],
  [';)', '😉'],
  ['winking_face', '😉'],
  ['smile', '😄'],
  ['clown', '🤡'],
  ['robot emoji', '🤖'],
  ['happy', '😀'],
  ['thumbs up', '👍'],
  ['+1', '👍'],
  ['❤️', '❤'],
  ['👍🏽', '👍🏽'],
])('%s is %s', (name, character) => {
  expect(findEmoji(name)).toEqual({ found: character });
});

test('a slip of the pen gets the name that was meant; nonsense gets none', () => {
  expect(findEmoji('winkin_face')).toEqual({ suggestion: 'winking_face' });
  for (const nonsense of ['', '::', 'xqzzyw', '<svg onload=alert(1)>', 'x'.repeat(10_000)])
    expect(findEmoji(nonsense).found).toBeUndefined();
});

test('every emoji but flags and a few signs can be drawn', async () => {
  const { icons } = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@iconify-json/noto/icons.json'), 'utf8'),
  );
  const missing: string[] = [];
  for (const { emoji, category } of gemoji.filter((_, place) => place % 60 === 0)) {
    const { found = '' } = findEmoji(emoji);
    if (!(await drawEmoji(found, 16)) && category !== 'Flags') missing.push(emoji);
  }
  expect(Object.keys(icons).length).toBeGreaterThan(3000);
  expect(missing).toEqual([]);
});

test('an emoji is drawn in colour on transparent ground, in any size', async () => {
  for (const size of [1, 16, 300]) {
    const picture = await drawEmoji('😄', size);
    expect(picture).toMatchObject({ width: size, height: size, channels: 4 });
  }
  const { data } = (await drawEmoji('😄', 100)) ?? { data: [] };
  const corner = data[3];
  const middle = [...data.slice((30 * 100 + 50) * 4, (30 * 100 + 50) * 4 + 4)];
  expect(corner).toBe(0);
  expect(middle[3]).toBe(255);
  expect(middle[0] - middle[2]).toBeGreaterThan(100);
});
