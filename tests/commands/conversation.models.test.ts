/** Commands in a chat with the whole bot: what they do is seen in the thread and stays. */
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { openRoom } from '../support/person.js';
import { startLibrary } from '../support/picture-library.js';

const photo = (number: number): string =>
  path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo', `sample${number}.jpg`);

/** A lighthouse at the sea under its name, other towers and houses under theirs; each picture a little different. */
function landscape(name: string): Promise<Buffer> {
  const [word, number] = [name.slice(0, name.lastIndexOf('-')), Number(name.slice(name.lastIndexOf('-') + 1)) || 0];
  const [x, sky, sea] = [90 + 17 * (number % 9), 200 - 9 * number, 120 + 11 * (number % 7)];
  const stripes = [0, 1, 2, 3, 4].map(
    (row) =>
      `<rect x="${x}" y="${80 + 32 * row}" width="64" height="32" fill="${row % 2 === 0 ? '#c81e1e' : '#f6f2ea'}"/>`,
  );
  const lighthouse = `${stripes.join('')}<rect x="${x + 8}" y="48" width="48" height="32" fill="#ffd84d"/><path d="M${x} 48h64l-32 -34Z" fill="#7a1414"/>`;
  const hue = [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const other = `<rect x="${x}" y="110" width="170" height="130" fill="hsl(${hue} 30% 45%)"/><path d="M${x - 12} 110h194l-97 -60Z" fill="#444"/>`;
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="rgb(${sky} 210 245)"/>` +
        `<rect y="215" width="400" height="85" fill="rgb(20 ${sea} 150)"/>${word === 'lighthouse' ? lighthouse : other}</svg>`,
    ),
  )
    .png()
    .toBuffer();
}

let running: TestBot;
beforeAll(async () => {
  running = await startTestBot();
});
afterAll(() => running.close());

describe('a lesson by command', () => {
  test('is taught, listed, drawn, and taken back', async () => {
    const room = openRoom(running.bot.app, 'home', 'logo');
    const ada = room.person('Ada');
    const taught = await ada.says('/teach our lighthouse', await landscape('lighthouse-1'));
    expect(taught).toMatchObject({ status: 'lesson', lesson: 'accepted' });
    const listed = await ada.says('/lessons');
    const id = /`(\w{8})` \*\*our lighthouse\*\*[^\n]*taught by Ada/.exec(listed.text)?.[1];
    expect(id).toBeDefined();
    const tools = await ada.says('/tools');
    expect(tools.text).toMatch(/\*\*LOC\*\*[^\n]*1 lesson \(our lighthouse\)/);
    expect(tools.pictures[0]?.alt).toMatch(/our lighthouse \(LOC · .*Ada/);
    const undone = await ada.says(`/undo ${id}`);
    expect(undone.text).toMatch(/^Undone: the lesson of Ada about “our lighthouse”/);
    // The post of the lesson says so, too.
    expect(room.posts.find((post) => post.id === taught.id)?.versions.at(-1)).toMatchObject({ lesson: 'undone' });
    expect((await running.bot.teacher.learned('home')).conceptOf('LOC', 'our lighthouse')).toBeUndefined();
    expect(running.complaints).toEqual([]);
  });

  test('without pictures, and without leave to look for some, it says what would help', async () => {
    const ada = openRoom(running.bot.app, 'home', 'nothing').person('Ada');
    const post = await ada.says('/teach heron');
    expect(post).toMatchObject({ status: 'lesson', lesson: 'refused' });
    expect(post.text).toMatch(/no picture of “heron”.*\/teach heron.*CLOVABOT_SEARCH=on/s);
  });

  test('is forgotten with the person who gave it', async () => {
    const room = openRoom(running.bot.app, 'forgetful', 'general');
    const bob = room.person('Bob');
    await bob.says('How many people are there?', photo(1));
    await bob.says('/teach our lighthouse', await landscape('lighthouse-2'));
    const { text } = await bob.says('/forget me yes');
    expect(text).toMatch(/^Forgotten: everything you gave \(1 question, .*1 lesson, 1 example and 1 prompt\)/);
    expect((await running.bot.teacher.learned('forgetful')).concepts('LOC')).toEqual([]);
    expect((await bob.says('/lessons')).text).toMatch(/Nobody has taught me anything yet/);
  });
});

test('a name alone is learned from pictures that a search finds, and the thread sees how', {
  timeout: 240_000,
}, async () => {
  const library = await startLibrary({ draw: landscape });
  const own = await startTestBot(undefined, { CLOVABOT_SEARCH_IMAGES: 'openverse', OPENVERSE_URL: library.origin });
  onTestFinished(() => own.close());
  const room = openRoom(own.bot.app);
  const post = await room.person('Ada').says('/teach lighthouse');
  expect(post).toMatchObject({ status: 'lesson', lesson: 'accepted' });
  const versions = room.posts.find(({ id }) => id === post.id)?.versions.map(({ text }) => text) ?? [];
  expect(versions.join('\n')).toMatch(/Looking at \d of \d pictures of [a-z ]+ from Openverse…/);
  const examples = await own.bot.memory.lessons('home').examples();
  for (const { source } of examples) {
    expect(source).toMatchObject({ kind: 'collected', author: { name: 'Ada' } });
    expect(source.licence).toMatch(/CC/);
    expect(source.url).toMatch(/^https:/);
  }
  // What could be taken for it is kept as what it is not.
  expect(examples.filter(({ right }) => right.length === 0)).toHaveLength(3);
  const fresh = await sharp(await landscape('lighthouse-19'))
    .flop()
    .png()
    .toBuffer();
  const answer = await room.person('Ada').says('Is there a lighthouse?', fresh);
  expect(answer.text).toMatch(/yes/i);
  expect(own.complaints).toEqual([]);
});
