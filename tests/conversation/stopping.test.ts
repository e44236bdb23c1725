/** What takes long is stopped by whoever began it: offers that were accepted and lessons under way as well. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { StoppedError, TeamAwayError } from '../../src/contracts/errors.js';
import type { Turn } from '../../src/contracts/turn.js';
import { createOffers } from '../../src/conversation/offers.js';
import { createPictureTrail } from '../../src/conversation/picture-trail.js';
import { createRecords } from '../../src/conversation/records.js';
import { stopByButton, stopByReaction, stopBySaying } from '../../src/conversation/stopping.js';
import { createStops, type Stop } from '../../src/conversation/stops.js';
import { createUnderWay } from '../../src/conversation/under-way.js';
import type { Engine } from '../../src/inference/engine.js';
import { beforeAbort } from '../../src/util/concurrency.js';
import { createTurns } from '../../src/util/turns.js';
import { recordingLog } from '../support/log.js';
import { openRoom } from '../support/person.js';
import { startSeeingBot } from '../support/seeing-bot.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { fullTurn } from '../support/turn.js';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 240, height: 180, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

/** Offers that are shown, and whose carrying out takes until it is stopped or let go. */
async function offers() {
  const log = recordingLog();
  const place = await temporaryMemory(log);
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const carryOut: Engine['carryOut'] = async function* (offered, signal) {
    begun.push(offered.id);
    yield { ...offered, offer: undefined, status: 'running' };
    await beforeAbort(new Promise<void>((resolve) => void ends.set(offered.id, resolve)), signal);
    yield { ...offered, offer: undefined, status: 'answered' };
  };
  const { store } = memory;
  const turns = createTurns({ atOnce: 1 });
  const stops = createStops({ memory, now: Date.now, randomId: randomUUID });
  const underWay = createUnderWay(stops);
  const engine: Engine = {
    carryOut,
    draftProgram: async () => undefined,
    async *infer() {
      yield* [];
      return undefined;
    },
  };
  const { signal } = new AbortController();
  const entry = new AbortController();
  const records = createRecords(store);
  const trail = createPictureTrail(store);
  const desk = createOffers({ engine, memory, records, trail, turns, underWay, log, signal });
  const shown: string[] = [];
  const connection = {
    post: async () => 'new',
    edit: async (_place: unknown, _id: string, post: { readonly text: string }) => void shown.push(post.text),
    react: async () => undefined,
    load: async () => photo,
  };
  const offered = async (id: string, author = 'ana'): Promise<string> => {
    const full = fullTurn(id, 'home', id, 1);
    const request = { ...full.request, author: { id: author, name: author } };
    const turn: Turn = { ...full, request, status: 'asked', steps: [], answer: undefined, offer: 0.4 };
    await memory.turns.set(turn, `post ${id}`);
    return id;
  };
  const press = (id: string, author = 'ana') => ({
    ...{ team: 'home', thread: id, post: `post ${id}`, action: 'offer:accept', at: 5 },
    author: { id: author, name: author },
  });
  return {
    ...{ begun, shown, turns, memory, offered, entry },
    stop: async (wanted: Stop | undefined) => wanted && stops.stop(wanted),
    accept: (id: string, author?: string) =>
      desk.decide(press(id, author), connection, { again: false, signal: entry.signal }),
    finish: (id: string) => ends.get(id)?.(),
  };
}

test('an offer that is accepted waits for its asker’s turn, and says so', async () => {
  const { accept, offered, begun, shown, turns, finish } = await offers();
  const leave = await turns.enter({ team: 'home', person: 'ben' }).turn;
  const done = accept(await offered('one'));
  await vi.waitFor(() => expect(shown).toContain('You’re next…'), 5_000);
  expect(begun).toEqual([]);
  leave();
  await vi.waitFor(() => expect(begun).toEqual(['one']));
  finish('one');
  await done;
});

test('“stop”, ⏹ and Cancel reach an accepted offer, of whoever asked', async () => {
  const { accept, offered, begun, stop: stopIt, memory } = await offers();
  const author = { id: 'ana', name: 'ana' };
  const said = { team: 'home', id: 'm', pictures: [], text: 'stop', at: 9 };
  const reacted = { team: 'home', key: 'k', emoji: '⏹', added: true, at: 9 };
  const ways: Readonly<Record<string, (id: string) => Stop | undefined>> = {
    'by a stranger': (id) => stopBySaying({ ...said, thread: id, author: { id: 'ben', name: 'ben' } }),
    'by word': (id) => stopBySaying({ ...said, thread: id, author }),
    'by reaction': (id) => stopByReaction({ ...reacted, thread: id, post: `post ${id}`, author }),
    'by button': (id) =>
      stopByButton({
        ...{ team: 'home', thread: id, key: 'k', post: `post ${id}`, action: `cancel:${id}`, at: 9 },
        author,
      }),
  };
  const { 'by a stranger': stranger, ...own } = ways;
  for (const [id, stop] of Object.entries(own)) {
    const done = accept(await offered(id));
    await vi.waitFor(() => expect(begun).toContain(id));
    expect(await stopIt(stranger(id))).toBeUndefined();
    expect(await stopIt(stop(id))).toBe('stopped');
    await done;
    expect((await memory.turns.get('home', id))?.status).toBe('aborted');
  }
});

