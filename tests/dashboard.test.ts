/** The dashboard shows what is measured, and so do the alerts. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '../src/command-line/operation/metrics.js';
import { projectRoot } from '../src/util/project-root.js';

const metricNames = /\b(?:clovabot|nodejs|process)_\w+/g;

async function toldMetrics(): Promise<ReadonlySet<string | undefined>> {
  const { text } = await createMetrics().read({ problems: [], isWarm: true });
  return new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
}

test('every metric of docs/grafana.json is told by /metrics', async () => {
  const file = readFileSync(path.join(projectRoot, 'docs', 'grafana.json'), 'utf8');
  const { panels } = z
    .object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })
    .parse(JSON.parse(file));
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(metricNames)));
  const told = await toldMetrics();
  expect(shown.length).toBeGreaterThan(8);
  for (const name of shown) expect(told).toContain(name?.replace(/_bucket$/, ''));
});

test('docs/alerts.yml alarms on what /metrics tells: trouble, waiting, given up, refused, failed, spent, lagging', async () => {
  const file = readFileSync(path.join(projectRoot, 'docs', 'alerts.yml'), 'utf8');
  const asked = file.match(metricNames) ?? [];
  const told = await toldMetrics();
  for (const name of asked) expect(told).toContain(name);
  expect(new Set(asked)).toEqual(
    new Set([
      'clovabot_part_ok',
      'clovabot_journal_entries',
      'clovabot_events_total',
      'clovabot_turns_total',
      'clovabot_turn_dollars_total',
      'clovabot_lesson_dollars_total',
      'nodejs_eventloop_lag_p99_seconds',
    ]),
  );
  expect(file.match(/- alert: /g)).toHaveLength(7);
});
