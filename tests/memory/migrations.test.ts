/** Databases of versions before this one open, and say the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Example } from '../../src/contracts/learning.js';
import { statement } from '../../src/memory/database.js';
import { exampleRowSchema, exampleToRow } from '../../src/memory/lesson-rows.js';
import { migrate, migrations } from '../../src/memory/migrations.js';
import { openSqlite } from '../../src/memory/sqlite-database.js';
import { fullExample } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';

const options = { now: Date.now, log: recordingLog() };

/** The stored examples as a database reads them after a migration from a version. */
async function migrated(examples: readonly Example[], version: number): Promise<readonly Example[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-old-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const database = await openSqlite(path.join(folder, 'clovabot.sqlite'), recordingLog());
  await migrate(database, migrations.slice(0, version), options);
  await database.run(
    examples.map((example) =>
      statement(
        'INSERT INTO clovabot_rows (namespace, key, value) VALUES ($1, $2, $3)',
        'lesson-examples',
        `home ${example.id}`,
        JSON.stringify(exampleToRow(example)),
      ),
    ),
  );
  await migrate(database, migrations, options);
  const [{ rows }] = await database.run([statement('SELECT value FROM clovabot_rows ORDER BY key')]);
  await database.close();
  return rows.map(({ value }) => exampleRowSchema.parse(JSON.parse(String(value))));
}

test('candidates that were known by their score as undetected say so', async () => {
  const { box } = fullExample('e1', 'home', 1).candidates[0];
  const old: Example = {
    ...fullExample('e1', 'home', 1),
    concept: 'a "score":0.02, that somebody said',
    candidates: [
      { box, score: 0.5, rival: 0.02, feature: new Float32Array(4) },
      { box, score: 0.021 },
      { box, score: 0.02, feature: new Float32Array(4) },
      { box, score: 0.02 },
    ],
    augmented: [],
  };
  const [{ concept, candidates }] = await migrated([old], 1);
  expect(candidates.map(({ undetected }) => undetected)).toEqual([undefined, undefined, true, true]);
  expect(concept).toBe(old.concept);
});

test('examples that were known by their scores as those of a taught word say so', async () => {
  const { box } = fullExample('e1', 'home', 1).candidates[0];
  const example = (id: string, scores: readonly number[], tool = 'LOC'): Example => ({
    ...fullExample(id, 'home', 1),
    tool,
    concept: 'a "tool":"LOC", and a "score":0.5}',
    candidates: scores.map((score, at) => ({ box, score, ...(at > 0 && { feature: new Float32Array(4) }) })),
    right: [],
    augmented: [],
  });
  const old = [
    example('e1', [0]),
    example('e2', [0, 0, 0]),
    example('e3', [0.4, 0, 0]),
    example('e4', [0, 0.02]),
    example('e5', [0, 1]),
    example('e6', [0, 1e-7]),
    example('e7', []),
    example('e8', [0, 0], 'VQA'),
  ];
  const now = await migrated(old, 2);
  expect(now.map(({ isOfTaughtWord }) => isOfTaughtWord ?? false)).toEqual([
    ...[true, true],
    ...[false, false, false, false, false, false],
  ]);
  expect(now.map(({ concept }) => concept)).toEqual(old.map(({ concept }) => concept));
});
