import { expect, test } from 'vitest';
import { ConfigError } from '../../src/contracts/errors.js';
import type { Capability } from '../../src/contracts/model.js';
import { choosePlanner } from '../../src/planning/choose-planner.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { recordingLog } from '../support/log.js';
import { lexicon, modelsOf } from '../support/tool-context.js';

const grammar = createGrammarPlanner(lexicon);
const choose = (wanted: 'auto' | 'grammar' | 'language', ...offered: Capability[]): string =>
  choosePlanner({
    ...{ wanted, grammar, offered: new Set(offered), tools: [], log: recordingLog() },
    complete: modelsOf({}).complete,
    prompts: { remark: '', planThread: '', first: '{{tools}}', plan: '{{tools}}', program: '{{tools}}' },
  }).name;

test('a language model plans where one is connected, unless the grammar is to', () => {
  expect(choose('auto', 'complete', 'detect')).toBe('language');
  expect(choose('auto', 'detect')).toBe('grammar');
  expect(choose('language', 'complete')).toBe('language');
  expect(choose('grammar', 'complete')).toBe('grammar');
});

test('who wants a language model and has none is told so at the start', () => {
  expect(() => choose('language', 'detect')).toThrow(ConfigError);
  expect(() => choose('language', 'detect')).toThrow(/CLOVABOT_PLANNER=language .* connect one/);
});
