/** Predictions that a run of the bot has begun: where it was killed before their outcome was told, the next run asks for it. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { AnswerShelf } from '../../contracts/model.js';
import { type Prediction, Refused, type ReplicateClient } from './client.js';

interface AskedPrediction {
  /** One that was begun with the same inputs and never told; undefined where a new one is needed. */
  find(signal: AbortSignal): Promise<Prediction | undefined>;
  note(id: string): Promise<void>;
  /** Its outcome is told, and kept by whoever asked: the next call with these inputs means a new one. */
  delivered(id: string): void;
  drop(): Promise<void>;
}

/** ms: the vendor deletes outcomes after an hour. */
const keptMs = 50 * 60_000;
/** ms in which whoever was told the outcome has kept it. */
const untilKeptMs = 60_000;
const noteSchema = z.object({ id: z.string(), at: z.number() });

export function createLeftPredictions(client: Pick<ReplicateClient, 'get'>) {
  const told = new Set<string>();
  return {
    /** Without a shelf, nothing is noted. */
    of(shelf: AnswerShelf | undefined, reference: string, inputs: object): AskedPrediction {
      const content = JSON.stringify(['prediction', reference, inputs]);
      const key = createHash('sha256').update(content).digest('hex');
      const drop = async (): Promise<void> => shelf?.remove([key]);
      return {
        drop,
        async find(signal) {
          const { data } = noteSchema.safeParse(await shelf?.get(key));
          if (!data || told.has(data.id) || Math.abs(Date.now() - data.at) > keptMs) return undefined;
          const prediction = await client.get(data.id, signal).catch((error: unknown) => {
            if (error instanceof Refused && error.status === 404) return undefined;
            throw error;
          });
          if (!prediction || ['failed', 'canceled', 'aborted'].includes(prediction.status)) return undefined;
          const isGone = prediction.status === 'succeeded' && (prediction.output ?? undefined) === undefined;
          return isGone ? undefined : prediction;
        },
        note: async (id) => shelf?.set(key, { id, at: Date.now() }),
        delivered(id) {
          if (!shelf) return;
          told.add(id);
          void pause(untilKeptMs, undefined, { ref: false })
            .then(drop)
            .catch(() => undefined)
            .finally(() => told.delete(id));
        },
      };
    },
  };
}
