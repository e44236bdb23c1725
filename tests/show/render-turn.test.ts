import { expect, test } from 'vitest';
import type { Turn } from '../../src/contracts/turn.js';
import { renderHow, renderTurn } from '../../src/show/render-turn.js';
import { fullTurn } from '../support/turn.js';

const full = fullTurn('turn 1', 'team', 'thread', 1);
const [step] = full.steps;
const free: Turn = {
  ...full,
  plan: { steps: [], examples: [] },
  planning: undefined,
  cost: 0,
  steps: [{ ...step, cost: 0, tokens: undefined, substitutions: undefined }],
};

test('what cost nothing says nothing of money', () => {
  expect(renderTurn(free).footer).toBe('0.3 s');
  expect(renderHow(free)).toMatchObject({ price: undefined, steps: [{ price: undefined }] });
});

test('“How?” tells what each step cost, and of all of it what planning took', () => {
  const tokens = { input: 2_000, cached: 1_800, output: 310 };
  const turn: Turn = {
    ...free,
    cost: 0.0042,
    planning: { cost: 0.003, tokens, refused: 0 },
    steps: [{ ...step, cost: 0.0012, tokens: { input: 80, cached: 0, output: 5 }, substitutions: undefined }],
  };
  expect(renderHow(turn)).toMatchObject({
    price: '$0.0042, of which planning $0.0030 · 2,395 tokens, 1,800 of them from the cache',
    steps: [{ price: '$0.0012 · 85 tokens' }],
  });
  expect(renderTurn(turn).footer).toBe('0.3 s · $0.0042');
});

test('what a follow-up was taken for is said in the small print, where that is not obvious', () => {
  const footer = (said: string, text: string): string | undefined =>
    renderTurn({ ...free, request: { ...free.request, said, text } }).footer;
  expect(footer('how many of them are red?', 'how many of the buses are red?')).toBe(
    '0.3 s · read as: how many of the buses are red?',
  );
  expect(footer('and what does Priya have to do?', 'what does Priya have to do?')).toBe('0.3 s');
  expect(footer('now make it brighter too, please', 'make it brighter')).toBe('0.3 s');
  expect(footer('and @everyone?', 'where is @everyone?')).not.toContain('@everyone');
});

test('who answered instead of whom is said once, in the small print', () => {
  const substitutions = [{ backend: 'embedded', insteadOf: 'openai' }];
  const steps = [1, 2].map(() => ({ ...step, cost: 0, substitutions }));
  expect(renderTurn({ ...free, steps }).footer).toBe('0.3 s · answered by embedded, because openai failed');
});

test('a failure that cost something says so', () => {
  const failed: Turn = { ...free, status: 'failed', answer: undefined, fault: 'I see no dog' };
  expect(renderTurn(failed).footer).toBeUndefined();
  expect(renderTurn({ ...failed, cost: 0.02 }).footer).toBe('0.3 s · $0.02');
});

test('who planned in whose place is said in the small print, also of a question back', () => {
  const plan = { steps: [], examples: [], note: 'planned without the language model: it took too long' };
  expect(renderTurn({ ...free, plan }).footer).toBe('0.3 s · planned without the language model: it took too long');
  const asked: Turn = { ...free, status: 'asked', offer: undefined, plan: { ...plan, question: 'Which one?' } };
  expect(renderTurn(asked)).toMatchObject({ text: 'Which one?', footer: plan.note });
});

test('what a yes rests on is part of its sentence', () => {
  const text = (answer: string) =>
    renderTurn({ ...free, answer: { text: answer, note: 'I took any car.', images: [] } }).text;
  expect([text('yes'), text('no'), text('2')]).toEqual([
    '**Yes** – I took any car.',
    '**No** – I took any car.',
    '**2** – I took any car.',
  ]);
});

test('what lacks a model: one line with what can be done, once in a thread; what to connect is behind “How?”', () => {
  const { instruction } = step;
  const fault = "I can't tell whether the woman is smiling.";
  const hint = 'Connect a vision model (openai: OPENAI_API_KEY); README says how.';
  const failedStep = { status: 'failed', instruction, ms: 1, cost: 0, prompts: [], fault, hint } as const;
  const failed: Turn = { ...free, status: 'failed', answer: undefined, steps: [failedStep], fault };
  expect(renderTurn(failed).text).toBe(`${fault.replace("'", '’')} I can count, find, compare, read text and edit.`);
  expect(renderHow(failed).steps[0].result).toBe(`${fault} ${hint}`);
  const before = { turn: 'a', status: 'failed', text: '', images: [], found: [], made: [] } as const;
  const again: Turn = { ...failed, request: { ...failed.request, exchange: [before] } };
  expect(renderTurn(again).text).toBe(fault.replace("'", '’'));
});

test('a failure begins with what can’t be done', () => {
  const text = (fault: string) => renderTurn({ ...free, status: 'failed', answer: undefined, fault }).text;
  expect(text('the vision model is down')).toBe('I can’t do that. The vision model is down.');
  expect(text("I can't tell: I found no phone.")).toBe('I can’t tell: I found no phone.');
});
