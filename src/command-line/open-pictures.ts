import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ClovabotError } from '../contracts/errors.js';
import type { Pictures } from '../contracts/store.js';
import type { PictureReference } from '../contracts/turn.js';

export interface OpenedPictures {
  readonly pictures: readonly PictureReference[];
  /** What the person should know of them, a sentence each. */
  readonly remarks: readonly string[];
}

/** Reads picture files into the store. @throws ClovabotError for an unreadable file, PictureError for a bad picture */
export async function openPictures(files: readonly string[], shelf: Pictures): Promise<OpenedPictures> {
  const pictures: PictureReference[] = [];
  const remarks: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new ClovabotError(`[ask] ${file} cannot be read; check the path`, { cause });
    });
    const { remark, ...picture } = await shelf.receive(bytes, path.basename(file));
    pictures.push(picture);
    if (remark !== undefined) remarks.push(remark);
  }
  return { pictures, remarks };
}
