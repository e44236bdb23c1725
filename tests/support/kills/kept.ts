import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Lesson } from '../../../src/contracts/lesson.js';
import type { Memory } from '../../../src/contracts/store.js';
import { promptSchemas } from '../../../src/learning/prompt-schemas.js';
import { runOne } from '../../../src/memory/database.js';
import { openMemory } from '../../../src/memory/index.js';
import { openDatabase } from '../../../src/memory/open-store.js';
import { isWorking } from '../../../src/util/is-working.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { encodedParts, rowKey } from '../../../src/util/row-key.js';
import { recordingLog } from '../log.js';

export interface Kept {
  /** Lessons still at work, without what they added, or undone with it. */
  halfLearned: number;
  /** What belongs to nothing: prompts, examples, experiences, notes of the journal about what is done. */
  orphans: number;
  /** Files of pictures that nothing speaks of: they came with what was cut off before it was accepted. */
  ownerlessPictures: number;
  /** Entries of the journal that are not done. */
  waiting: number;
  /** Counters that differ from what the rows come to. */
  miscounted: number;
  /** Rows and pictures of what was to be forgotten. */
  unforgotten: number;
  readonly cases: string[];
}

type Fault = Exclude<keyof Kept, 'cases' | 'ownerlessPictures'>;

/** What was to be forgotten, by the ids under which it is kept. */
export interface Forgotten {
  readonly people: readonly string[];
  readonly pictures: readonly string[];
}

/** What is left in its memory when nobody works with it. */
export async function kept(
  { CLOVABOT_HOME: home = '', DATABASE_URL }: Readonly<Record<string, string>>,
  teams: readonly string[],
  forgotten: Forgotten = { people: [], pictures: [] },
): Promise<Kept> {
  const databaseUrl = DATABASE_URL ?? `sqlite://${path.join(home, 'clovabot.sqlite')}`;
  const log = recordingLog();
  const memory = await openMemory({
    ...{ home, databaseUrl, promptSchemas, seeds: path.join(projectRoot, 'data', 'experience') },
    embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
    ...{ now: Date.now, randomId: randomUUID, log },
  });
  const found: Kept = {
    ...{ halfLearned: 0, orphans: 0, ownerlessPictures: 0, waiting: 0, miscounted: 0, unforgotten: 0 },
    cases: [],
  };
  const note = (what: Fault, about: string): void => {
    found[what] += 1;
    found.cases.push(`${what}: ${about.slice(0, 400)}`);
  };
  try {
    for (const team of teams) {
      const lessons = await memory.lessons(team).list();
      await judgeLessons(memory, team, lessons, note);
      await judgeCounters(memory, team, lessons, note);
    }
    found.ownerlessPictures = await judgePictures(memory, home, forgotten, note);
    for (const name of [
      'journal-posts',
      'journal-posts-by-id',
      'journal-decisions',
      'posts-to-empty',
      'pictures-to-forget',
    ])
      for (const { key } of await memory.store.list(name, z.unknown(), {})) note('orphans', `${name} ${key}`);
    for (const status of ['waiting', 'dead'] as const)
      for (const entry of await memory.journal.list(status, 100)) note('waiting', JSON.stringify(entry));
  } finally {
    await memory.close();
  }
  const database = await openDatabase(databaseUrl, log);
  try {
    for (const id of [...forgotten.people, ...forgotten.pictures]) {
      // The page keeps what people say to each other; who comes to it has a name there.
      const { rows } = await runOne(
        database,
        `SELECT namespace, key, value FROM clovabot_rows WHERE namespace NOT LIKE 'web-%' AND (key LIKE $1 OR value LIKE $2)`,
        ...[`%${id}%`, `%${id}%`],
      );
      for (const row of rows) note('unforgotten', JSON.stringify(row));
      const events = await runOne(database, 'SELECT key, event FROM clovabot_journal WHERE event LIKE $1', `%${id}%`);
      for (const row of events.rows) note('unforgotten', JSON.stringify(row));
    }
  } finally {
    await database.close();
  }
  return found;
}

