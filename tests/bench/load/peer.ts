/** A process of its own: Slack on loopback, with the people who ask there and the stop watch. */

import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { photo } from '../../support/sample-photos.js';
import { type PeerFile, type PeerMessage, startSlackPeer } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';
import { serveTasks, usedHere } from './process.js';
import { type Order, order, type Report } from './report.js';

interface Open {
  readonly number: number;
  readonly at: number;
  sign?: number;
  readonly answered: (ms: number) => void;
}

const peopleCount = 200;
const photoCount = 24;
const longestMs = 60_000;

const peer = await startSlackPeer();
const people = Array.from({ length: peopleCount }, (_, at) => slackPerson(peer, `Person ${at}`));
const photos = await Promise.all(Array.from({ length: photoCount }, (_, at) => photoOf(at)));
/** By the time stamp of what was asked, and of what was posted for it. */
const open = new Map<string, Open>();
const posts = new Map<string, Open>();
let calls: Record<string, number> = {};
let asked = 0;

const given = z.object({
  timestamp: z.string().optional(),
  thread_ts: z.string().optional(),
  ts: z.string().optional(),
  text: z.string().default(''),
});
const made = z.object({ ts: z.string().optional() });

peer.state.onCall = (method, raw, result) => {
  calls[method] = (calls[method] ?? 0) + 1;
  const { timestamp = '', thread_ts = '', ts = '', text } = given.parse(raw);
  const one = method === 'chat.update' ? posts.get(ts) : open.get(method === 'reactions.add' ? timestamp : thread_ts);
  if (!one) return;
  const ms = performance.now() - one.at;
  one.sign ??= ms;
  if (method === 'chat.postMessage') posts.set(made.parse(result).ts ?? '', one);
  if (new RegExp(`\\b${one.number}\\b`).test(text)) one.answered(ms);
};

/** ms until the answer, and until the first sign of one; undefined where none came in time. */
async function askOne(feedback: boolean): Promise<{ readonly ms: number; readonly sign: number } | undefined> {
  asked += 1;
  const number = asked;
  const person = people[number % people.length];
  const file = peer.store(photos[number % photos.length]);
  const text = `<@${peer.bot.user}> What is number ${number}?`;
  const message = peer.add({
    ...{ channel: peer.channel, ts: peer.nextTs(), user: person.user, text },
    blocks: [],
    files: [file],
  });
  const { promise, resolve } = withResolvers<number | undefined>();
  const one: Open = { number, at: performance.now(), answered: resolve };
  open.set(message.ts, one);
  const late = setTimeout(() => resolve(undefined), longestMs);
  const [mention, plain] = person.eventsOf(message, ['app_mention', 'message']);
  await Promise.all([peer.event(mention), peer.event(plain)]);
  const ms = await promise;
  clearTimeout(late);
  open.delete(message.ts);
  for (const [ts, its] of posts) if (its === one) posts.delete(ts);
  if (feedback && ms !== undefined) await judge(number, person, message);
  return ms === undefined ? undefined : { ms, sign: one.sign ?? ms };
}

/** Of a dozen answers, four are liked, one is not, and of one it is said what would have been right. */
async function judge(number: number, person: (typeof people)[number], message: PeerMessage): Promise<void> {
  const post = peer.posts(message.ts).at(-1);
  if (!post) return;
  if (number % 3 === 0) await person.reacts('white_check_mark', post);
  if (number % 12 === 1) await person.reacts('x', post);
  if (number % 12 === 2) await person.says(`no, ${number + 1}`, { under: message.ts });
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function ask({ questions, perSecond, atOnce, feedback = false }: Order): Promise<Report> {
  calls = {};
  peer.violations.length = 0;
  const began = performance.now();
  const answers: { readonly ms: number; readonly sign: number }[] = [];
  const running = new Set<Promise<void>>();
  for (let at = 0; at < questions; at += 1) {
    const due = perSecond === undefined ? 0 : began + (at * 1000) / perSecond - performance.now();
    if (due > 0) await pause(due);
    while (running.size >= atOnce) await Promise.race(running);
    const one = askOne(feedback).then((answer) => {
      if (answer) answers.push(answer);
      running.delete(one);
    });
    running.add(one);
  }
  await Promise.all(running);
  const seconds = (performance.now() - began) / 1000;
  // What was said is said.
  peer.asked.length = 0;
  const times = answers.map(({ ms }) => ms);
  return {
    ...{ answered: answers.length, lost: questions - answers.length, seconds },
    ...{ median: quantile(times, 0.5), p99: quantile(times, 0.99) },
    firstSignP99: quantile(
      answers.map(({ sign }) => sign),
      0.99,
    ),
    calls: Object.fromEntries(Object.entries(calls).map(([method, count]) => [method, count / questions])),
    violations: [...new Set(peer.violations)].slice(0, 5),
  };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

/** Photos as people have them, a few of them, so that all are known soon. */
async function photoOf(number: number): Promise<PeerFile> {
  const inset = 1 + Math.floor(number / 6);
  const source = sharp(photo(((number % 6) + 1) as 1 | 2 | 3 | 4 | 5 | 6)); // There are six.
  const { width = 0, height = 0 } = await source.metadata();
  const bytes = await source
    .extract({ left: inset, top: inset, width: width - 2 * inset, height: height - 2 * inset })
    .resize(640, 480, { fit: 'cover' })
    .jpeg()
    .toBuffer();
  return { name: `photo-${number}.jpg`, type: 'image/jpeg', bytes: new Uint8Array(bytes) };
}

process.once('SIGTERM', () => process.exit());
serveTasks(
  JSON.stringify({
    SLACK_BOT_TOKEN: peer.token,
    SLACK_SIGNING_SECRET: peer.signingSecret,
    SLACK_API_URL: peer.apiUrl,
  }),
  {
    async serve(address) {
      peer.state.eventsUrl = z.string().parse(address);
    },
    ask: async (raw) => ask(order.parse(raw)),
    used: async () => usedHere({ statements: 0, transactions: 0 }),
  },
);
