/** "How?" and /why say which way answered, and what the other one said. */
import { expect, test } from 'vitest';
import type { Turn, Ways } from '../../src/contracts/turn.js';
import { explainTurn } from '../../src/show/explain-turn.js';
import { renderHow, renderTurn } from '../../src/show/render-turn.js';
import { tools } from '../../src/tools/index.js';
import { fullTurn } from '../support/turn.js';

const base = fullTurn('turn', 'team', 'thread', 1);
const other = {
  plan: ['Find the dogs'],
  program: base.program ?? { source: '', instructions: [], examples: [] },
  steps: base.steps,
};
const turnOf = (ways: Ways, more: Partial<Turn> = {}): Turn => ({ ...base, ways, ...more });
const look: Partial<Turn> = { plan: { steps: [], examples: [] } };

test('a look alone', () => {
  const turn = turnOf({ kind: 'what', given: 'direct', direct: 'red' }, { ...look, steps: [] });
  expect(renderHow(turn)).toMatchObject({
    notes: ['I looked at the whole picture at once.'],
    plan: ['Look at the whole picture'],
  });
  expect(explainTurn(turn, 'why', tools)).toBe('I looked at the whole picture at once.');
});

test('a look that stands in names itself, and says why', () => {
  const turn = turnOf(
    { kind: 'count', given: 'direct', direct: '2', standsInFor: 'I can’t tell: I found no dog', other },
    look,
  );
  expect(renderTurn(turn).footer).toContain('seen at a glance');
  const how = renderHow(turn);
  expect(how.notes?.join()).toContain('I found no dog');
  expect(how.plan).toEqual(['Find the dogs', 'Look at the whole picture']);
  expect(how.program.split('\n\n')).toHaveLength(2);
});

test('two that differ: which is given, and what the other said', () => {
  const glance = turnOf({ kind: 'count', given: 'direct', direct: '4', program: '3', agree: false, other }, look);
  expect(explainTurn(glance, 'why', tools)).toMatch(/at a glance; step by step I get 3/);
  const answer = { text: '3', note: 'At a glance I’d say 4.', images: [] };
  const steps = turnOf({ kind: 'count', given: 'program', direct: '4', program: '3', agree: false }, { answer });
  expect(explainTurn(steps, 'why', tools)).toMatch(/At a glance I’d say 4/);
  const same = turnOf(
    { kind: 'count', given: 'program', direct: '3', program: '3', agree: true },
    { answer: { text: '3', images: [] } },
  );
  expect(explainTurn(same, 'why', tools)).toMatch(/At a glance I see the same/);
});
