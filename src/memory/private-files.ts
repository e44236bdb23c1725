import type { Dirent } from 'node:fs';
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

/** What the bot keeps in its home. Whoever set it to a folder with other things in it finds those as they were. */
const ours = /^(?:clovabot\.sqlite.*|pictures|cache|models|grounding\.sqlite.*|lost\+found|secret\.key.*|\.DS_Store)$/;

/**
 * Makes the folder, and closes it and what an earlier version left open in it to other users of the machine. A folder
 * comes after what is in it: while it is open, what a stop has left undone is done at the next start.
 * @throws ConfigError when it cannot be made
 */
export async function closeHome(home: string, log: Log): Promise<void> {
  const mode = await modeOf(home);
  if ((mode & others) === 0) return;
  try {
    const entries = await readdir(home, { withFileTypes: true });
    await closeEntries(
      home,
      entries.filter(({ name }) => ours.test(name)),
    );
    const foreign = entries.filter(({ name }) => !ours.test(name));
    if (foreign.length > 0 || mode & sticky)
      log.warn(
        { home, found: foreign.slice(0, 5).map(({ name }) => name) },
        '[memory] this folder holds other things, too, so it stays open to other users of this machine; set CLOVABOT_HOME to one that is the bot’s alone',
      );
    else await chmod(home, ownFolder);
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

async function closeEntries(folder: string, entries: readonly Dirent[]): Promise<void> {
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (!entry.isDirectory() && !entry.isFile()) continue;
    const { mode } = await stat(inside);
    if ((mode & others) === 0) continue;
    if (entry.isDirectory()) await closeEntries(inside, await readdir(inside, { withFileTypes: true }));
    await chmod(inside, entry.isDirectory() ? ownFolder : mode & ownFile);
  }
}

/** Makes the file where there is none, and lets nobody else read it; an owner's stricter mode stays. */
export async function closeFile(file: string): Promise<void> {
  await (await open(file, 'a', ownFile)).close();
  const { mode } = await stat(file);
  if ((mode & others) !== 0) await chmod(file, mode & ownFile);
}
