import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { ClovabotError, StoreError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { explainFailure, friendlyWordsFor, mayPass } from './failures.js';
import type { PictureFiles } from './picture-files.js';
import { ownFile, ownFolder } from './private-files.js';

/** ms after which a file that was never finished belongs to nobody any more. */
const abandonedAfter = 3_600_000;

export interface FolderOptions {
  /** Its `pictures/` holds them. */
  readonly home: string;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
}

/** Files of a folder. New ones are written aside and then renamed, so a file that is there is whole. */
export async function openFolderFiles(options: FolderOptions): Promise<PictureFiles> {
  const root = path.join(options.home, 'pictures');
  const incoming = path.join(root, 'incoming');
  await guarded(root, () => mkdir(incoming, { recursive: true, mode: ownFolder }));
  await dropAbandoned(incoming, options);
  const fileOf = (name: string): string => path.join(root, name);
  const draftOf = (name: string): string => path.join(incoming, `${name}.${options.randomId().replace(/[^\w-]/g, '')}`);

  /** A disk that can't be written to is told of where something is stored. */
  const renew = (file: string): Promise<void> =>
    utimes(file, new Date(options.now()), new Date(options.now())).catch(() => undefined);

  return {
    address: root,
    has: (name) => exists(fileOf(name)),
    async read(name) {
      const file = fileOf(name);
      return (await exists(file)) ? guarded(file, () => readFile(file)) : undefined;
    },
    async write(name, bytes) {
      const target = fileOf(name);
      const draft = draftOf(path.parse(name).name);
      await guarded(target, async () => {
        if (await exists(target)) return renew(target);
        try {
          await writeDurably(draft, bytes);
          await mkdir(path.dirname(target), { recursive: true, mode: ownFolder });
          await rename(draft, target);
          await renew(target);
        } finally {
          await rm(draft, { force: true });
        }
      });
    },
    renew: (name) => renew(fileOf(name)),
    remove: (name) => guarded(fileOf(name), () => rm(fileOf(name), { recursive: true, force: true })),
    async removeAll(folder) {
      const doomed = draftOf('removed');
      await guarded(fileOf(folder), async () => {
        try {
          // At one moment, so that a stop in the middle leaves nothing that can be found.
          await rename(fileOf(folder), doomed);
        } catch (error) {
          // There are none, or they were removed at this moment.
          if (!(await exists(fileOf(folder)))) return;
          throw error;
        }
        await rm(doomed, { recursive: true, force: true });
      });
    },
    move: (from, to) => guarded(fileOf(from), () => moveInto(fileOf(from), fileOf(to))),
    async *aged(folder, before) {
      for (const part of await readdir(fileOf(folder)).catch(() => []))
        for (const name of await readdir(path.join(fileOf(folder), part)).catch(() => [])) {
          const found = await stat(path.join(fileOf(folder), part, name)).catch(() => undefined);
          if (found?.isFile() && found.mtimeMs < before) yield `${folder}/${part}/${name}`;
        }
    },
    check: () => guarded(root, () => access(root, constants.R_OK | constants.W_OK)),
    close: async () => undefined,
  };
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', ownFile);
  try {
    await handle.writeFile(bytes);
    // Else a power cut could leave a renamed, empty file behind.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function moveInto(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => undefined);
  if (!found) return;
  if (!found.isDirectory()) {
    await mkdir(path.dirname(to), { recursive: true, mode: ownFolder });
    return rename(from, to);
  }
  for (const name of await readdir(from)) await moveInto(path.join(from, name), path.join(to, name));
  await rmdir(from);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function dropAbandoned(folder: string, { now, log }: Pick<FolderOptions, 'now' | 'log'>): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    try {
      // A folder there is what is left of a team's pictures whose removal was cut off.
      const { mtimeMs } = await stat(file);
      if (name.startsWith('removed.') || now() - mtimeMs > abandonedAfter)
        await rm(file, { recursive: true, force: true });
    } catch (error) {
      // Another process may have finished or dropped it at this moment.
      log.debug({ err: error, file }, '[pictures] an unfinished file went away by itself');
    }
  }
}

/** Failures of the disk in words. */
async function guarded<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ClovabotError) throw cause;
    throw picturesError(file, explainFailure(cause), cause, mayPass(cause));
  }
}

export const picturesError = (where: string, what: string, cause: unknown, passes: boolean): StoreError =>
  new StoreError(`[pictures] ${where}: ${what}`, {
    friendly: friendlyWordsFor(cause),
    cause,
    passes,
  });
