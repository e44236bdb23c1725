/** How many of the embedded models work at once on this machine. */
import { availableParallelism, totalmem } from 'node:os';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment } from '../../util/read-environment.js';
import { createTurns, type Turns, type TurnsLimits } from '../../util/turns.js';

const schema = z.object({
  CLOVABOT_WORKERS: z
    .string()
    .regex(/^[1-9]\d?$/, 'write a whole number of workers, at least 1')
    .transform(Number)
    .optional(),
});

/** Bytes that a worker takes with what it works on, and that the rest of the bot does. */
const workerBytes = 700_000_000;
const restBytes = 700_000_000;
/** More halve no question's time any more, and cost memory. */
const usualMost = 4;

/**
 * @param machine what there is: cores, and bytes of memory
 * @throws ConfigError
 */
export function readWorkers(
  environment: Readonly<Record<string, string | undefined>>,
  machine: { readonly cores: number; readonly memory: number } = thisMachine(),
): number {
  const { CLOVABOT_WORKERS } = readEnvironment('embedded', schema, environment, ConfigError);
  const room = Math.floor((machine.memory - restBytes) / workerBytes);
  return CLOVABOT_WORKERS ?? Math.max(1, Math.min(machine.cores, room, usualMost));
}

function thisMachine(): { readonly cores: number; readonly memory: number } {
  // Where a container sets no limit, the limit is 0 or astronomic.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return { cores: availableParallelism(), memory: Math.min(limit, totalmem()) };
}

/** What takes long leaves a place to what does not, also on a single core. */
export const limitsFor = (workers: number): TurnsLimits => ({
  atOnce: Math.max(2, workers),
  longAtOnce: Math.max(1, workers - 1),
});

/** The turns of all that share the machine's cores. */
export const machineTurns = (workers: number): Turns => createTurns(limitsFor(workers));
