import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** As the library names what it is writing. */
const unfinished = /\.tmp\.\d+\.[\w-]+$/;
/** ms without a byte after which nobody is writing it any more. */
const abandoned = 10 * 60_000;

/** Removes what downloads left that were ended by force. @param folder of a model; it may not be there yet */
export async function sweepDownloads(folder: string, now = Date.now): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of files.filter((file) => unfinished.test(file))) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (now() - mtimeMs > abandoned) await rm(file, { force: true });
  }
}
