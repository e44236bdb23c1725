import { expect, test } from 'vitest';
import { z } from 'zod';
import { firstFitting, jsonValues } from '../../src/util/lenient-json.js';

test.each<readonly [text: string, values: readonly unknown[]]>([
  ['{"a": 1}', [{ a: 1 }]],
  ['Sure! ```json\n{"a": [1, 2]}\n``` I hope [this] helps', [{ a: [1, 2] }]],
  ["{'a': None, 'b': 'it\\'s',}", [{ a: null, b: "it's" }]],
  ['{"a": "two\nlines"} and [1]', [{ a: 'two\nlines' }, [1]]],
  ['{"a": "a } in a string"}', [{ a: 'a } in a string' }]],
  ['{"a": [1, 2', []],
  ['none at all', []],
])('%j holds %j', (text, values) => {
  expect(jsonValues(text)).toEqual(values);
});

test('the first that fits is taken, whatever stands before it', () => {
  const schema = z.object({ found: z.array(z.string()) });
  expect(firstFitting('I see [1] thing {a dog}: {"found": ["dog"]} {"found": []}', schema)).toEqual({ found: ['dog'] });
  expect(firstFitting('[1, 2]', schema)).toBeUndefined();
});

test('a text full of brackets takes no long time', () => {
  const began = performance.now();
  for (const text of ['['.repeat(200_000), '{"a":'.repeat(50_000), `[${' '.repeat(200_000)}`, '"'.repeat(200_000)])
    expect(jsonValues(text)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(3000);
});
