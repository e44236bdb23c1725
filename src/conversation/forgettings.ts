import type { ChatRecord, Connection, Place } from '../contracts/chat.js';
import type { ForgettingDesk, ForgettingSubject } from '../contracts/forgetting.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { Forgotten, Teacher } from '../contracts/teacher.js';
import type { Person } from '../contracts/turn.js';
import { renderTurn } from '../show/render-turn.js';
import type { Attempt } from './attempt.js';
import { departuresNamespace } from './departures.js';
import { dropEntries } from './drop-entries.js';
import { type EndWorkOptions, endWorkOf } from './end-work.js';
import type { ForgettingCleanup } from './forgetting-cleanup.js';
import {
  allHidden,
  asHidden,
  changeHidden,
  dropHidden,
  type HiddenRow,
  hiddenChange,
  hiddenOfTeam,
  hiddenPlace,
  hiddenRead,
  runAloneOn,
  runWhileIn,
} from './hidden-rows.js';
import type { LessonPosts } from './lesson-posts.js';
import { messages } from './messages.js';

/** How long what is hidden can be brought back, ms. */
export const graceMs = 24 * 60 * 60 * 1000;
/** How often what is left of it is counted, ms. */
const lookMs = 60_000;

/** What is hidden from everybody for a day before it is forgotten for good. */
export interface Forgettings {
  /**
   * Where a person has things of the team forgotten.
   * @param attempt by it the next hiding is known where a run that was cut off has begun it; absent: it is a new one
   */
  desk(place: Place, author: Person, connection: Connection, attempt?: Pick<Attempt, 'key' | 'nextId'>): ForgettingDesk;
  /** Goes on, in the teams that a chat serves, with what a stop has cut off. */
  resume(connection: Connection, serves: (team: string) => boolean): Promise<void>;
  /**
   * Forgets all of a team that the bot was taken out of, for good; what was accepted after `before` waits on.
   * @param records what chats keep themselves
   */
  forgetTeam(team: string, before: number, records: readonly ChatRecord[]): Promise<void>;
  /** Counts down what is hidden, and forgets for good what has been so for a day. */
  look(): Promise<void>;
}

export interface ForgettingsOptions extends Pick<EndWorkOptions, 'stops'> {
  readonly memory: Pick<Memory, 'store' | 'aside' | 'turns' | 'lessons' | 'journal'>;
  readonly teacher: Pick<Teacher, 'forget' | 'forgot' | 'wouldForget'>;
  readonly cleanup: ForgettingCleanup;
  readonly lessonPosts: Pick<LessonPosts, 'refresh'>;
  readonly log: Log;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
}

