/** What a bundle tells besides names and pictures: what things are called, who gave what, and what it says against the team. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/contracts/learning.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { ImageValue, Person, Turn } from '../../src/contracts/turn.js';
import { isStepKind } from '../../src/learning/kind.js';
import * as skills from '../../src/skills/index.js';
import { type Bundle, readBundle, writeBundle } from '../../src/teaching/bundle/bundle.js';
import { exportLessons } from '../../src/teaching/bundle/export-lessons.js';
import { busy } from '../support/drawn-pictures.js';
import { pngPromising } from '../support/hostile-pictures.js';
import { ana, office } from './taught-office.js';

const { signal } = new AbortController();
const kinds = Object.values(skills).filter(isStepKind);
const bob: Person = { id: 'bob', name: 'Bob' };
const { privateKey } = generateKeyPairSync('ed25519');
type Office = Awaited<ReturnType<typeof office>>;
type Teacher = ReturnType<Office['connect']>['teacher'];

async function last(stages: AsyncGenerator<Lesson, void>): Promise<Lesson> {
  let lesson: Lesson | undefined;
  for await (const stage of stages) lesson = stage;
  if (!lesson) throw new Error('there was no lesson');
  return lesson;
}

const teach = (teacher: Teacher, team: string, author: Person, name: string, shown: ImageValue): Promise<Lesson> =>
  last(teacher.teach({ team, thread: 't', author, name, shown: [shown] }, signal));

const exported = ({ memory, connect }: Office, ...agreeing: readonly Person[]) =>
  exportLessons(
    'home',
    { memory, kinds, learned: connect(undefined).teacher.learned },
    {
      ...{ from: 'Harbour Club', licence: 'CC BY 4.0', now: Date.now, self: { id: 'admin' } },
      agrees: ({ id }) => agreeing.some((one) => one.id === id),
    },
  );

const adopt = (teacher: Teacher, text: string, more: { same?: string[]; drawn?: string[] } = {}): Promise<Lesson> =>
  last(teacher.adopt({ team: 'away', thread: 't', author: bob, text, ...more }, signal));

/** A bundle of one picture of the office's, with whatever is said of it. */
async function bundleOf(home: Office, concepts: Bundle['concepts'], answers: Bundle['answers'] = []): Promise<string> {
  const stored = await home.memory.pictures('home').bytes(home.shown.picture.id);
  const bytes = stored?.bytes ?? new Uint8Array();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const picture = { sha256, by: 'Eve', base64: Buffer.from(bytes).toString('base64') };
  return writeBundle(
    { from: 'Others', made: new Date().toISOString(), licence: 'CC BY 4.0', concepts, answers, pictures: [picture] },
    privateKey,
  );
}
const thing = (name: string, more: Partial<Entity> = {}): Bundle['concepts'][number] => ({
  ...{ name, shown: [{ picture: 0, part: [0.1, 0.15, 0.5, 0.65] }] },
  ...(more.others && { others: [...more.others] }),
  ...(more.owner && { owner: more.owner }),
  ...(more.kind && { kind: more.kind }),
});

/** A place that looks like nothing else in the office. */
const elsewhere = async ({ memory }: Office, team: string): Promise<ImageValue> => ({
  type: 'Image',
  picture: await memory.pictures(team).keep(busy(220, 160)),
  view: [150, 100, 190, 140],
});

describe('what a thing is called', () => {
  test('goes along with it and comes back: its other names, whose it is, and what kind of thing', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    await teach(teacher, 'home', ana, 'our club boat Zorblat', home.shown);
    const { text } = await exported(home, ana);
    const before = (await pools.of('home')).entity('LOC', 'Zorblat');
    expect(before).toMatchObject({ name: 'Zorblat', owner: 'our', kind: 'boat' });
    await adopt(teacher, text);
    const away = await pools.of('away');
    expect(away.entity('LOC', 'Zorblat')).toEqual(before);
    expect(away.conceptOf('LOC', 'our club boat')).toBe('Zorblat');
  });

  test('and a kind that its name does not tell', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    await adopt(teacher, await bundleOf(home, [thing('Zorblat', { kind: 'boat', owner: 'ana’s' })]));
    expect((await pools.of('away')).entity('LOC', 'Zorblat')).toMatchObject({ kind: 'boat', owner: 'ana’s' });
  });

  test('is told as well by a bundle of the version before, which had only names', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    const now = JSON.parse(await bundleOf(home, [thing('our boat Zorblat')]));
    const lesson = await adopt(teacher, signedAs({ ...now.bundle, format: 'clovabot-lessons/1' }, now.key, privateKey));
    expect(lesson.status).toBe('accepted');
    expect((await pools.of('away')).conceptOf('LOC', 'our boat')).toBeDefined();
  });

  test('is not taken from what the team calls so', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    await teach(teacher, 'away', ana, 'our boat Bella', await elsewhere(home, 'away'));
    const theirs = thing('Zorblat', { others: ['our boat', 'the old Zorblat'], owner: 'our', kind: 'boat' });
    const lesson = await adopt(teacher, await bundleOf(home, [theirs]));
    expect(lesson.status).toBe('accepted');
    expect(lesson.reason).toContain('you call something else so');
    expect((await pools.of('away')).conceptOf('LOC', 'our boat')).toBe('Bella');
  });
});

