import { describe, expect, test } from 'vitest';
import type { Region, Step, Turn, Value } from '../../src/contracts/turn.js';
import { explainTurn } from '../../src/show/explain-turn.js';
import { tools } from '../../src/tools/index.js';
import { fullTurn } from '../support/turn.js';

const base = fullTurn('turn', 'team', 'thread', 1);
const [picture] = base.request.images;
const span = { line: 1, start: 1, end: 30 };
const record = { ms: 1, cost: 0, prompts: [] };
const literal = (value: string) => ({ kind: 'literal', value, span }) as const;
const region = (score: number, x = 100, label = 'zebra'): Region => ({ box: [x, 100, x + 60, 200], label, score });

function step(tool: string, output: Value, more: Partial<Extract<Step, { status: 'done' }>> = {}, written = {}): Step {
  const instruction = { output: 'A', tool, arguments: written, span };
  return { ...record, instruction, status: 'done', output, ...more };
}
const located = (label: string, regions: readonly Region[], missed: readonly Region[] = []): Step =>
  step(
    'LOC',
    { type: 'Regions', picture, regions },
    missed.length > 0 ? { alternatives: [{ type: 'Regions', picture, regions: missed }] } : {},
    { object: literal(label) },
  );
const { answer: _answer, fault: _fault, offer: _offer, ...bare } = base;
const turn = (steps: readonly Step[], more: Partial<Turn> = {}): Turn => ({
  ...bare,
  steps,
  answer: { text: '3', images: [] },
  ...more,
});

describe('why', () => {
  test('what was looked for, how many there were, and how sure', () => {
    const steps = [located('zebra', [region(0.9), region(0.58, 300), region(0.7, 500)])];
    expect(explainTurn(turn(steps), 'why', tools)).toBe(
      'I looked for zebras and found 3; the least sure of them at 58 %.',
    );
  });
  test('what may be one more, with its place', () => {
    const steps = [located('zebra', [region(0.9)], [region(0.19, 575), region(0.12, 300)])];
    expect(explainTurn(turn(steps), 'why', tools)).toBe(
      'I looked for zebras and found 1 (90 % sure). There may be one more, on the right, in the upper half (19 %).',
    );
  });
  test('what was found nowhere', () => {
    expect(explainTurn(turn([located('dog, cat', [])]), 'why', tools)).toBe(
      'I looked for dogs and cats and found none.',
    );
  });
  test('a colour with its share and the runner-up', () => {
    const colour = step(
      'COLOR',
      { type: 'Text', value: 'pink' },
      { confidence: 0.61, alternatives: [{ type: 'Text', value: 'red' }] },
    );
    expect(explainTurn(turn([located('umbrella', [region(0.92)]), colour]), 'why', tools)).toBe(
      'I looked for umbrellas and found 1 (92 % sure). Most of it is pink (61 %), then red.',
    );
  });
  test('what an edit did', () => {
    const blurred = step('BLUR', { type: 'Image', picture }, { did: '2 faces blurred' });
    expect(explainTurn(turn([blurred]), 'why', tools)).toBe('2 faces blurred.');
  });
  test('the way, where no step says more', () => {
    expect(explainTurn(turn([], { plan: { steps: ['Look at all of it'], examples: [] } }), 'why', tools)).toBe(
      'What I did: look at all of it.',
    );
  });
});

describe('how sure', () => {
  test.each([
    [0.9, 'Quite sure.'],
    [0.58, 'Fairly sure.'],
    [0.3, 'Not very sure.'],
  ])('%d → %s', (score, words) => {
    expect(explainTurn(turn([located('zebra', [region(0.95), region(score, 300)])]), 'sure', tools)).toContain(words);
  });
  test('where nothing tells, it says so', () => {
    expect(explainTurn(turn([step('COUNT', { type: 'Number', value: 3 })]), 'sure', tools)).toMatch(
      /^I can’t put a number/,
    );
  });
});

describe('after a refusal', () => {
  test('what is missing, and what was seen before it', () => {
    const { answer: _, ...unanswered } = turn([
      located('person', [region(0.8, 100, 'person')]),
      {
        ...record,
        status: 'failed',
        fault: "I can't tell whether she is happy",
        hint: 'Connect a vision model.',
        instruction: { output: 'B', tool: 'VQA', arguments: {}, span },
      },
    ]);
    expect(explainTurn({ ...unanswered, status: 'failed' }, 'why', tools)).toBe(
      'I looked for people and found 1 (80 % sure). For the rest I’d need a model that answers free questions about a picture. What I have finds things, counts and compares them, tells their colours and places, and reads text.',
    );
  });
  test('of what was not understood it blames nobody', () => {
    const { answer: _, ...unanswered } = turn([]);
    const asked = { ...unanswered, status: 'asked', plan: { steps: [], examples: [], question: 'Which?' } } as const;
    expect(explainTurn(asked, 'why', tools)).toBe('I couldn’t make out what to look for in “how many dogs?”.');
  });
});
