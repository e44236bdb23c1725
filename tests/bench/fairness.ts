/**
 * One member posts many heavy edits of large photos; another member's and another team's plain questions meanwhile, against
 * the same alone. Through the app with the embedded models, as a chat hands it what people post.
 */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Connection, IncomingPicture } from '../../src/contracts/chat.js';
import type { Post } from '../../src/contracts/post.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { photo } from '../support/sample-photos.js';
import type { BenchResult } from './bounds.js';

const heavyPosts = 200;
const questions = 5;
/** ms from the first heavy post to the first plain question. */
const headStartMs = 5_000;
const edits = [
  'blur everything but the people',
  'remove the person on the left',
  'remove the person on the right and blur the faces',
  'blur the people',
] as const;

export async function benchFairness(): Promise<BenchResult> {
  const running = await startTestBot();
  try {
    await running.bot.warmUp();
    const stage = openStage(running);
    // Loads what is loaded at the first question.
    await stage.ask('Ada', 'home', 1_000);
    const alone = await times(questions, (at) => stage.ask('Ada', 'home', at));
    const large = await Promise.all(Array.from({ length: 8 }, (_, at) => largePhoto(at)));
    for (let at = 0; at < heavyPosts; at += 1)
      stage.post('Ben', 'home', edits[at % edits.length], large[at % large.length]);
    await new Promise((resolve) => setTimeout(resolve, headStartMs));
    const member: number[] = [];
    const otherTeam: number[] = [];
    const began = performance.now();
    for (let at = 0; at < questions; at += 1) {
      member.push(await stage.ask('Ada', 'home', 100 + at));
      otherTeam.push(await stage.ask('Cid', 'elsewhere', 200 + at));
    }
    const minutes = (performance.now() - began) / 60_000;
    const facts = {
      'alone, median ms': median(alone),
      'another member, median ms': median(member),
      'another member, longest ms': Math.max(...member),
      'another team, median ms': median(otherTeam),
      'another team, longest ms': Math.max(...otherTeam),
      'edits done': stage.done('Ben'),
      'minutes of questions': minutes,
      'memory, MB': Math.round(process.memoryUsage.rss() / 1e6),
    };
    console.error(JSON.stringify({ alone, member, otherTeam }));
    return {
      facts,
      bounds: [
        { name: 'another member’s question, times alone', value: median(member) / median(alone), max: 3 },
        { name: 'another team’s question, times alone', value: median(otherTeam) / median(alone), max: 3 },
      ],
    };
  } finally {
    await running.close();
  }
}

async function times(count: number, measure: (at: number) => Promise<number>): Promise<readonly number[]> {
  const all: number[] = [];
  for (let at = 0; at < count; at += 1) all.push(await measure(at));
  return all;
}

/** Posts as a chat would, and remembers what comes back. */
function openStage({ bot: { app } }: TestBot) {
  let posts = 0;
  const done = new Map<string, number>();
  /** What people sent, where the chat keeps it. */
  const files = new Map<string, Uint8Array>();

  function connect(person: string): { connection: Connection; last: () => Post | undefined } {
    let last: Post | undefined;
    return {
      last: () => last,
      connection: {
        async post(_place, post) {
          last = post;
          posts += 1;
          return `${person}-post-${posts}`;
        },
        async edit(_place, _id, post) {
          last = post;
          if (['answered', 'failed'].includes(post.status)) done.set(person, (done.get(person) ?? 0) + 1);
        },
        react: async () => undefined,
        load: async (_team, { source }) => files.get(String(source)) ?? new Uint8Array(),
      },
    };
  }

  async function post(person: string, team: string, text: string, bytes: Uint8Array): Promise<Post | undefined> {
    const { connection, last } = connect(person);
    const picture: IncomingPicture = { name: 'photo.jpg', source: `message-${posts + 1}` };
    posts += 1;
    const id = `message-${posts}`;
    files.set(id, bytes);
    const author = { id: person, name: person };
    await app.onMessage({ id, team, thread: id, author, text, pictures: [picture], at: Date.now() }, connection);
    await app.dealtWith('message', team, id);
    return last();
  }

  return {
    post: (...of: Parameters<typeof post>): void => void post(...of),
    /** A plain question about a photo that was never seen; ms until it is answered. */
    async ask(person: string, team: string, number: number): Promise<number> {
      const bytes = await smallPhoto(number);
      const began = performance.now();
      const last = await post(person, team, 'How many people are there?', bytes);
      if (last?.status !== 'answered') console.error(`[bench] ${person} got: ${last?.text}`);
      return Math.round(performance.now() - began);
    },
    done: (person: string) => done.get(person) ?? 0,
  };
}

async function smallPhoto(number: number): Promise<Uint8Array> {
  return sharp(await cut(number))
    .resize(640, 480, { fit: 'cover' })
    .jpeg()
    .toBuffer();
}

async function largePhoto(number: number): Promise<Uint8Array> {
  return sharp(await cut(number))
    .resize(4000, 3000, { fit: 'cover' })
    .jpeg()
    .toBuffer();
}

/** One of six photos, cut a little differently each time, so that nothing is remembered of it. */
async function cut(number: number): Promise<Uint8Array> {
  const bytes = await readFile(photo(((number % 6) + 1) as 1 | 2 | 3 | 4 | 5 | 6));
  const { width = 0, height = 0 } = await sharp(bytes).metadata();
  const inset = 1 + Math.floor(number / 6);
  return sharp(bytes)
    .extract({ left: inset, top: inset, width: width - 2 * inset, height: height - 2 * inset })
    .toBuffer();
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
