import { expect, test } from 'vitest';
import type { Exchange } from '../../src/contracts/turn.js';
import { withoutRepetition } from '../../src/show/refusal-words.js';

const told = (refusal: string): Exchange => ({
  ...{ turn: '1', status: 'failed', text: 'is he happy?', images: [], found: [], made: [] },
  refusal,
});
const lacking = "I can't tell what people feel, since no model here looks at faces so. I can count, find and compare.";
const lost = 'I didn’t understand that. Try “How many people are there?” or “Blur the faces”.';

test.each([
  [lacking, [], lacking],
  [lacking, [lacking], 'I can’t tell that either.'],
  [lost, [lost], 'I didn’t understand that either.'],
  [lost, [lacking], lost],
  [
    "I can't tell who is running. I count 3 people. I can count, find and compare.",
    [lacking],
    "I can't tell who is running. I count 3 people.",
  ],
  [
    "I can't tell who is running. I count 3 people, and one more that I am not sure of.",
    ["I can't tell who is sitting. I count 3 people, and one more that I am not sure of."],
    "I can't tell who is running. I count 3 people, and one more that I am not sure of.",
  ],
  ["I can't answer that.", ["I can't answer that."], "I can't answer that."],
  [
    'I need a picture for that: attach one, or reply to a message that has one.',
    ['I need a picture for that: attach one, or reply to a message that has one.'],
    'I need a picture for that: attach one, or reply to a message that has one.',
  ],
])('%s after %j', (text, earlier, shown) => {
  expect(withoutRepetition(text, earlier.map(told))).toBe(shown);
});
