/** Databases of versions before this one open, and say the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { statement } from '../../src/memory/database.js';
import { exampleRowSchema, exampleToRow } from '../../src/memory/lesson-rows.js';
import { migrate, migrations } from '../../src/memory/migrations.js';
import { openSqlite } from '../../src/memory/sqlite-database.js';
import { fullExample } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';

const options = { now: Date.now, log: recordingLog() };

test('candidates that were known by their score as undetected say so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-old-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const database = await openSqlite(path.join(folder, 'clovabot.sqlite'));
  await migrate(database, migrations.slice(0, 1), options);
  const { box } = fullExample('e1', 'home', 1).candidates[0];
  const old = {
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
  await database.run([
    statement(
      'INSERT INTO clovabot_rows (namespace, key, value) VALUES ($1, $2, $3)',
      'lesson-examples',
      'home e1',
      JSON.stringify(exampleToRow(old)),
    ),
  ]);
  await migrate(database, migrations, options);
  const [{ rows }] = await database.run([statement('SELECT value FROM clovabot_rows')]);
  const { concept, candidates } = exampleRowSchema.parse(JSON.parse(String(rows[0].value)));
  expect(candidates.map(({ undetected }) => undetected)).toEqual([undefined, undefined, true, true]);
  expect(concept).toBe(old.concept);
  await database.close();
});
