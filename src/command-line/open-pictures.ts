import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ClovabotError } from '../contracts/errors.js';
import type { Pictures } from '../contracts/store.js';
import type { PictureReference } from '../contracts/turn.js';

/** Reads picture files into the store. @throws ClovabotError for an unreadable file, PictureError for a bad picture */
export async function openPictures(files: readonly string[], pictures: Pictures): Promise<readonly PictureReference[]> {
  const references: PictureReference[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new ClovabotError(`[ask] ${file} cannot be read; check the path`, { cause });
    });
    references.push(await pictures.receive(bytes, path.basename(file)));
  }
  return references;
}
