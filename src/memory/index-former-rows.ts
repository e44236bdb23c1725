/** Rows from before examples, experiences and people's records were found by indexes get theirs. */
import { Keyv } from 'keyv';
import { z } from 'zod';
import type { RowChange } from '../contracts/row.js';
import { type Database, runOne, type Statement, statement, type TextChange } from './database.js';
import { indexRows } from './example-index.js';
import { exampleRowSchema, lessonSchema } from './lesson-rows.js';
import { tiesOf } from './lessons.js';
import { writeStatements } from './row-statements.js';
import { outcomeIn, recordKey } from './teaching-records.js';

const pageSize = 200;
const codec = new Keyv();
const textRow = z.object({ key: z.string(), value: z.string() });

/** Statements that write the index rows of what is stored already. What cannot be read is left as it is. */
export async function indexFormerRows(database: Database): Promise<readonly Statement[]> {
  const changes: TextChange[] = [];
  for await (const stored of valuesOf(database, 'lesson-examples')) {
    const example = exampleRowSchema.safeParse(stored).data;
    if (example) changes.push(...(await Promise.all(indexRows(example).map(asText))));
  }
  const records = new Map<string, number>();
  for await (const stored of valuesOf(database, 'lessons')) {
    const lesson = lessonSchema.safeParse(stored).data;
    if (!lesson) continue;
    const ties = tiesOf(lesson.team, lesson).filter(({ namespace }) => namespace === 'lesson-experiences');
    changes.push(...(await Promise.all(ties.map(asText))));
    const outcome = outcomeIn(lesson);
    if (!outcome) continue;
    const key = recordKey(lesson.team, lesson.author.id, outcome);
    records.set(key, (records.get(key) ?? 0) + 1);
  }
  const counters = [...records].map(([key, total]) =>
    statement(
      'INSERT INTO clovabot_counters (key, total) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET total = excluded.total',
      key,
      total,
    ),
  );
  return [...writeStatements(changes), ...counters];
}

async function* valuesOf(database: Database, namespace: string): AsyncGenerator<unknown> {
  for (let after = ''; ; ) {
    const { rows } = await runOne(
      database,
      `SELECT key, value FROM clovabot_rows WHERE namespace = $1 AND key > $2 ORDER BY key LIMIT ${pageSize}`,
      namespace,
      after,
    );
    for (const row of rows) {
      const { key, value } = textRow.parse(row);
      after = key;
      yield (await codec.deserialize?.<unknown>(value))?.value;
    }
    if (rows.length < pageSize) return;
  }
}

const asText = async ({ namespace, key, value }: RowChange): Promise<TextChange> => ({
  ...{ namespace, key, expires: null },
  value: String(await codec.serializeData({ value })),
});
