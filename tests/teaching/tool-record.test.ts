import { expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Region, RegionsValue } from '../../src/contracts/turn.js';
import { toolRecord } from '../../src/teaching/tool-record.js';
import { fullLesson } from '../support/lesson.js';

const picture = { id: 'park', width: 600, height: 400, mediaType: 'image/jpeg' } as const;
const dogs = (count: number): RegionsValue => ({
  type: 'Regions',
  picture,
  regions: Array.from(
    { length: count },
    (_, at): Region => ({ box: [at * 50, 0, at * 50 + 40, 40], label: 'dog', score: 0.5 }),
  ),
});

/** A lesson that proved that a tool should have found other than it did. */
function proved(tool: string, before: number, after: number, more: Partial<Lesson> = {}): Lesson {
  const lesson = fullLesson(`${tool} ${before} ${after}`, 'home', 0);
  const fault = lesson.reflection?.fault;
  if (fault?.at !== 'tool' || !lesson.reflection) throw new Error('a full lesson blames a tool');
  const proof = { ...fault.proof, before: dogs(before), after: dogs(after) };
  return { ...lesson, reflection: { ...lesson.reflection, fault: { ...fault, tool, proof } }, ...more };
}

test('a tool that has mostly overlooked things is known for it, and for how often it was to blame', () => {
  const { blameRate, overlookRate } = toolRecord([
    ...[1, 2, 3, 4].map((found) => proved('LOC', found, found + 1)),
    proved('LOC', 2, 1),
    // Of as many as before nothing was overlooked, nor was there too much.
    proved('LOC', 2, 2),
    proved('SEG', 1, 0),
    proved('LOC', 1, 0, { status: 'undone' }),
  ]);
  expect(overlookRate('LOC')).toBeCloseTo(5 / 7);
  expect(overlookRate('SEG')).toBeCloseTo(1 / 3);
  expect(overlookRate('VQA')).toBe(0.5);
  expect(blameRate('LOC')).toBeCloseTo(7 / 9);
});
