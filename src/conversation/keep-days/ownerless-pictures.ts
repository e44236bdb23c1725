import { z } from 'zod';
import { rowKey } from '../../util/row-key.js';
import type { Services } from '../services.js';
import { dropPicturesOf } from './drop-pictures.js';
import { steadyDate } from './steady-date.js';

const dayMs = 24 * 3_600_000;
/** Of what is not known to have come with anything, it is looked in all rows whether they speak of it. */
const everyMs = 7 * dayMs;
/** Long after any message that brings a picture is written down. */
const ageMs = dayMs;
/** Whoever dies in the middle keeps the others waiting for so long. */
const claimMs = 30 * 60_000;
const namespace = 'ownerless-pictures';
const key = rowKey('looked');
const stateSchema = z.object({ at: z.number() });

type Given = Pick<Services, 'memory' | 'trail' | 'now' | 'log' | 'signal'>;

/**
 * A picture's file is there before the row that speaks of it: where a kill came between the two, or the message was refused,
 * nobody would ever forget it. Once a week such pictures go.
 */
export function createOwnerlessPictures(
  services: Given,
  {
    teams,
    steady = () => performance.now(),
  }: {
    /** Whose pictures are stored before anything is accepted. */
    readonly teams: () => readonly string[];
    readonly steady?: () => number;
  },
): { look(): Promise<void> } {
  const { store } = services.memory;
  const date = steadyDate(services.now, steady);

  async function lookClaimed(today: number): Promise<void> {
    const known = await store.get(namespace, key, stateSchema);
    // A clock that was set back since has no look ahead of it.
    if (known && today - known.at < everyMs && known.at <= today) return;
    const gone = await dropOwnerless(teams(), today - ageMs, services);
    await store.write([{ namespace, key, value: { at: today } }]);
    if (gone > 0) services.log.info({ gone }, 'pictures of what was never accepted are gone');
  }

  return {
    async look() {
      // A clock is watched for jumps also while there is nothing to do.
      const today = date();
      if (teams().length === 0) return;
      const claim = rowKey(namespace);
      if (!(await store.claim(claim, claimMs))) return;
      try {
        await lookClaimed(today);
      } finally {
        await store.releaseClaim(claim);
      }
    },
  };
}

async function dropOwnerless(
  teams: readonly string[],
  before: number,
  { memory, trail, signal }: Given,
): Promise<number> {
  const old = new Map<string, ReadonlySet<string>>();
  for (const team of teams) {
    const unplaced = new Set<string>();
    for await (const id of memory.pictures(team).aged(before)) {
      signal.throwIfAborted();
      if (!(await trail.isPlaced(team, id))) unplaced.add(id);
    }
    if (unplaced.size > 0) old.set(team, unplaced);
  }
  if (old.size === 0) return 0;
  const needed = await memory.mentioned(new Set([...old.values()].flatMap((ids) => [...ids])));
  let gone = 0;
  for (const [team, unplaced] of old) {
    signal.throwIfAborted();
    gone += await dropPicturesOf(team, before, { old: unplaced, needed }, { memory, trail });
  }
  return gone;
}
