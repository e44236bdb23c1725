/** How many of the embedded models work at once on this machine. */
import { availableParallelism, totalmem } from 'node:os';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { counted } from '../../util/format.js';
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

/** What there is: cores, and bytes of memory. */
interface Machine {
  readonly cores: number;
  readonly memory: number;
}

/** @throws ConfigError */
export function readWorkers(
  environment: Readonly<Record<string, string | undefined>>,
  machine: Machine = thisMachine(),
): number {
  const { CLOVABOT_WORKERS } = readEnvironment('embedded', schema, environment, ConfigError);
  return CLOVABOT_WORKERS ?? Math.max(1, Math.min(machine.cores, roomIn(machine), usualMost));
}

const roomIn = ({ memory }: Machine): number => Math.floor((memory - restBytes) / workerBytes);

/** How many were chosen and why, for whoever runs the bot. */
export function workersWords(
  environment: Readonly<Record<string, string | undefined>>,
  machine: Machine = thisMachine(),
): string {
  const workers = readWorkers(environment, machine);
  const room = Math.max(1, roomIn(machine));
  const { cores, memory } = machine;
  const needs = restBytes + workers * workerBytes;
  const has = `${counted(cores, 'core')} and ${formatGigabytes(memory)} of memory`;
  const works = `${counted(workers, 'worker')} at once, up to ${formatGigabytes(needs)} in all`;
  if (environment.CLOVABOT_WORKERS)
    return workers > room
      ? `${works}, as CLOVABOT_WORKERS says: more than fits ${has}; ${room} would`
      : `${works}, as CLOVABOT_WORKERS says, on ${has}`;
  const why = workers === room && room < cores ? 'as many as its memory holds' : `of ${has}`;
  return `${works}, ${why}${why.startsWith('of') ? '' : ` (${has})`}; CLOVABOT_WORKERS changes it`;
}

const formatGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

function thisMachine(): Machine {
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