test('an offer accepted before its asker said “stop” is not begun after it', async () => {
  const { accept, offered, begun, stop } = await offers();
  const id = await offered('late');
  const said = { team: 'home', thread: id, id: 'm', pictures: [], text: 'stop', at: 9 };
  await stop(stopBySaying({ ...said, author: { id: 'ana', name: 'ana' } }));
  await accept(id);
  expect(begun).toEqual([]);
});

test('an offer that is accepted is carried out no longer than its entry may be, and is open again', async () => {
  const { accept, offered, begun, memory, entry } = await offers();
  const done = accept(await offered('one'));
  await vi.waitFor(() => expect(begun).toEqual(['one']));
  entry.abort(new TeamAwayError('[test] the bot was taken out'));
  await done;
  expect((await memory.turns.get('home', 'one'))?.status).toBe('asked');
});

test('a stop that was noted before the clock was set back stops nothing that is asked since', async () => {
  const clock = { now: 100 * 3_600_000 };
  const place = await temporaryMemory(recordingLog());
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  const stops = createStops({ memory, now: () => clock.now, randomId: randomUUID });
  const thread = { team: 'home', thread: 'one' };
  const asked = { ...thread, author: { id: 'ana' }, at: clock.now - 5 };
  await stops.stop({ ...thread, author: 'ana', at: clock.now });
  expect(await stops.isStopped(asked)).toBe(true);
  clock.now = 50 * 3_600_000;
  expect(await stops.isStopped({ ...asked, at: clock.now })).toBe(false);
});

/** A bot whose model is asked for the lesson until it is let go. */
async function learningBot() {
  let isHeld = false;
  const never = new Promise<void>(() => undefined);
  const program = "ANSWER0=VQA(image=IMAGE,question='What is it?')\nFINAL_RESULT=RESULT(var=ANSWER0)";
  const bot = await startSeeingBot({
    says: () => JSON.stringify({ program, steps: ['Ask what it is'], covers: ['what is it?'] }),
    answer: () => 'a dog',
    hold: async () => (isHeld ? never : undefined),
  });
  const room = openRoom(bot.app, 'team', 'thread');
  const answer = await room.person('Ada').says('what is it?', photo);
  isHeld = true;
  const asked = bot.asked.length;
  const lesson = room.person('Ada').replies(answer.id, 'no, a cat');
  await vi.waitFor(() => expect(bot.asked.length).toBeGreaterThan(asked), 5_000);
  return {
    ...{ bot, room, lesson },
    letGo: () => {
      isHeld = false;
    },
    lessons: () => bot.memory.lessons('team').list(),
  };
}

test.each(['stop', '⏹', 'Cancel'])('a lesson under way is stopped by its giver: %s', async (way) => {
  const { room, lesson, lessons, letGo } = await learningBot();
  const [ada, ben] = [room.person('Ada'), room.person('Ben')];
  await vi.waitFor(() => expect(room.last().buttons.map(({ label }) => label)).toContain('Cancel'));
  const { id } = room.last();
  await ben.reacts('⏹', id);
  await pause(50);
  expect(room.post(id).working).toBe(true);
  if (way === 'stop') await ada.says('stop');
  else if (way === '⏹') await ada.reacts('⏹', id);
  else await ada.clicks('Cancel', id);
  await lesson;
  expect(room.post(id)).toMatchObject({ lesson: 'refused', text: expect.stringContaining('It was stopped.') });
  expect(room.post(id).working).toBeUndefined();
  const [stopped] = await lessons();
  expect(stopped).toMatchObject({ status: 'refused', unfinished: true, prompts: [], examples: [], experiences: [] });
  // Said once more, it is learned from after all.
  letGo();
  await ada.says('no, a cat');
  expect((await lessons()).length).toBe(2);
});

test('a lesson that waits for another one of its team ends at once when it is stopped', async () => {
  const { bot, room, lesson, lessons } = await learningBot();
  const turn = (await bot.memory.turns.ofThread('team', 'thread', 1))[0];
  const stop = new AbortController();
  const waiting = bot.teacher.correct(
    { turn, author: { id: 'ben', name: 'Ben' }, text: 'a fox', images: [] },
    stop.signal,
  );
  const ended = waiting.next();
  await pause(50);
  stop.abort(new StoppedError());
  expect((await ended).value).toMatchObject({ status: 'refused', unfinished: true });
  expect((await lessons()).map(({ status }) => status).toSorted()).toEqual(['learning', 'refused']);
  await room.person('Ada').says('stop');
  await lesson;
});
