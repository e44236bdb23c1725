import { statfs } from 'node:fs/promises';
import { ClovabotError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { Health, Problem } from '../../contracts/operation.js';
import type { Memory } from '../../contracts/store.js';
import { explainFailure } from '../../memory/failures.js';
import { rowKey } from '../../util/row-key.js';

export interface HealthOptions {
  readonly memory: Pick<Memory, 'store' | 'checkPictures'> & {
    /** Of a process that leaves the work to others. */
    readonly journal?: Pick<Memory['journal'], 'isWorkedOn'>;
  };
  readonly home: string;
  /** How people know the database: "CLOVABOT_HOME/clovabot.sqlite". */
  readonly database: string;
  /** The same for where pictures are; absent: in the home. */
  readonly pictures?: string;
  readonly log: Log;
  readonly now: () => number;
}

export interface HealthDesk {
  health(): Promise<Health>;
  /** What came of loading the models, the last time. */
  warmed(failure?: unknown): void;
}

/** ms that an answer holds: what watches may ask often. */
const keptMs = 2_000;
const patienceMs = 3_000;
/** Bytes on the disk below which pictures and lessons will soon not be taken. */
const minFree = 200_000_000;

export function createHealth({
  memory,
  home,
  database: name,
  pictures: shelf = 'CLOVABOT_HOME/pictures',
  log,
  now,
}: HealthOptions): HealthDesk {
  let isWarm = false;
  let models: Problem | undefined;
  let last: { readonly at: number; readonly problems: Promise<readonly Problem[]> } | undefined;

  async function look(): Promise<readonly Problem[]> {
    const found = await Promise.all([database(), pictures(), disk(), workers()]);
    return found.flatMap((problem) => problem ?? []);
  }

  /** It must take what is written, too: a full disk still reads. */
  async function database(): Promise<Problem | undefined> {
    const written = memory.store.write([{ namespace: 'health', key: rowKey('seen'), value: now(), ttl: 86_400_000 }]);
    const problem = await within(written);
    return problem === undefined ? undefined : { part: 'database', what: `${name}: ${problem}` };
  }

  async function pictures(): Promise<Problem | undefined> {
    const problem = await within(memory.checkPictures());
    return problem === undefined ? undefined : { part: 'pictures', what: `${shelf}: ${problem}` };
  }

  async function disk(): Promise<Problem | undefined> {
    const { bavail, bsize } = await statfs(home).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }));
    const free = bavail * bsize;
    if (free >= minFree) return undefined;
    return { part: 'disk', what: `only ${Math.floor(free / 1e6)} MB are free; free some space` };
  }

  /** What people say is written down meanwhile; where the database is away, that is the trouble. */
  async function workers(): Promise<Problem | undefined> {
    const isThere = (await memory.journal?.isWorkedOn?.().catch(() => undefined)) ?? true;
    if (isThere) return undefined;
    return {
      part: 'workers',
      what: 'nobody answers what people ask; start “clovabot start --role worker” on this database',
    };
  }

  async function within(work: Promise<unknown>): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`it did not answer within ${patienceMs / 1000} s; check its load`), patienceMs);
    });
    const outcome = work.then(
      () => undefined,
      (error: unknown) => {
        log.warn({ err: error }, '[health] a part of the bot is not well');
        return explainFailure(error instanceof ClovabotError ? error.cause : error);
      },
    );
    try {
      return await Promise.race([outcome, slow]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    warmed(failure) {
      isWarm = true;
      models = failure === undefined ? undefined : { part: 'models', what: whatOf(failure) };
    },
    async health() {
      if (!last || Math.abs(now() - last.at) > keptMs) last = { at: now(), problems: look() };
      return { problems: [...(await last.problems), ...(models ? [models] : [])], isWarm };
    },
  };
}

const whatOf = (failure: unknown): string =>
  failure instanceof ClovabotError ? failure.friendly : 'a model could not be loaded; the log has the cause';
