import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Memory } from '../../src/contracts/store.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import type { RecordedLog } from './log.js';

/** Real memory in a folder of its own, without experience, that can be opened again and again. */
export interface TemporaryMemory {
  readonly home: string;
  open(): Promise<Memory>;
  remove(): Promise<void>;
}

export async function temporaryMemory(log: RecordedLog): Promise<TemporaryMemory> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-chat-'));
  const seeds = path.join(home, 'seeds');
  await mkdir(seeds);
  return {
    home,
    open: () =>
      openMemory({
        ...{ home, seeds, promptSchemas, databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}` },
        embed: async (texts) => texts.map(() => new Float32Array(512)),
        ...{ now: Date.now, randomId: randomUUID, log },
      }),
    // An answer may still be on its way to the disk.
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
