/**
 * People use the page, Discord and Slack while the bot's processes are killed at random moments; at the end everything must
 * have happened once.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../../src/contracts/chat.js';
import { visitor } from '../../chats/web/visitor.js';
import type { PeerFile } from '../discord-peer.js';
import { type BotProcess, startBotProcess } from './bot-process.js';
import { type Forgotten, kept } from './kept.js';
import { actions, askAnew, one, picture, type Stage } from './page-actions.js';
import { judgeAll } from './page-judge.js';
import { begin, discordPlace, keepBusy, type PlatformPlace, slackPlace } from './platform-places.js';

export interface KillRun {
  readonly kills: number;
  /** Events that were told to be accepted. */
  readonly accepted: number;
  /** On the page. */
  readonly questions: number;
  readonly onPlatforms: number;
  /** Files that came with what was cut off before it was accepted. */
  readonly ownerlessPictures: number;
  /** ms from SIGTERM to the end, in the middle of questions. */
  readonly stopMs: number;
  /** Of each kind of fault, how many there are. */
  readonly faults: Readonly<Record<string, number>>;
  /** What each of them is, and the last lines of the log. */
  readonly cases: readonly string[];
}

type Roles = readonly Role[];

/** The processes of one bot. */
interface Fleet {
  /** Starts those that do not run. */
  start(): Promise<void>;
  /** Kills one of them, or all, at some moment or between two of its writes. */
  kill(): Promise<void>;
  /** Stops all; resolves to the ms that it takes. */
  stop(): Promise<number>;
  readonly log: string[];
}

function fleetOf(
  environment: Readonly<Record<string, string>>,
  roles: Roles,
  hearsAt: (address: string) => void,
): Fleet {
  const running = new Map<number, BotProcess>();
  const log: string[] = [];
  const ended = (place: number, bot: BotProcess): void => {
    log.push(...bot.log);
    running.delete(place);
  };
  return {
    log,
    async start() {
      const missing = [...roles.keys()].filter((place) => !running.has(place));
      await Promise.all(
        missing.map(async (place) => {
          const bot = await startBotProcess({ ...environment, CLOVABOT_ROLE: roles[place] });
          running.set(place, bot);
          if (roles[place] !== 'worker') hearsAt(bot.address);
        }),
      );
    },
    async kill() {
      const all = [...running];
      for (const [place, bot] of randomInt(3) === 0 ? all : [one(all)]) {
        await (randomInt(2) === 0 ? bot.kill() : bot.killAtWrite());
        ended(place, bot);
      }
    },
    async stop() {
      const times = await Promise.all(
        [...running].map(async ([place, bot]) => {
          const ms = await bot.stop();
          ended(place, bot);
          return ms;
        }),
      );
      return Math.max(...times);
    },
  };
}

/** What people are at, on the page and on platforms. */
interface Scene {
  readonly stage: Stage;
  readonly places: readonly PlatformPlace[];
  /** What was begun on platforms and is not told yet. */
  readonly begun: Set<Promise<unknown>>;
}

/** @param roles of its processes */
export async function runKills(
  kills: number,
  environment: Readonly<Record<string, string>>,
  roles: Roles = ['all'],
): Promise<KillRun> {
  const places = await Promise.all([discordPlace, slackPlace].map((open) => open(pictureFile)));
  try {
    return await killAmong(places, kills, environment, roles);
  } finally {
    await Promise.all(places.map((place) => place.close()));
  }
}

async function killAmong(
  places: readonly PlatformPlace[],
  kills: number,
  given: Readonly<Record<string, string>>,
  roles: Roles,
): Promise<KillRun> {
  const environment = Object.assign({ ...given }, ...places.map((place) => place.environment));
  const server = { address: '' };
  const stage: Stage = {
    ...{ page: visitor(server), people: [], asked: [], leavers: [], commands: [], counts: { accepted: 0 } },
  };
  const scene: Scene = { stage, places, begun: new Set() };
  const fleet = fleetOf(environment, roles, (address) => {
    server.address = address;
    for (const place of places) place.hearsAt(address);
  });
  for (let kill = 0; kill < kills; kill += 1) {
    await fleet.start();
    if (stage.people.length === 0) stage.people.push(await stage.page.join('Ann'), await stage.page.join('Ben'));
    if (stage.asked.length === 0) await askAnew(stage);
    await killBusy(fleet, scene);
  }
  await fleet.start();
  for (let at = 0; at < 5; at += 1) await askAnew(stage);
  for (const { ask } of places) begin(ask, scene.begun);
  const stopMs = await fleet.stop();
  await fleet.start();
  await Promise.all(scene.begun);
  const seen = await judgeAll(stage, places);
  await fleet.stop();
  const left = await kept(environment, ['home', ...places.map(({ team }) => team)], forgottenIn(stage));
  const { cases: inPosts, ...seenFaults } = seen;
  const { cases: inRows, ownerlessPictures, ...leftFaults } = left;
  const cases = [...inPosts, ...inRows];
  const there = places.flatMap((place) => place.questions());
  return {
    ...{ kills, stopMs, accepted: stage.counts.accepted + there.filter(({ isAccepted }) => isAccepted).length },
    ...{ questions: stage.asked.length, onPlatforms: there.length, ownerlessPictures },
    faults: { ...seenFaults, ...leftFaults, unforgotten: seen.unforgotten + left.unforgotten },
    cases: cases.length > 0 ? [...cases, ...fleet.log.slice(-200)] : [],
  };
}

async function pictureFile(name: string): Promise<PeerFile> {
  const file = await picture(name);
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function forgottenIn({ leavers, asked }: Stage): Forgotten {
  const gone = leavers.filter(({ isGone }) => isGone);
  const deleted = asked.filter(({ isDeleted }) => isDeleted);
  return {
    people: gone.map(({ person }) => person.id),
    pictures: [
      ...gone.flatMap((leaver) => leaver.asked?.pictures ?? []),
      ...deleted.flatMap(({ pictures }) => pictures),
    ],
  };
}

/** Kills in the middle of what people do. */
async function killBusy(fleet: Fleet, { stage, places, begun }: Scene): Promise<void> {
  const enough = stage.counts.accepted + randomInt(1, 8);
  const deadline = performance.now() + 15_000;
  let isKilled = false;
  const busy = Promise.all(
    [1, 2, 3].map(async () => {
      while (!isKilled) await one(actions)(stage).catch(() => sleep(5));
    }),
  );
  const onPlatforms = Promise.all(places.map((place) => keepBusy(place, () => isKilled, begun)));
  while (stage.counts.accepted < enough && performance.now() < deadline) await sleep(10);
  // In the middle of what was accepted, however fast the machine is.
  await sleep(randomInt(400));
  await fleet.kill();
  isKilled = true;
  await Promise.all([busy, onPlatforms]);
}
