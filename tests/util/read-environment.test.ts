import { expect, test } from 'vitest';
import { z } from 'zod';
import { readEnvironment, setVariables } from '../../src/util/read-environment.js';

const schema = z.object({ PORT: z.coerce.number('must be a number').default(3000), NAME: z.string().optional() });

test('empty values count as unset', () => {
  expect(setVariables({ A: '', B: '  ', C: undefined, D: 'x' })).toEqual({ D: 'x' });
  expect(readEnvironment('part', schema, { PORT: '', NAME: ' ' }, Error)).toEqual({ PORT: 3000 });
});

test('what cannot work is named, never its value', () => {
  const read = () => readEnvironment('part', schema, { PORT: 's3cret' }, RangeError);
  expect(read).toThrow(RangeError);
  expect(read).toThrow('[part] PORT: must be a number; fix it in .env or in the environment');
});
