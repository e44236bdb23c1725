/** After `/forget me`, whatever a person has done on the page: no row, file, log or stream names them or says their words. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.js';
import { web } from '../../../src/chats/index.js';
import type { WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';
import { rowKey } from '../../../src/util/row-key.js';
import { recordingLog } from '../../support/log.js';
import { type SeeingBot, startSeeingBot } from '../../support/seeing-bot.js';
import { openEvents, type Visitor, visitor } from './visitor.js';

const count = "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)";
const howMany = { answer: 'Two.', short: '2', steps: ['Locate the dogs', 'Count them'], program: count };

let bot: SeeingBot;
let page: Visitor;
let ann: Person;
let ben: Person;
let address: string;
let clock: number;

async function start(quorum: number): Promise<void> {
  clock = Date.UTC(2026, 10, 25, 12);
  bot = await startSeeingBot({
    commands,
    detector: { dog: 2 },
    teaching: { teachers: 'everyone', quorum },
    weekly: [{ team: 'home', thread: 'everybody' }],
    now: () => clock++,
    says: () => JSON.stringify(howMany),
  });
  const chat = await web.connect({
    ...{ environment: { PORT: '0' }, app: bot.app, memory: bot.memory, commands: [], log: recordingLog() },
    ...{ now: () => clock++, randomId: randomUUID },
  });
  if (!chat) throw new Error('[test] the web chat is switched off');
  onTestFinished(() => chat.close());
  address = chat.address;
  page = visitor({ address });
  ann = await page.join('Annabelle Quux');
  ben = await page.join('Ben');
}

async function photo(background: string): Promise<File> {
  const made = sharp({ create: { width: 240, height: 180, channels: 3, background } });
  return new File([new Uint8Array(await made.png().toBuffer())], 'photo.png', { type: 'image/png' });
}

/** Says something, and gives the thread and the bot's newest post when all is done. */
async function says(author: Person, text: string, more: { thread?: string; replyTo?: string; pictures?: File[] } = {}) {
  const { thread } = await page.says(author, text, more);
  await bot.app.idle();
  const { posts } = await page.posts(thread.id);
  const last = posts.filter((post) => post.from === 'bot').at(-1);
  if (last?.from !== 'bot') throw new Error('[test] the bot has said nothing');
  return { thread: thread.id, post: last };
}

const presses = async (author: Person, post: WebPost, label: RegExp): Promise<void> => {
  if (post.from !== 'bot') throw new Error('[test] no post of the bot');
  const button = post.post.buttons.find((one) => label.test(one.label));
  if (!button) throw new Error(`[test] no such button among ${post.post.buttons.map((one) => one.label)}`);
  await page.json('POST', `/api/posts/${post.id}/presses`, { author: author.id, action: button.action });
  await bot.app.idle();
};
const reacts = async (author: Person, emoji: string, post: WebPost): Promise<void> => {
  await page.json('PUT', `/api/posts/${post.id}/reactions/${encodeURIComponent(emoji)}`, { author: author.id });
  await bot.app.idle();
};

async function everythingKept(): Promise<string> {
  const files = (await readdir(bot.home, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const texts = await Promise.all(
    files
      .filter(({ name }) => !/\.(?:png|jpg)$/.test(name))
      .map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')),
  );
  return texts.join('\n');
}

async function picturesKept(): Promise<number> {
  const files = await readdir(path.join(bot.home, 'pictures'), { recursive: true });
  return files.filter((file) => /[0-9a-f]{64}\.(?:png|jpg)$/.test(file)).length;
}

/** What is around a word, wherever it is kept. */
function traces(text: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const at = text.indexOf(word);
    return at < 0 ? [] : [`${word}: ${text.slice(Math.max(0, at - 120), at + 80).replace(/[^\x20-\x7e]+/g, '·')}`];
  });
}

test('of all that somebody has asked, taught, corrected, judged, agreed with and listed', async () => {
  await start(1);
  const own = await says(ann, 'secretquestion: how many dogs are there?', { pictures: [await photo('#7a5')] });
  await says(ann, 'no, three secretcorrection', { thread: own.thread, replyTo: own.post.id });
  await says(ann, '/teach secretvan', { pictures: [await photo('#57a')] });
  const other = await says(ben, 'how many dogs does Ben see?', { pictures: [await photo('#a57')] });
  await reacts(ann, '✅', other.post);
  await reacts(ben, '❤️', own.post);
  await says(ann, 'secretremark', { thread: other.thread });
  await says(ann, '/share yes', { thread: own.thread });
  for (const line of ['/stats', '/lessons', '/tools', '/why']) await says(ben, line, { thread: other.thread });
  clock = Date.UTC(2026, 10, 30, 9, 1);
  await bot.app.postDue();
  expect(traces(await everythingKept(), ['Annabelle', ann.id, 'secretquestion', 'secretvan'])).toHaveLength(4);

  // As a process leaves it that dies before it has told the app.
  const untold = {
    id: 'x',
    team: 'home',
    thread: own.thread,
    author: ann,
    text: 'secretuntold',
    pictures: [],
    at: clock,
  };
  const note = { kind: 'message', message: untold };
  await bot.memory.store.write([{ namespace: 'web-outbox', key: rowKey('message', 'x'), value: note }]);

  const events = await openEvents({ address });
  await events.next();
  const { post } = await says(ann, '/forget me', { thread: own.thread });
  await presses(ann, post, /yes/i);
  expect((await events.next()).type).not.toBe('end');
  events.close();
  const words = [
    'Annabelle',
    ann.id,
    'secretquestion',
    'secretcorrection',
    'secretvan',
    'secretremark',
    'secretuntold',
  ];
  expect(traces(JSON.stringify(await page.home()), words)).toEqual([]);
  for (const { id } of (await page.home()).threads)
    expect(traces(JSON.stringify(await page.posts(id)), words)).toEqual([]);
  await bot.memory.store.scrub();
  expect(traces(await everythingKept(), words)).toEqual([]);
  // Ben's photo, as he sent it and as it was answered with; no chart.
  expect(await bot.memory.turns.byPost('home', other.post.id)).toBeDefined();
  expect(await picturesKept()).toBe(2);
});

test('of votes that waited for others, and of lessons of others that they agreed to', async () => {
  await start(2);
  const asked = await says(ben, 'how many dogs does Ben see?', { pictures: [await photo('#a57')] });
  await says(ann, 'no, three', { thread: asked.thread, replyTo: asked.post.id });
  await says(ann, '/teach secretvan', { pictures: [await photo('#57a')] });
  expect(traces(await everythingKept(), ['Annabelle', ann.id, 'secretvan'])).toHaveLength(3);
  const { post } = await says(ann, '/forget me', {});
  await presses(ann, post, /yes/i).catch(() => undefined);
  const words = ['Annabelle', ann.id, 'secretvan'];
  for (const { id } of (await page.home()).threads)
    expect(traces(JSON.stringify(await page.posts(id)), words)).toEqual([]);
  await bot.memory.store.scrub();
  expect(traces(await everythingKept(), words)).toEqual([]);
});
