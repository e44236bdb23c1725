import { expect, test } from 'vitest';
import { modelAbilities } from '../../src/models/abilities.js';
import * as backends from '../../src/models/index.js';
import { ana, openOffice } from './office.js';

test('/models says who does what, and what would make the bot better', async () => {
  const { reads } = await openOffice();
  const { embedded, ...others } = backends;
  const never = async () => Promise.reject(new Error('nobody asks'));
  const connection = { capabilities: { detect: never, fill: never }, cannotPaint: true } as const;
  const connected = [
    { backend: embedded, connection: { ...connection, warmUp: async () => undefined, close: async () => undefined } },
  ];
  const abilities = { planner: 'the grammar, in English', ...modelAbilities(connected, Object.values(others), {}) };
  const { text } = await reads(ana, '/models', { abilities });
  expect(text).toContain('- plan: the grammar, in English');
  expect(text).toMatch(/- embedded, free: .*find things in pictures/);
  const [can, better = ''] = text.split('What would make me better');
  expect(can).not.toContain('paint new things');
  expect(better).toContain('- A model that paints, to paint new things');
  expect(text).toMatch(/- A vision model, to .*answer free questions/);
  expect(text).toContain('`clovabot setup models`');
  expect(text).not.toMatch(/_API_KEY|TOKEN/);
});

test('with everything connected nothing is wanting', async () => {
  const { reads } = await openOffice();
  const { text } = await reads(ana, '/models', { abilities: { planner: 'the language model', does: [], lacks: [] } });
  expect(text).toContain('Everything that I know of is connected.');
});