export function createForgettings(options: ForgettingsOptions): Forgettings {
  const { memory, teacher, log, signal, now, randomId, steady = () => performance.now() } = options;
  let lookedAt = steady();
  /** While the bot was off, only the clock on the wall went on. */
  let wasOff = true;

  async function look(): Promise<void> {
    const at = steady();
    const atMost = at - lookedAt;
    lookedAt = at;
    await countDown(atMost);
  }

  async function countDown(atMost: number): Promise<void> {
    for (const { team, id } of await allHidden(memory)) {
      // What is brought back meanwhile is counted no more.
      const counted = await memory.store.update([hiddenRead({ team, id })], ([row]) => {
        if (row?.state !== 'hidden') return undefined;
        const passed = Math.max(0, Math.min(now() - row.seen, atMost));
        const value: HiddenRow = { ...row, left: row.left - passed, seen: now() };
        return { rows: [{ ...hiddenPlace(row), value }], left: value.left };
      });
      if (counted && counted.left <= 0)
        await runWhileIn({ team, id }, 'hidden', options, (row) => forgetForGood(row, options));
    }
  }

  /** Only a bot that chats is there to count. */
  function startCounting(): void {
    const timer = setInterval(() => {
      look().catch((error: unknown) => log.error({ err: error }, 'what is hidden could not be counted down'));
    }, lookMs);
    timer.unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  return {
    look,
    desk: ({ team, thread }, author, connection, attempt) => ({
      figures: (what) => teacher.wouldForget(team, what),
      async now(what) {
        if (what !== 'everything' && 'person' in what)
          await endWorkOf({ team, person: what.person, own: attempt?.key, dropsWaiting: true }, options);
        const forgotten = await forget({ team, thread }, what, author, connection, options);
        if (what !== 'everything' && 'person' in what) {
          await leaveOut(team, what.person, options);
          await dropEntries(team, what.person, options, { own: attempt?.key });
        }
        return forgotten;
      },
      async hide(what, name) {
        if (what !== 'everything' && 'person' in what)
          await endWorkOf({ team, person: what.person, own: attempt?.key, dropsWaiting: false }, options);
        const id = attempt?.nextId() ?? randomId();
        const begun = (await hiddenOfTeam(team, memory)).find((one) => one.id === id);
        const row: HiddenRow = begun ?? {
          ...{ id, team, thread, what, name, by: author },
          ...{ state: 'hiding', left: graceMs, seen: now(), without: [] },
        };
        if (!begun)
          await memory.store.update([hiddenRead(row)], ([known]) =>
            known ? undefined : { rows: [hiddenChange(row)] },
          );
        const forgotten = await runAloneOn(row, options, () => hide(row, connection, options));
        return { hidden: asHidden(row), forgotten };
      },
      hidden: async () => (await hiddenOfTeam(team, memory)).filter(({ state }) => state === 'hidden').map(asHidden),
      async bringBack(id) {
        const row = (await hiddenOfTeam(team, memory)).find((one) => one.id === id && one.state === 'hidden');
        if (!row) return undefined;
        const isBack = await runWhileIn(row, 'hidden', options, (known) => bringBack(known, connection, options));
        return isBack ? asHidden(row) : undefined;
      },
    }),
    forgetTeam: (team, before, records) => forgetTeam(team, before, records, options),
    async resume(connection, serves) {
      for (const row of (await allHidden(memory)).filter(({ team }) => serves(team))) {
        // Another process may be at it, or have done it by now.
        await runWhileIn(row, 'hiding', options, (known) => hide(known, connection, options));
        await runWhileIn(row, 'coming back', options, (known) => bringBack(known, connection, options));
      }
      if (!wasOff) return;
      wasOff = false;
      startCounting();
      await countDown(Number.POSITIVE_INFINITY);
    },
  };
}

function forget(
  { team, thread }: Place,
  what: ForgettingSubject,
  by: Person,
  { record }: Pick<Connection, 'record'>,
  { teacher, cleanup }: ForgettingsOptions,
): Promise<Forgotten> {
  const picture = what !== 'everything' && 'picture' in what ? what.picture : undefined;
  const person = what !== 'everything' && 'person' in what ? what.person : undefined;
  const isAll = what === 'everything';
  return cleanup.forget(
    { team, picture, person, isAll, words: messages.forgotten },
    async () => {
      const forgotten = await teacher.forget(team, what, by);
      if (person !== undefined) await record?.forgetPerson(team, person);
      if (isAll) await record?.forgetTeam(team, thread);
      return forgotten;
    },
    () => teacher.forgot(team, what),
  );
}

async function hide(row: HiddenRow, connection: Connection, options: ForgettingsOptions): Promise<Forgotten> {
  const { memory } = options;
  const forgotten = await memory.aside.keep(row.id, () => forget(row, row.what, row.by, connection, options));
  await changeHidden(memory, row, (known) => ({ ...known, state: 'hidden' }));
  return forgotten;
}

async function bringBack(row: HiddenRow, connection: Connection, options: ForgettingsOptions): Promise<void> {
  const { memory, log, lessonPosts, signal } = options;
  const { team } = row;
  let coming = await changeHidden(memory, row, (known) => ({ ...known, state: 'coming back' }));
  const back = await memory.aside.restore(row.id, team);
  await connection.record?.reread(team);
  const left = new Set<string>();
  while (coming) {
    for (const person of coming.without.filter((one) => !left.has(one))) {
      await forget(row, { person }, row.by, connection, options);
      left.add(person);
    }
    coming = await dropWithout(left, row, memory);
  }
  for (const id of back.lessons) {
    const lesson = signal.aborted ? undefined : await memory.lessons(team).get(id);
    if (lesson) await lessonPosts.refresh(lesson, connection);
  }
  for (const id of back.turns) {
    const turn = signal.aborted ? undefined : await memory.turns.get(team, id);
    if (!turn) continue;
    for (const post of await memory.turns.posts(team, id))
      if ((await memory.turns.byPost(team, post))?.id === id && !(await memory.lessons(team).byPost(post)))
        await connection
          .edit(turn.request, post, renderTurn(turn))
          .catch((error: unknown) => log.info({ err: error }, 'the post of what was brought back cannot be edited'));
  }
}

/** Drops it, unless somebody else is to be left out by now: then resolves to what it is. */
async function dropWithout(
  left: ReadonlySet<string>,
  row: HiddenRow,
  { store }: Pick<Memory, 'store'>,
): Promise<HiddenRow | undefined> {
  const outcome = await store.update([hiddenRead(row)], ([known]) => {
    if (!known) return undefined;
    if (known.without.every((person) => left.has(person)))
      return { rows: [{ ...hiddenPlace(row), value: undefined }], known: undefined };
    return { rows: [], known };
  });
  return outcome?.known;
}

async function forgetForGood(row: HiddenRow, options: ForgettingsOptions): Promise<void> {
  const { memory, log } = options;
  if (row.what === 'everything') await dropEntries(row.team, undefined, options);
  else if ('person' in row.what) await dropEntries(row.team, row.what.person, options);
  await memory.aside.discard(row.id);
  await dropHidden(memory, row);
  log.info({ team: row.team, forgetting: row.id }, 'what was hidden for a day is forgotten for good');
}

const nobody: Person = { id: '', name: 'nobody' };

async function forgetTeam(
  team: string,
  before: number,
  records: readonly ChatRecord[],
  options: ForgettingsOptions,
): Promise<void> {
  const { memory, teacher, cleanup } = options;
  await dropEntries(team, undefined, options, { before });
  await cleanup.forget(
    { team, isAll: true, words: messages.forgotten },
    () => teacher.forget(team, 'everything', nobody),
    () => teacher.forgot(team, 'everything'),
  );
  for (const record of records) await record.forgetTeam(team);
  for (const row of await hiddenOfTeam(team, memory)) await memory.aside.discard(row.id);
  // Whatever else bears its name: posts that nobody can empty any more, what was said once, what was stopped.
  await memory.store.dropTeam(team, [departuresNamespace]);
}

/** Who has themselves forgotten is in nothing that can be brought back. */
async function leaveOut(team: string, person: string, options: ForgettingsOptions): Promise<void> {
  const { memory } = options;
  for (const row of await hiddenOfTeam(team, memory)) {
    const isTheirs = row.what !== 'everything' && 'person' in row.what && row.what.person === person;
    if (isTheirs) await runAloneOn(row, options, () => forgetForGood(row, options));
    else await changeHidden(memory, row, (known) => ({ ...known, without: [...new Set([...known.without, person])] }));
  }
}
