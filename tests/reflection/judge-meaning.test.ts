import { expect, test } from 'vitest';
import type { Expected } from '../../src/contracts/feedback.js';
import type { Value } from '../../src/contracts/turn.js';
import { judgeMeaning } from '../../src/reflection/judge-meaning.js';
import { lexicon } from '../support/tool-context.js';

const text = (value: string): Value => ({ type: 'Text', value });
const right = (said: string, instead?: string): Expected => ({ kind: 'text', text: said, ...(instead && { instead }) });

test('other words are right where they mean the same, and wrong where nobody says so', async () => {
  const asked: string[] = [];
  const meansTheSame = async (one: string, other: string) => {
    asked.push(`${one} = ${other}`);
    return 'same' as const;
  };
  const services = { lexicon, meansTheSame };
  expect(await judgeMeaning(text('an elderly woman'), right('an old lady'), services)).toBe('right');
  expect(await judgeMeaning(text('an elderly woman'), right('an old lady'), { lexicon })).toBe('wrong');
  expect(asked).toEqual(['an old lady = an elderly woman']);
});

test('nobody is asked where the words tell', async () => {
  const meansTheSame = async (): Promise<never> => {
    throw new Error('it was asked');
  };
  const services = { lexicon, meansTheSame };
  expect(await judgeMeaning(text('Herons'), right('a heron'), services)).toBe('right');
  expect(await judgeMeaning(text('a stork'), right('heron', 'stork'), services)).toBe('wrong');
  expect(await judgeMeaning({ type: 'Number', value: 3 }, { kind: 'number', value: 4 }, services)).toBe('wrong');
  expect(await judgeMeaning({ type: 'Number', value: 3 }, right('a heron'), services)).toBe('wrong');
});
