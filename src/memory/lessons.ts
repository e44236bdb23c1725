import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { ClovabotError } from '../contracts/errors.js';
import type { Example, Prompt, PromptSchemas } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { RowChange } from '../contracts/row.js';
import type { CounterChange, LessonChange, Lessons, Memory, PromptChanges, Store } from '../contracts/store.js';
import { isWorking } from '../util/is-working.js';
import { encodedParts, type RowKey, rowKey, sameTeamKey, timePart } from '../util/row-key.js';
import { idsAbout, indexRows, newestInBrief } from './example-index.js';
import { learnedMaxAgeMs, outcomeChanges } from './experience-rows.js';
import { exampleRowSchema, exampleToRow, lessonSchema, promptRowSchema, promptToRow } from './lesson-rows.js';
import { lessonCounters } from './past.js';
import { readRecords, recordChanges, removeRecord, withoutRecord } from './teaching-records.js';

/** Rows a query. Examples are large: between two queries others get their turn. */
const partSize = 50;

export interface LessonStore {
  /** One team's lessons. */
  of(team: string): Lessons;
  /** Teams that have lessons under way. */
  teamsWithOpen(): Promise<readonly string[]>;
  aged: Memory['agedLessons'];
}

/**
 * What is learned, as rows:
 * - `lessons`: team, id → Lesson
 * - `lesson-times`: team, time, id → the lesson's id
 * - `lesson-turns`: team, turn, time, id → the lesson's id
 * - `lesson-posts`: team, post → the lesson's id
 * - `lessons-open`: team, id → the team, while the lesson is under way
 * - `lesson-examples`: team, id → Example
 * - `lesson-examples-removed`: team, id → Example, until what was built on it is dealt with
 * - `lesson-prompts`: team, id → Prompt
 * - `lesson-experiences`: team, experience, id → the lesson's id, unless it is undone
 * - `example-subjects`: team, tool, subject, time, id → the example's id
 * - `examples-brief`: team, shelf, time, id → the example without the features of pictures
 * - `prompt-changes`: team, version → ids of the prompts that were added and removed, for a week
 * and the counters `lessons-version`, team: by which another process learns that it must read the prompts again, and
 * `teaching-record`, team, person, kept | undone: what became of the lessons that somebody gave
 */
export function createLessons(store: Store, promptSchemas: PromptSchemas): LessonStore {
  const promptSchema = promptRowSchema(promptSchemas);
  return {
    of: (team) => lessonsOf({ store, promptSchema, team }),
    async teamsWithOpen() {
      return [...new Set(await idsIn(store, 'lessons-open', {}))];
    },
    async aged(before, after) {
      const rows = await store.list('lesson-times', z.string(), { after, limit: partSize });
      const old = rows.filter(({ key }) => (encodedParts(key)[1] ?? '') < timePart(before));
      const found = await store.getMany(
        'lessons',
        old.map(({ key }) => sameTeamKey(key)),
        lessonSchema,
      );
      return {
        items: found.filter((lesson) => lesson !== undefined),
        ...(rows.length === partSize && { next: rows.at(-1)?.key }),
      };
    },
  };
}

/** Bytes of the rows that a lesson added and that are still there, without indexes: text in UTF-8. */
export async function lessonBytes(store: Store, { team, id, examples, prompts, experiences }: Lesson): Promise<number> {
  const added = {
    lessons: [id],
    'lesson-examples': examples,
    'lesson-prompts': prompts,
    experience: experiences,
  };
  const rows = await Promise.all(
    Object.entries(added).map(([namespace, ids]) => store.getMany(namespace, keysOf(team, ids), z.unknown())),
  );
  return rows.flat().reduce<number>((sum, row) => sum + Buffer.byteLength(JSON.stringify(row) ?? ''), 0);
}

/** What the functions below work on. */
interface TeamStore {
  readonly store: Store;
  readonly promptSchema: z.ZodType<Prompt>;
  readonly team: string;
}

