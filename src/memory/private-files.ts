import { chmod, mkdir, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { explainFailure } from './failures.js';

/** What people said and showed is for the user that the bot runs as, and nobody else on the machine. */
export const ownFolder = 0o700;
export const ownFile = 0o600;

const others = 0o077;
/** `/tmp` and the like, which many share: only what is ours in them is closed. */
const sticky = 0o1000;

/**
 * Makes the folder, and closes it and all that an earlier version left open in it to other users of the machine. The
 * folder itself comes last: while it is open, what a stop has left undone is done at the next start.
 * @throws ConfigError when it cannot be made
 */
export async function closeHome(home: string, log: Log): Promise<void> {
  const mode = await modeOf(home);
  if ((mode & others) === 0) return;
  if (mode & sticky) {
    log.warn({ home }, '[memory] other users share this folder; set CLOVABOT_HOME to one that is the bot’s alone');
    return;
  }
  try {
    await closeInside(home);
    await chmod(home, ownFolder);
    log.info({ home }, '[memory] the folder is closed to other users of this machine from now on');
  } catch (error) {
    log.warn(
      { err: error, home },
      '[memory] other users of this machine can read the folder; make the bot’s user its owner, or chmod 700 it',
    );
  }
}

async function modeOf(home: string): Promise<number> {
  try {
    await mkdir(home, { recursive: true, mode: ownFolder });
    return (await stat(home)).mode;
  } catch (cause) {
    throw new ConfigError(`[memory] ${home}: ${explainFailure(cause)}`, { cause });
  }
}

async function closeInside(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      await closeInside(inside);
      await chmod(inside, ownFolder);
    } else if (entry.isFile()) await chmod(inside, ownFile);
  }
}

/** Makes the file where there is none, and lets nobody else read it; an owner's stricter mode stays. */
export async function closeFile(file: string): Promise<void> {
  await (await open(file, 'a', ownFile)).close();
  const { mode } = await stat(file);
  if ((mode & others) !== 0) await chmod(file, mode & ownFile);
}
