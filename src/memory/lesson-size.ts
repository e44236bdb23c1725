import type { Lesson } from '../contracts/learning.js';
import type { Store } from '../contracts/store.js';
import { rowKey } from './row-key.js';

/** Bytes of the rows that a lesson added and that are still there, without indexes: text in UTF-8. */
export async function lessonBytes(store: Store, { team, id, examples, prompts, experiences }: Lesson): Promise<number> {
  const rows = await Promise.all(
    Object.entries({
      lessons: [id],
      'lesson-examples': examples,
      'lesson-prompts': prompts,
      experience: experiences,
    }).map(([namespace, ids]) => store.table(namespace).getMany<unknown>(ids.map((each) => rowKey(team, each)))),
  );
  return rows
    .flat()
    .reduce<number>((sum, row) => sum + (row === undefined ? 0 : Buffer.byteLength(JSON.stringify(row))), 0);
}