function lessonsOf(at: TeamStore): Lessons {
  const { store, promptSchema, team } = at;
  const prefix = rowKey(team, '');
  return {
    get: (id) => getLesson(at, id),
    list: async (limit) => getLessons(at, await idsIn(store, 'lesson-times', { prefix, reverse: true, limit })),
    ofTurn: async (turn) => getLessons(at, await idsIn(store, 'lesson-turns', { prefix: rowKey(team, turn, '') })),
    async byPost(post) {
      const id = await store.get('lesson-posts', rowKey(team, post), z.string());
      const lesson = id === undefined ? undefined : await getLesson(at, id);
      return lesson?.post === post ? lesson : undefined;
    },
    save: (lesson, change = {}) => save(at, lesson, change),
    examples: () => readAll(store, 'lesson-examples', exampleRowSchema, prefix),
    examplesById: (ids) => getExamples(at, ids),
    examplesAbout: async (tool, subject, limit) => getExamples(at, await idsAbout(store, team, tool, subject, limit)),
    async newestExamples(shelf, limit, form) {
      const brief = await newestInBrief(store, team, shelf, limit);
      return form === 'brief'
        ? brief
        : getExamples(
            at,
            brief.map(({ id }) => id),
          );
    },
    async promptsById(ids) {
      const found = await store.getMany('lesson-prompts', keysOf(team, ids), promptSchema);
      return found.filter((prompt) => prompt !== undefined);
    },
    async standingOn(experiences) {
      const found = await Promise.all(
        experiences.map((id) => idsIn(store, 'lesson-experiences', { prefix: rowKey(team, id, '') })),
      );
      return [...new Set(found.flat())];
    },
    sharedExperiences: (experiences, own) => sharedExperiences(at, experiences, new Set(own)),
    removedExamples: () => readAll(store, 'lesson-examples-removed', exampleRowSchema, prefix),
    forgetRemoved: (ids) => store.write(deleted(rowsOf(team, 'lesson-examples-removed', ids))),
    promptChanges: (since, until) => promptChanges(at, since, until),
    prompts: async () => sharingCentres(await readAll(store, 'lesson-prompts', promptSchema, prefix)),
    records: () => readRecords(store, team),
    removeRecord: (person) => removeRecord(store, team, person),
    async version() {
      const [version] = await store.totals([versionKey(team)], learnedMaxAgeMs);
      return version;
    },
    remove: (ids, counted) => remove(at, ids, counted),
  };
}

async function getLessons({ store, team }: TeamStore, ids: readonly string[]): Promise<readonly Lesson[]> {
  const found: Lesson[] = [];
  for (let start = 0; start < ids.length; start += partSize) {
    const part = await store.getMany('lessons', keysOf(team, ids.slice(start, start + partSize)), lessonSchema);
    found.push(...part.filter((lesson) => lesson !== undefined));
  }
  return found;
}

const getLesson = ({ store, team }: TeamStore, id: string): Promise<Lesson | undefined> =>
  store.get('lessons', rowKey(team, id), lessonSchema);

async function save(at: TeamStore, lesson: Lesson, change: LessonChange): Promise<void> {
  const { store, promptSchema, team } = at;
  const { addExamples = [], addPrompts = [], removeExamples = [], removePrompts = [] } = change;
  const before = await getLesson(at, lesson.id);
  const gone = await getExamples(at, removeExamples);
  const added = new Set(addExamples.map(({ id }) => id));
  const rows: readonly RowChange[] = [
    ...deleted(before ? tiesOf(team, before) : []),
    ...deleted([{ namespace: 'lessons-open', key: rowKey(team, lesson.id) }]),
    {
      namespace: 'lessons',
      key: rowKey(team, lesson.id),
      value: readable(lesson, lessonSchema, `lesson ${lesson.id}`),
    },
    ...tiesOf(team, lesson),
    ...deleted(rowsOf(team, 'lesson-examples', removeExamples)),
    ...deleted(gone.flatMap(indexRows)),
    ...gone
      .filter(({ id }) => !added.has(id))
      .map((example) => ({
        namespace: 'lesson-examples-removed',
        key: rowKey(team, example.id),
        value: exampleToRow(example),
      })),
    ...deleted(rowsOf(team, 'lesson-prompts', removePrompts)),
    ...addExamples.map((example) => ({
      namespace: 'lesson-examples',
      key: rowKey(team, example.id),
      value: readable(exampleToRow(example), exampleRowSchema, `example ${example.id}`),
    })),
    ...addExamples.flatMap(indexRows),
    ...addPrompts.map((prompt) => ({
      namespace: 'lesson-prompts',
      key: rowKey(team, prompt.id),
      value: readable(promptToRow(prompt), promptSchema, `prompt ${prompt.id}`),
    })),
  ];
  const counters = [...recordChanges(before, lesson), ...outcomesChanged(before, lesson)];
  if (addPrompts.length + removePrompts.length === 0) return store.write(rows, counters);
  // In one with the rows: whoever reads the version, also after a kill, learns of them.
  const value: z.infer<typeof promptLog> = { added: addPrompts.map(({ id }) => id), removed: [...removePrompts] };
  const log = { namespace: 'prompt-changes', prefix: rowKey(team, ''), value, ttl: maxLogAgeMs };
  await store.writeVersion(versionKey(team), { rows, counters, log });
}

const promptLog = z.object({ added: z.array(z.string()), removed: z.array(z.string()) });
/** Who has not looked for so long reads all prompts again. */
const maxLogAgeMs = 7 * 86_400_000;
const changeKey = (team: string, version: number): RowKey => rowKey(team, timePart(version));

