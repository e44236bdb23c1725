import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { ClovabotError } from '../contracts/errors.js';
import type { Example, Lesson, Prompt, PromptSchemas } from '../contracts/learning.js';
import type { Log } from '../contracts/log.js';
import type { Lessons, Store } from '../contracts/store.js';
import { isWorking } from '../util/is-working.js';
import { exampleRowSchema, exampleToRow } from './example-row.js';
import { lessonSchema } from './lesson-schemas.js';
import { promptRowSchema, promptToRow } from './prompt-row.js';
import { rowKey, timePart } from './row-key.js';

/** Rows a query. Examples are large: between two queries others get their turn. */
const partSize = 50;

export interface LessonStore {
  /** One team's lessons. */
  of(team: string): Lessons;
  /** Teams that have lessons under way. */
  teamsWithOpen(): Promise<readonly string[]>;
}

/**
 * What is learned, as rows:
 * - `lessons`: team, id → Lesson
 * - `lesson-times`: team, time, id → the lesson's id
 * - `lesson-turns`: team, turn, time, id → the lesson's id
 * - `lesson-posts`: team, post → the lesson's id
 * - `lessons-open`: team, id → the team, as long as the lesson is under way
 * - `lesson-examples`: team, id → Example
 * - `lesson-prompts`: team, id → Prompt
 * and the counter `lessons-version`, team: by which another process learns that it must read the prompts again
 */
export function createLessons(store: Store, promptSchemas: PromptSchemas, log: Log): LessonStore {
  const promptSchema = promptRowSchema(promptSchemas);

  function of(team: string): Lessons {
    const all = { prefix: rowKey(team, '') };
    const versionKey = rowKey('lessons-version', team);

    async function getMany(ids: readonly string[]): Promise<readonly Lesson[]> {
      const found: Lesson[] = [];
      for (let start = 0; start < ids.length; start += partSize) {
        const part = ids.slice(start, start + partSize);
        const rows: unknown[] = await store.table('lessons').getMany(part.map((id) => rowKey(team, id)));
        for (const [position, row] of rows.entries()) {
          if (row === undefined) continue;
          const parsed = lessonSchema.safeParse(row);
          if (parsed.success) found.push(parsed.data);
          else
            log.warn(
              { err: parsed.error, team, lesson: part[position] },
              '[lessons] a stored lesson cannot be read and is left out',
            );
        }
      }
      return found;
    }

    async function get(id: string): Promise<Lesson | undefined> {
      return (await getMany([id])).at(0);
    }

    /** By which a lesson is found, besides its id. */
    function tiesOf({ id, at, turn, post, status }: Lesson): readonly Row[] {
      const ties: Row[] = [{ namespace: 'lesson-times', key: rowKey(team, timePart(at), id), value: id }];
      if (turn !== undefined)
        ties.push({ namespace: 'lesson-turns', key: rowKey(team, turn, timePart(at), id), value: id });
      if (post !== undefined) ties.push({ namespace: 'lesson-posts', key: rowKey(team, post), value: id });
      if (isWorking({ status })) ties.push({ namespace: 'lessons-open', key: rowKey(team, id), value: team });
      return ties;
    }

    /** Ids in a namespace of such ties. */
    async function tied(namespace: string, options: Parameters<Store['list']>[2]): Promise<readonly string[]> {
      return (await store.list(namespace, z.string(), options)).map(({ value }) => value);
    }

    return {
      get,

      async list(limit) {
        return getMany(await tied('lesson-times', { ...all, reverse: true, limit }));
      },

      async ofTurn(turn) {
        return getMany(await tied('lesson-turns', { prefix: rowKey(team, turn, '') }));
      },

      async byPost(post) {
        const id: unknown = await store.table('lesson-posts').get(rowKey(team, post));
        const lesson = typeof id === 'string' ? await get(id) : undefined;
        return lesson?.post === post ? lesson : undefined;
      },

      async save(lesson, { addExamples = [], addPrompts = [], removeExamples = [], removePrompts = [] } = {}) {
        const before = await get(lesson.id);
        await store.write([
          ...deleted(before ? tiesOf(before) : []),
          { namespace: 'lessons-open', key: rowKey(team, lesson.id), value: undefined },
          {
            namespace: 'lessons',
            key: rowKey(team, lesson.id),
            value: readable(lesson, lessonSchema, `lesson ${lesson.id}`),
          },
          ...tiesOf(lesson),
          ...removeExamples.map((id) => ({ ...exampleRow(team, id), value: undefined })),
          ...removePrompts.map((id) => ({ ...promptRow(team, id), value: undefined })),
          ...addExamples.map((example) => ({
            ...exampleRow(team, example.id),
            value: readable(exampleToRow(example), exampleRowSchema, `example ${example.id}`),
          })),
          ...addPrompts.map((prompt) => ({
            ...promptRow(team, prompt.id),
            value: readable(promptToRow(prompt), promptSchema, `prompt ${prompt.id}`),
          })),
        ]);
        if (addPrompts.length + removePrompts.length > 0) await store.increment(versionKey, 1);
      },

      examples: () => readAll('lesson-examples', exampleRowSchema, all.prefix),

      async prompts() {
        return sharingCentres(await readAll('lesson-prompts', promptSchema, all.prefix));
      },

      async version() {
        const [version] = await store.totals([versionKey]);
        return version;
      },

      async remove(ids) {
        const lessons = await getMany(ids);
        await store.write(
          deleted([
            ...lessons.flatMap(tiesOf),
            ...ids.flatMap((id) =>
              ['lessons', 'lessons-open'].map((namespace) => ({ namespace, key: rowKey(team, id) })),
            ),
          ]),
        );
      },
    };
  }

  /** Oldest first; of one moment, by id. */
  async function readAll<Item extends Example | Prompt>(
    namespace: string,
    schema: z.ZodType<Item>,
    prefix: string,
  ): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let after: string | undefined; ; ) {
      const rows = await store.list(namespace, schema, { prefix, after, limit: partSize });
      for (const { value } of rows) items.push(value);
      if (rows.length < partSize) break;
      after = rows.at(-1)?.key;
      await setImmediate();
    }
    return items.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  return {
    of,
    async teamsWithOpen() {
      const rows = await store.list('lessons-open', z.string(), {});
      return [...new Set(rows.map(({ value }) => value))];
    },
  };
}

interface Row {
  readonly namespace: string;
  readonly key: string;
  readonly value: unknown;
}

const exampleRow = (team: string, id: string) => ({ namespace: 'lesson-examples', key: rowKey(team, id) });
const promptRow = (team: string, id: string) => ({ namespace: 'lesson-prompts', key: rowKey(team, id) });

const deleted = (rows: readonly Omit<Row, 'value'>[]) =>
  rows.map(({ namespace, key }) => ({ namespace, key, value: undefined }));

/** What could not be read again would be lost without a word. */
function readable(row: unknown, schema: z.ZodType, name: string): unknown {
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(row)));
  if (parsed.success) return row;
  throw new ClovabotError(`[lessons] ${name} cannot be kept: ${z.prettifyError(parsed.error)}; this is a defect`, {
    cause: parsed.error,
  });
}

/** The centre of a feature space is the same in thousands of prompts: one copy of it is enough. */
function sharingCentres(prompts: readonly Prompt[]): readonly Prompt[] {
  const centres = new Map<string, Float32Array>();
  return prompts.map((prompt) => {
    if (prompt.kind !== 'soft') return prompt;
    const known = centres.get(prompt.space);
    if (known && sameBits(known, prompt.centre)) return { ...prompt, centre: known };
    centres.set(prompt.space, prompt.centre);
    return prompt;
  });
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}
