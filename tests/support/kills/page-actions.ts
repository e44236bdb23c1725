/** What people do on the page while its process is killed. What a kill cuts off was not accepted. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';
import type { Visitor } from '../../chats/web/visitor.js';

export interface Asked {
  readonly thread: string;
  readonly post: string;
  readonly author: Person;
  /** Ids of its pictures. */
  readonly pictures: readonly string[];
  /** Its author has deleted it. */
  isDeleted?: true;
  /** Its author has said “stop” after it. */
  isStopped?: true;
}

/** Somebody who comes, asks, and has all that forgotten. */
export interface Leaver {
  readonly person: Person;
  asked?: Asked;
  hasAskedToGo?: true;
  isGone?: true;
}

export interface Stage {
  readonly page: Visitor;
  readonly people: Person[];
  readonly asked: Asked[];
  readonly leavers: Leaver[];
  /** Commands, by the id of their message. */
  readonly commands: string[];
  readonly counts: { accepted: number };
}

type BotPost = Extract<WebPost, { from: 'bot' }>;
export const isOfBot = (post: WebPost): post is BotPost => post.from === 'bot';

/** Every picture is another one, so that nothing is remembered of it. */
let pictures = 0;
export async function picture(name?: string): Promise<File> {
  pictures += 1;
  const number = pictures;
  const bytes = await sharp({
    create: {
      ...{ width: 150 + 100 * randomInt(4), height: 120, channels: 3 },
      background: { r: number % 256, g: Math.floor(number / 256) % 256, b: randomInt(256) },
    },
  })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `${name ?? `picture-${number}`}.png`, { type: 'image/png' });
}

export type Action = (stage: Stage) => Promise<void>;

export const one = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)];

async function ask({ page, counts }: Stage, author: Person, thread?: string): Promise<Asked> {
  const { post, thread: place } = await page.says(author, 'How many dogs are there?', {
    ...{ thread, pictures: [await picture()] },
  });
  counts.accepted += 1;
  const shown = post.from === 'person' ? post.pictures.map(({ id }) => id) : [];
  return { thread: place.id, post: post.id, author, pictures: shown };
}

export const askAnew: Action = async (stage) => void stage.asked.push(await ask(stage, one(stage.people)));

const askOn: Action = async (stage) =>
  void stage.asked.push(await ask(stage, one(stage.people), one(stage.asked).thread));

/** The newest answer of some thread. */
async function someAnswer({ page, asked }: Stage): Promise<BotPost | undefined> {
  const { posts } = await page.posts(one(asked).thread);
  return posts.filter(isOfBot).findLast(({ post }) => post.status === 'answered');
}

const react: Action = async (stage) => {
  const answer = await someAnswer(stage);
  if (!answer) return;
  const sign = encodeURIComponent(one(['✅', '❌']));
  const path = `/api/posts/${answer.id}/reactions/${sign}`;
  const { status } = await stage.page.json('PUT', path, { author: one(stage.people).id });
  if (status === 200) stage.counts.accepted += 1;
};

const correct: Action = async (stage) => {
  const answer = await someAnswer(stage);
  if (!answer) return;
  await stage.page.says(one(stage.people), `no, ${randomInt(1, 6)}`, { thread: answer.thread, replyTo: answer.id });
  stage.counts.accepted += 1;
};

/** Some button of the newest post of the bot: a vote, a choice, Undo, … */
const press: Action = async (stage) => {
  const { posts } = await stage.page.posts(one(stage.asked).thread);
  const shown = posts.filter(isOfBot).findLast(({ post }) => post.buttons.length > 0);
  const actions = shown?.post.buttons.map(({ action }) => action).filter((action) => !action.startsWith('cancel:'));
  if (shown && actions && actions.length > 0) await pressed(stage, shown, one(actions), one(stage.people));
};

async function pressed({ page, counts }: Stage, { id }: BotPost, action: string, by: Person): Promise<boolean> {
  const { status } = await page.json('POST', `/api/posts/${id}/presses`, { author: by.id, action });
  if (status === 204) counts.accepted += 1;
  return status === 204;
}

const teach: Action = async ({ page, people, counts }) => {
  await page.says(one(people), `/teach gizmo${randomInt(1000)}`, { pictures: [await picture()] });
  counts.accepted += 1;
};

const undo: Action = async ({ page, people, asked, counts }) => {
  await page.says(one(people), '/undo', { thread: one(asked).thread });
  counts.accepted += 1;
};

const command: Action = async ({ page, people, counts, commands }) => {
  const { post } = await page.says(one(people), one(['/lessons', '/stats', '/help']));
  counts.accepted += 1;
  commands.push(post.id);
};

const stop: Action = async (stage) => {
  const { page, counts } = stage;
  const newest = await ask(stage, one(stage.people));
  stage.asked.push(newest);
  const { thread, author } = newest;
  // Whether it is accepted or not: it may have been heard.
  newest.isStopped = true;
  await page.says(author, 'stop', { thread });
  counts.accepted += 1;
};

const deleteQuestion: Action = async ({ page, asked, counts }) => {
  const known = one(asked.slice(1).filter((each) => !each.isDeleted));
  if (!known) return;
  const { status } = await page.json('DELETE', `/api/messages/${known.post}`, { author: known.author.id });
  // What was cut off may have been done; only what was accepted is looked for.
  if (status !== 204 && status !== 409) return;
  known.isDeleted = true;
  counts.accepted += 1;
};

/** One step of somebody's way: they ask, say “/forget me”, and press yes. */
const leave: Action = async (stage) => {
  const { page, leavers, counts } = stage;
  let leaver = leavers.find(({ isGone }) => !isGone);
  if (!leaver) {
    leaver = { person: await page.join(`Leaver ${leavers.length}`) };
    leavers.push(leaver);
  }
  const { person } = leaver;
  if (!leaver.asked) {
    leaver.asked = await ask(stage, person);
    return;
  }
  const { thread } = leaver.asked;
  const { posts } = await page.posts(thread);
  if (!posts.some((post) => isOfBot(post) && post.post.status === 'answered')) return void (await sleep(50));
  if (!leaver.hasAskedToGo) {
    await page.says(person, '/forget me', { thread });
    leaver.hasAskedToGo = true;
    counts.accepted += 1;
    return;
  }
  const question = posts.filter(isOfBot).findLast(({ post }) => post.buttons.some(isYes));
  const yes = question?.post.buttons.find(isYes);
  if (!question || !yes) return void (await sleep(50));
  if (await pressed(stage, question, yes.action, person)) leaver.isGone = true;
};

const isYes = ({ action }: { readonly action: string }): boolean => action.startsWith('command:');

export const actions: readonly Action[] = [
  ...[askAnew, askAnew, askOn, askOn, react, react, correct, correct, press, press],
  ...[teach, undo, command, stop, deleteQuestion, leave, leave, leave, leave],
];
