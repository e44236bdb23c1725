/** What rests on what, and who holds what, as far as boxes tell. */
import { expect, test } from 'vitest';
import type { Region } from '../../src/contracts/turn.js';
import { isHeldBy, mayRestOn, restsOn } from '../../src/tools/shared/supports.js';

const region = (label: string, ...box: Region['box']): Region => ({ label, box, score: 0.9 });
const table = region('dining table', 100, 200, 500, 400);
const bench = region('bench', 100, 200, 500, 300);

test('a cup that stands on a table, but no chair at it and nobody behind it', () => {
  expect(restsOn(region('cup', 200, 150, 230, 230), table)).toBe(true);
  expect(restsOn(region('cup', 520, 150, 540, 230), table)).toBe(false);
  expect(restsOn(region('chair', 120, 180, 220, 390), table)).toBe(false);
  expect(restsOn(region('person', 220, 20, 320, 300), table)).toBe(false);
  expect(restsOn(table, table)).toBe(false);
});

test('who sits on a bench, and who stands far behind it', () => {
  expect(restsOn(region('person', 200, 110, 280, 330), bench)).toBe(true);
  expect(restsOn(region('person', 200, 10, 240, 120), bench)).toBe(false);
});

test('a rider', () => {
  const horse = region('horse', 100, 150, 300, 400);
  expect(restsOn(region('person', 160, 60, 240, 280), horse)).toBe(true);
  expect(restsOn(region('person', 400, 60, 480, 400), horse)).toBe(false);
});

test('a dog in front of a couch may be on it or not', () => {
  const couch = region('couch', 100, 100, 500, 300);
  const dog = region('dog', 200, 220, 300, 380);
  expect(restsOn(dog, couch)).toBe(false);
  expect(mayRestOn(dog, couch)).toBe(true);
  expect(mayRestOn(region('dog', 600, 220, 700, 380), couch)).toBe(false);
});

test('what is held: neither furniture nor what lies at the feet', () => {
  const man = region('person', 100, 0, 200, 400);
  expect(isHeldBy(region('tennis racket', 180, 150, 240, 200), man)).toBe(true);
  expect(isHeldBy(region('umbrella', 20, -40, 300, 100), man)).toBe(true);
  expect(isHeldBy(region('sports ball', 130, 370, 150, 390), man)).toBe(false);
  expect(isHeldBy(region('chair', 100, 100, 190, 300), man)).toBe(false);
  expect(isHeldBy(region('skateboard', 100, 250, 200, 300), man)).toBe(false);
});
