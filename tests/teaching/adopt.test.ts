/** What one team has taught helps another, where those who gave the pictures agree. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Person } from '../../src/contracts/turn.js';
import { isStepKind } from '../../src/learning/kind.js';
import * as skills from '../../src/skills/index.js';
import { readBundle, writeBundle } from '../../src/teaching/bundle/bundle.js';
import { exportLessons } from '../../src/teaching/bundle/export-lessons.js';
import { ana, office } from './taught-office.js';

const { signal } = new AbortController();
const kinds = Object.values(skills).filter(isStepKind);
const bob: Person = { id: 'bob', name: 'Bob' };
type Office = Awaited<ReturnType<typeof office>>;
type Teacher = ReturnType<Office['connect']>['teacher'];

async function last(stages: AsyncGenerator<Lesson, void>): Promise<Lesson> {
  let lesson: Lesson | undefined;
  for await (const stage of stages) lesson = stage;
  if (!lesson) throw new Error('there was no lesson');
  return lesson;
}

const taught = async ({ shown }: Office, teacher: Teacher, author: Person, name: string): Promise<Lesson> =>
  last(teacher.teach({ team: 'home', thread: 't', author, name, shown: [shown] }, signal));

const exported = ({ memory, connect }: Office, ...agreeing: readonly Person[]) =>
  exportLessons(
    'home',
    { memory, kinds, learned: connect(undefined).teacher.learned },
    {
      ...{ from: 'Harbour Club', licence: 'CC BY 4.0', now: Date.now, self: { id: 'admin' } },
      agrees: ({ id }) => agreeing.some((one) => one.id === id),
    },
  );

describe('lessons of a team', () => {
  test('are taken in by another, as one lesson that is undone exactly', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    await taught(home, teacher, ana, 'zorblat');
    const { text, concepts } = await exported(home, ana);
    expect(concepts).toEqual(['zorblat']);

    const before = (await pools.of('away')).version('LOC');
    const lesson = await last(teacher.adopt({ team: 'away', thread: 't', author: bob, text }, signal));
    expect(lesson).toMatchObject({ status: 'accepted', said: expect.stringContaining('Harbour Club') });
    expect((await pools.of('away')).concepts('LOC')).toEqual(['zorblat']);
    const [example] = await home.memory.lessons('away').examples();
    const { author, licence } = example.source;
    expect([author?.name, licence]).toEqual(['Harbour Club', 'CC BY 4.0, by Ana']);
    // Teams share no pictures: it has one of its own.
    expect(await home.memory.pictures('away').has(example.picture.id)).toBe(true);

    await teacher.undo('away', lesson.id, bob);
    expect((await pools.of('away')).version('LOC')).toBe(before);
    expect(await home.memory.lessons('away').examples()).toEqual([]);
  });

  test('stay at home without the word of those who gave the pictures, and when they are undone', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    const { id } = await taught(home, teacher, ana, 'zorblat');
    expect(await exported(home, bob)).toMatchObject({ concepts: [], pictures: 0, asks: ['Ana'] });
    await teacher.undo('home', id, ana);
    expect(await exported(home, ana)).toMatchObject({ concepts: [], pictures: 0 });
  });

  test('are signed by the same key each time', async () => {
    const home = await office();
    await taught(home, home.connect(undefined).teacher, ana, 'zorblat');
    const [one, other] = [await exported(home, ana), await exported(home, ana)];
    expect(readBundle(one.text).fingerprint).toBe(readBundle(other.text).fingerprint);
  });

  test('that hold no pictures teach nothing, and a changed file is refused before anything is stored', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    const base64 = Buffer.from('GIF89a and then nothing').toString('base64');
    const sha256 = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
    const text = writeBundle(
      {
        ...{ from: 'Strangers', made: new Date().toISOString(), licence: 'none', answers: [] },
        concepts: [{ name: 'zorblat', shown: [{ picture: 0 }] }],
        pictures: [{ sha256, by: 'Eve', base64 }],
      },
      generateKeyPairSync('ed25519').privateKey,
    );
    const lesson = await last(teacher.adopt({ team: 'away', thread: 't', author: bob, text }, signal));
    expect(lesson).toMatchObject({ status: 'refused', prompts: [] });
    const broken = text.replace('Strangers', 'Friends');
    await expect(last(teacher.adopt({ team: 'away', thread: 't', author: bob, text: broken }, signal))).rejects.toThrow(
      'not as it was signed',
    );
    expect(await home.memory.lessons('away').list()).toHaveLength(1);
  });
});
