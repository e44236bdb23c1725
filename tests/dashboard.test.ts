/** The dashboard shows what is measured. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '../src/command-line/operation/metrics.js';
import { projectRoot } from '../src/util/project-root.js';

test('every metric of docs/grafana.json is told by /metrics', async () => {
  const file = readFileSync(path.join(projectRoot, 'docs', 'grafana.json'), 'utf8');
  const { panels } = z
    .object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })
    .parse(JSON.parse(file));
  const shown = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:clovabot|nodejs|process)_\w+/g)),
  );
  const { text } = await createMetrics().read({ problems: [], isWarm: true });
  const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  expect(shown.length).toBeGreaterThan(8);
  for (const name of shown) expect(told).toContain(name?.replace(/_bucket$/, ''));
});
