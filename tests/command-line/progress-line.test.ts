import { expect, test } from 'vitest';
import { progressLineOn } from '../../src/command-line/progress-line.js';

function screen(columns = 40, isTTY = true) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: unknown) => written.push(String(text)) > 0 };
}

test('a text that grows is one line whose end is seen, and is gone when something else is written', () => {
  const on = screen(30);
  const line = progressLineOn(on);
  line?.clear();
  line?.show('A **market**\n in the rain');
  line?.show('A market in the rain: two stalls sell fruit');
  line?.clear();
  line?.clear();
  expect(on.written).toEqual([
    '\r\u001B[K  A **market** in the rain',
    '\r\u001B[K  …n: two stalls sell fruit',
    '\r\u001B[K',
  ]);
});

test('what a model writes does not reach the terminal as more than text, and wide letters fit', () => {
  const on = screen(26);
  progressLineOn(on)?.show('\u001B[2J\u0007빨간 버스가 거리를 따라 지나가고 있습니다');
  expect(on.written[0]?.split('\u001B')).toHaveLength(2);
  expect(on.written[0]).not.toContain('\u0007');
  expect([...(on.written[0] ?? '')].length).toBeLessThan(26);
});

test('files and pipes get none of it', () => {
  expect(progressLineOn(screen(80, false))).toBeUndefined();
});