describe('a name that the team has already', () => {
  test('is left out where the thing looks different, which is said, and is one with it where somebody says so', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    await teach(teacher, 'away', ana, 'Zorblat', await elsewhere(home, 'away'));
    const before = (await pools.of('away')).version('LOC');
    const examples = await home.memory.lessons('away').examples();
    const text = await bundleOf(home, [thing('Zorblat')]);
    const lesson = await adopt(teacher, text);
    expect(lesson.status).toBe('refused');
    expect(lesson.reason).toContain('“Zorblat” is left out: what you call so looks different');
    expect((await pools.of('away')).version('LOC')).toBe(before);
    expect(await home.memory.lessons('away').examples()).toEqual(examples);
    const same = await adopt(teacher, text, { same: ['Zorblat'] });
    expect(same.reason).not.toContain('looks different');
  });

  test('is left out where it is another kind of thing', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    await teach(teacher, 'away', ana, 'our boat Zorblat', await elsewhere(home, 'away'));
    const lesson = await adopt(teacher, await bundleOf(home, [thing('Zorblat', { kind: 'cat' })]));
    expect(lesson).toMatchObject({ status: 'refused', prompts: [], examples: [] });
    expect(lesson.reason).toContain('yours is a boat, theirs a cat');
  });

  test('is known where it was imported before, and more of it where it looks alike', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    const text = await bundleOf(home, [thing('Zorblat')]);
    await adopt(teacher, text);
    const before = (await pools.of('away')).version('LOC');
    const again = await adopt(teacher, text);
    expect(again).toMatchObject({ status: 'refused', examples: [] });
    expect(again.reason).toContain('“Zorblat” was known already');
    expect((await pools.of('away')).version('LOC')).toBe(before);
  });
});

describe('pictures', () => {
  const question = (author: Person, { picture }: ImageValue): Turn => ({
    ...{ id: `of ${author.id}`, status: 'answered', steps: [], ms: 0, cost: 0 },
    request: { id: 'r', team: 'home', thread: 't', author, text: 'what is it?', images: [picture], at: 1 },
  });

  test('are those of who sent them, not of who taught with them', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    await home.memory.turns.set(question(bob, home.shown));
    await teach(teacher, 'home', ana, 'Zorblat', home.shown);
    expect(await exported(home, ana)).toMatchObject({ pictures: 0, asks: ['Bob'] });
    const { text } = await exported(home, bob);
    expect(readBundle(text).bundle.pictures).toMatchObject([{ by: 'Bob' }]);
  });

  test('go in by what their givers say in the chat, which counts more than what an admin says of them', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    const choices = home.memory.choices('home');
    await teach(teacher, 'home', ana, 'Zorblat', home.shown);
    await choices.setGift({ person: ana, agrees: true, licence: 'CC0 1.0', at: 1 });
    expect(readBundle((await exported(home)).text).bundle.pictures).toMatchObject([{ by: 'Ana', licence: 'CC0 1.0' }]);
    await choices.setGift({ person: ana, agrees: false, at: 2 });
    expect(await exported(home, ana)).toMatchObject({ pictures: 0, asks: [], declined: ['Ana'] });
    await teacher.forget('home', { person: 'ana' }, ana);
    expect(await choices.gifts()).toEqual([]);
  });

  test('that are none, or too large to be looked at, are left out, and the rest is learned', async () => {
    const home = await office();
    const { teacher, pools } = home.connect(undefined);
    const good = JSON.parse(await bundleOf(home, [thing('Zorblat'), thing('Quux')]));
    const bytes = pngPromising(60_000, 60_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const bomb = { sha256, by: 'Eve', base64: Buffer.from(bytes).toString('base64') };
    const { format, ...bundle } = good.bundle;
    const hostile = {
      ...bundle,
      concepts: [thing('Zorblat'), { ...thing('Quux'), shown: [{ picture: 1 }] }],
      pictures: [...bundle.pictures, bomb],
    };
    const lesson = await adopt(teacher, writeBundle(hostile, privateKey));
    expect(lesson.status).toBe('accepted');
    expect(lesson.reason).toContain('None of the pictures of “Quux” can be read');
    expect((await pools.of('away')).concepts('LOC')).toEqual(['Zorblat']);
  });

  test('of several givers are credited one by one', async () => {
    const home = await office();
    const { teacher } = home.connect(undefined);
    await teach(teacher, 'home', ana, 'Zorblat', home.shown);
    await home.memory.choices('home').setGift({ person: ana, agrees: true, licence: 'CC0 1.0', at: 1 });
    await adopt(teacher, (await exported(home)).text);
    const [{ source }] = await home.memory.lessons('away').examples();
    expect(source).toMatchObject({ author: { name: 'Harbour Club' }, licence: 'CC0 1.0, by Ana' });
  });
});

/** As an older version wrote it. */
function signedAs(bundle: object, key: string, by: KeyObject): string {
  const signature = sign(null, Buffer.from(JSON.stringify(bundle)), by).toString('base64');
  return JSON.stringify({ bundle, key, signature });
}