type Note = (what: Fault, about: string) => void;

async function judgeLessons(memory: Memory, team: string, lessons: readonly Lesson[], note: Note): Promise<void> {
  const shelf = memory.lessons(team);
  const [examples, prompts] = [new Set<string>(), new Set<string>()];
  for (const { id } of await shelf.examples()) examples.add(id);
  for (const { id } of await shelf.prompts()) prompts.add(id);
  const experiences = new Set(
    (await memory.store.list('experience', z.unknown(), { prefix: rowKey(team, '') })).map(
      ({ key }) => encodedParts(key).at(-1) ?? '',
    ),
  );
  const shared = new Map<string, number>();
  for (const lesson of lessons.filter(({ status }) => status === 'accepted'))
    for (const id of lesson.experiences) shared.set(id, (shared.get(id) ?? 0) + 1);
  for (const lesson of lessons) {
    const added = [...lesson.examples.map((id) => examples.has(id)), ...lesson.prompts.map((id) => prompts.has(id))];
    const isHalf =
      lesson.status === 'accepted'
        ? added.includes(false) || lesson.experiences.some((id) => !experiences.has(id) && /^[0-9a-f]{32}$/.test(id))
        : // What a refused one was about stays an example.
          isWorking(lesson) || (lesson.status === 'undone' && added.includes(true));
    if (isHalf) note('halfLearned', JSON.stringify(lesson));
  }
  const owned = new Set(lessons.flatMap((lesson) => [...lesson.examples, ...lesson.prompts]));
  for (const id of [...examples, ...prompts]) if (!owned.has(id)) note('orphans', `example or prompt ${id}`);
  for (const id of experiences) if (!shared.has(id)) note('orphans', `experience ${id}`);
}

/** What is counted is what the rows come to. */
async function judgeCounters({ store }: Memory, team: string, lessons: readonly Lesson[], note: Note): Promise<void> {
  const expected = new Map<string, number>();
  const add = (key: string, by: number): void => void expected.set(key, (expected.get(key) ?? 0) + by);
  for (const { status, kind, author, undone, outcome } of lessons) {
    const said = status === 'accepted' ? 'kept' : status === 'undone' && undone?.by.id !== author.id ? 'undone' : '';
    if (said && kind !== 'confirmation') add(rowKey('teaching-record', team, author.id, said), 1);
    if (status === 'accepted' && outcome)
      for (const id of new Set(outcome.ids)) add(rowKey('experience', team, id, outcome.was), 1);
  }
  for (const prefix of ['teaching-record', 'experience'])
    for (const { key, total } of await store.counters(rowKey(prefix, team, ''))) {
      if (/\/(?:removed|asleep)$/.test(key)) continue;
      if (total !== (expected.get(key) ?? 0)) note('miscounted', `${key}: ${total}, not ${expected.get(key) ?? 0}`);
      expected.delete(key);
    }
  for (const [key, count] of expected) if (count !== 0) note('miscounted', `${key}: nothing, not ${count}`);
}

/** @returns how many files belong to no turn, lesson or message */
async function judgePictures(memory: Memory, home: string, forgotten: Forgotten, note: Note): Promise<number> {
  const files = await readdir(path.join(home, 'pictures'), { recursive: true });
  const rows = await Promise.all(
    ['turns', 'lessons', 'message-pictures', 'picture-places', 'web-posts'].map((name) =>
      memory.store.list(name, z.unknown(), {}),
    ),
  );
  const text = JSON.stringify(rows);
  let ownerless = 0;
  for (const file of files) {
    const id = /[0-9a-f]{64}(?=\.)/.exec(file)?.[0];
    if (id === undefined) continue;
    if (forgotten.pictures.includes(id)) note('unforgotten', `picture ${file}`);
    else if (!text.includes(id)) ownerless += 1;
  }
  return ownerless;
}
