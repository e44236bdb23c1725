import { expect, test } from 'vitest';
import { growingText } from '../../src/show/free-text.js';

test.each([
  ['A bus', 'A bus …'],
  ['It is **re', 'It is **re** …'],
  ['It is **', 'It is …'],
  ['It is **red** and', 'It is **red** and …'],
  ['So:\n```js\nlet a', 'So:\n```\nlet a\n```\n…'],
  ['| a | b |\n|---|---|\n| 1 | 2 |\n| 3', '| a | b |\n|---|---|\n| 1 | 2 | …'],
  ['- one\n- ', '- one\n- …'],
  ['# Title\nand', '**Title**\nand …'],
])('%j is shown as %j', (text, shown) => {
  expect(growingText(text)).toBe(shown);
});
