/** What nothing was learned of goes after some days, where whoever runs the bot wants that. */
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Connection } from '../../contracts/chat.js';
import { type RowKey, rowKey, rowKeySchema } from '../../util/row-key.js';
import type { Services } from '../services.js';
import { dropPicturesOf } from './drop-pictures.js';
import { dropTurn, stands, type TaughtPictures, taughtPictures } from './old-turns.js';
import { steadyDate } from './steady-date.js';

export interface KeepDays {
  /**
   * Goes on with the pass of today in small parts, where no other process does and nobody waits for an answer; one part
   * also when somebody always does.
   */
  look(): Promise<void>;
}

export interface KeepDaysOptions {
  /** How long things are kept, ms. */
  readonly keepMs: number;
  readonly connections: () => readonly Connection[];
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
}

const hourMs = 3_600_000;
const everyMs = 20 * hourMs;
/** Whose pictures go in one part: what still speaks of them is looked for in everything that is kept. */
const teamsAtOnce = 50;
/** Whoever dies in the middle of a part keeps the others waiting for so long. */
const claimMs = 10 * 60_000;
const namespace = 'keep-days';
/** Teams of which something went in this pass. */
const teamsNamespace = 'keep-days-teams';
const stateKey = rowKey('state');
const claimKey = rowKey('keep-days');

const phases = ['lessons', 'turns', 'records', 'pictures', 'letters'] as const;
const stateSchema = z.object({
  phase: z.enum(phases),
  /** Where the phase goes on. */
  after: rowKeySchema.optional(),
  /** What is from before is old in this pass. */
  before: z.number(),
  /** When the last pass ended. */
  ended: z.number().optional(),
});
type State = z.output<typeof stateSchema>;

interface Pass extends State {
  readonly taught: TaughtPictures;
}

type Given = Pick<Services, 'memory' | 'records' | 'weeks' | 'trail' | 'underWay' | 'now' | 'log' | 'signal'>;

export function createKeepDays(services: Given, options: KeepDaysOptions): KeepDays {
  const { memory, underWay, log, signal } = services;
  const { store } = memory;
  const { keepMs, steady = () => performance.now() } = options;
  const date = steadyDate(services.now, steady);

  async function due(): Promise<State | undefined> {
    const known = await store.get(namespace, stateKey, stateSchema);
    const today = date();
    if (known && known.ended === undefined) return known;
    // A clock that was set back since has no pass ahead of it.
    if (known?.ended !== undefined && today - known.ended < everyMs && known.ended <= today) return undefined;
    return { phase: 'lessons', before: today - keepMs };
  }

  async function lookClaimed(): Promise<void> {
    let state = await due();
    if (!state) return;
    // Another process may teach, or go on with the pass, before the next look.
    const taught = taughtPictures(services);
    do {
      if (signal.aborted) return;
      state = await doPart({ ...state, taught }, services, options);
      await store.write([{ namespace, key: stateKey, value: state }]);
      await store.renewClaim(claimKey, claimMs);
      await setImmediate();
    } while (state.ended === undefined && !underWay.isBusy());
    if (state.ended === undefined) return;
    await store.scrub();
    log.info({ before: state.before }, 'what nothing was learned of is gone up to then');
  }

  return {
    async look() {
      // A clock is watched for jumps also while there is nothing to do.
      date();
      if (!(await store.claim(claimKey, claimMs))) return;
      try {
        await lookClaimed();
      } finally {
        await store.releaseClaim(claimKey);
      }
    },
  };

  /** What is left to do after it. */
  async function doPart(pass: Pass, given: Given, { connections }: KeepDaysOptions): Promise<State> {
    const { phase, before } = pass;
    switch (phase) {
      case 'lessons':
        return goOn(pass, await dropLessons(pass, given));
      case 'turns':
        return goOn(pass, await dropTurns(pass, given));
      case 'records':
        for (const { record } of connections()) await record?.forgetBefore(before, showsWhatStands);
        return goOn(pass, undefined);
      case 'pictures':
        return goOn(pass, await dropPictures(pass, given));
      case 'letters':
        await dropLetters(before, given);
        return { phase, before, ended: date() };
    }
  }

  async function showsWhatStands(team: string, post: string): Promise<boolean> {
    return (
      (await memory.turns.byPost(team, post)) !== undefined || (await memory.lessons(team).byPost(post)) !== undefined
    );
  }
}

function goOn({ phase, before }: State, next: RowKey | undefined): State {
  if (next !== undefined) return { phase, before, after: next };
  return { phase: phases[phases.indexOf(phase) + 1] ?? phase, before };
}

const noteTeam = (team: string, { memory }: Given): Promise<void> =>
  memory.store.write([{ namespace: teamsNamespace, key: rowKey(team), value: team }]);

/** Lessons that taught nothing, or were undone. */
async function dropLessons({ before, after }: Pass, given: Given): Promise<RowKey | undefined> {
  const { items, next } = await given.memory.agedLessons(before, after);
  for (const lesson of items) {
    if (stands(lesson) || (lesson.undone && lesson.undone.at >= before)) continue;
    await noteTeam(lesson.team, given);
    await given.memory.lessons(lesson.team).remove([lesson.id], 'counted');
  }
  return next;
}

async function dropTurns({ before, after, taught }: Pass, given: Given): Promise<RowKey | undefined> {
  const { items, next } = await given.memory.turns.aged(before, after);
  for (const turn of items) {
    given.signal.throwIfAborted();
    await noteTeam(turn.request.team, given);
    await dropTurn(turn, before, taught, given);
  }
  return next;
}

/** Pictures of some teams that nothing speaks of any more. */
async function dropPictures({ before }: Pass, given: Given): Promise<RowKey | undefined> {
  const { memory, signal } = given;
  const rows = await memory.store.list(teamsNamespace, z.string(), { limit: teamsAtOnce + 1 });
  const teams = rows.slice(0, teamsAtOnce);
  const old = new Set<string>();
  for (const { value: team } of teams) for await (const id of memory.pictures(team).aged(before)) old.add(id);
  const needed = await memory.mentioned(old);
  for (const { key, value: team } of teams) {
    signal.throwIfAborted();
    await dropPicturesOf(team, before, { old, needed }, given);
    await memory.store.write([{ namespace: teamsNamespace, key, value: undefined }]);
  }
  return rows[teamsAtOnce]?.key;
}

/** What was given up so long ago is tried no more. */
async function dropLetters(before: number, { memory: { journal } }: Given): Promise<void> {
  const dead = await journal.list('dead', Number.MAX_SAFE_INTEGER);
  const old = dead.filter(({ at }) => at < before).map(({ key }) => key);
  if (old.length > 0) await journal.drop(old);
}