async function promptChanges(
  { store, promptSchema, team }: TeamStore,
  since: number,
  until: number,
): Promise<PromptChanges | undefined> {
  const keys = Array.from({ length: until - since }, (_, at) => changeKey(team, since + at + 1));
  const changes = await store.getMany('prompt-changes', keys, promptLog);
  if (changes.includes(undefined)) return undefined;
  const removed = changes.flatMap((change) => change?.removed ?? []);
  // One that was changed is removed and added in one.
  const left = new Set<string>();
  for (const change of changes) {
    for (const id of change?.removed ?? []) left.delete(id);
    for (const id of change?.added ?? []) left.add(id);
  }
  const added = await store.getMany('lesson-prompts', keysOf(team, [...left]), promptSchema);
  return { added: added.filter((prompt) => prompt !== undefined), removed };
}

/** In the order of their ages. */
async function getExamples({ store, team }: TeamStore, ids: readonly string[]): Promise<readonly Example[]> {
  const found: Example[] = [];
  for (let start = 0; start < ids.length; start += partSize) {
    const part = await store.getMany(
      'lesson-examples',
      keysOf(team, ids.slice(start, start + partSize)),
      exampleRowSchema,
    );
    found.push(...part.filter((example) => example !== undefined));
    if (start + partSize < ids.length) await setImmediate();
  }
  return found.sort(byAge);
}

async function sharedExperiences(
  { store, team }: TeamStore,
  experiences: readonly string[],
  own: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  for (const id of experiences) {
    const lessons = await idsIn(store, 'lesson-experiences', { prefix: rowKey(team, id, '') });
    if (lessons.some((lesson) => !own.has(lesson))) shared.add(id);
  }
  return shared;
}

async function remove(at: TeamStore, ids: readonly string[], counted?: 'counted'): Promise<void> {
  const lessons = await getLessons(at, ids);
  await at.store.write(
    deleted([
      ...lessons.flatMap((lesson) => tiesOf(at.team, lesson)),
      ...['lessons', 'lessons-open'].flatMap((namespace) => rowsOf(at.team, namespace, ids)),
    ]),
    counted ? lessonCounters(at.team, lessons) : withoutRecord(at.team, lessons),
  );
}

/** What a lesson says of the examples that its answer rested on counts as long as the lesson is kept. */
function outcomesChanged(before: Lesson | undefined, after: Lesson): readonly Omit<CounterChange, 'max'>[] {
  const [was, is] = [before, after].map((one) => (one?.status === 'accepted' ? one.outcome : undefined));
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  return [...(was ? outcomeChanges(after.team, was, -1) : []), ...(is ? outcomeChanges(after.team, is, 1) : [])];
}

/** By which a lesson is found, besides its id. */
export function tiesOf(team: string, { id, at, turn, post, status, experiences }: Lesson): readonly RowChange[] {
  const ties: RowChange[] = [{ namespace: 'lesson-times', key: rowKey(team, timePart(at), id), value: id }];
  if (turn !== undefined)
    ties.push({ namespace: 'lesson-turns', key: rowKey(team, turn, timePart(at), id), value: id });
  if (post !== undefined) ties.push({ namespace: 'lesson-posts', key: rowKey(team, post), value: id });
  if (status !== 'undone')
    for (const experience of experiences)
      ties.push({ namespace: 'lesson-experiences', key: rowKey(team, experience, id), value: id });
  if (isWorking({ status })) ties.push({ namespace: 'lessons-open', key: rowKey(team, id), value: team });
  return ties;
}

/** What such ties point to, in order. */
async function idsIn(
  store: Store,
  namespace: string,
  options: Parameters<Store['list']>[2],
): Promise<readonly string[]> {
  return (await store.list(namespace, z.string(), options)).map(({ value }) => value);
}

/** Oldest first; of one moment, by id. */
async function readAll<Item extends Example | Prompt>(
  store: Store,
  namespace: string,
  schema: z.ZodType<Item>,
  prefix: RowKey,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let after: RowKey | undefined; ; ) {
    const rows = await store.list(namespace, schema, { prefix, after, limit: partSize });
    for (const { value } of rows) items.push(value);
    if (rows.length < partSize) break;
    after = rows.at(-1)?.key;
    await setImmediate();
  }
  return items.sort(byAge);
}

const byAge = (a: Example | Prompt, b: Example | Prompt): number => a.at - b.at || (a.id < b.id ? -1 : 1);

const versionKey = (team: string): RowKey => rowKey('lessons-version', team);
const keysOf = (team: string, ids: readonly string[]): readonly RowKey[] => ids.map((id) => rowKey(team, id));
const rowsOf = (team: string, namespace: string, ids: readonly string[]) =>
  keysOf(team, ids).map((key) => ({ namespace, key }));
const deleted = (rows: readonly Omit<RowChange, 'value'>[]): readonly RowChange[] =>
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
