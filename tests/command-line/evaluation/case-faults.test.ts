import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCases } from '../../../src/command-line/evaluation/evaluate.js';
import { feedbackCaseSchema } from '../../../src/command-line/evaluation/feedback-case.js';

const good = { id: '1', kind: 'count', images: ['a.jpg'], instruction: 'How many?', answer: 2 };
const box = (...sides: readonly number[]) => ({ ...good, boxes: [{ label: 'dog', box: sides }] });

test.each<readonly [line: unknown, words: string]>([
  [{ ...good, answer: undefined }, '“answer” is missing.'],
  [{ ...good, images: 'a.jpg' }, '“images” is a text and should be a list.'],
  [{ ...good, images: [7] }, '“images.0” is a number and should be a text.'],
  [{ ...good, answer: ['2'] }, '“answer” is a list and should be a text, a number, true or false.'],
  [
    { ...good, id: 1, instruction: null },
    '“id” is a number and should be a text; “instruction” is null and should be a text.',
  ],
  [[good], 'it is a list and should be an object, such as {"id"'],
  [42, 'it is a number and should be an object, such as {"id"'],
  [box(0.1, 0.2, 300, 0.9), '“boxes.0.box.2” is 300 and should be at most 1.'],
  [box(0.5, 0.2, 0.3, 0.9), '“boxes.0.box”: write [x1, y1, x2, y2] with x1 < x2, y1 < y2.'],
  [{ ...good, boxes: [{ label: '', box: [0, 0, 1, 1] }] }, '“boxes.0.label” is empty.'],
  [
    { ...good, boxes: [{ label: 'dog', box: [0, 0, 1, 1], picture: 3 }] },
    'a box is in a picture that the case does not have.',
  ],
])('%j: %s', async (line, words) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-cases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'cases.jsonl');
  await writeFile(file, `${JSON.stringify(good)}\n\n${JSON.stringify(line)}\n`);
  await expect(readCases(file, feedbackCaseSchema)).rejects.toThrow(`[eval] line 3 of ${file} is no case: ${words}`);
});
