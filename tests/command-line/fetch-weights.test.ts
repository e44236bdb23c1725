import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { fetchWithBar } from '../../src/command-line/fetch-weights.js';

test('where there is no terminal, lines say how far it is', async () => {
  const stream = new PassThrough();
  const parts = [{ what: 'a/detector', bytes: 155e6 }];
  const { signal } = new AbortController();
  await fetchWithBar(
    {
      async fetchAll(report) {
        report({ what: 'a/detector', bytes: 50e6, of: 90e6 });
        report({ what: 'a/detector', bytes: 155e6, of: 155e6 });
      },
    },
    parts,
    { stream, signal },
  );
  stream.end();
  const said = String(Buffer.concat(await stream.toArray()));
  expect(said).toMatch(/100 % · 155 MB of 155 MB · a\/detector/);
  expect(said).not.toContain('\u001B');
});
