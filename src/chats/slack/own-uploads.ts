import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Log } from '../../contracts/log.js';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import type { Calls } from './calls.js';
import { isRefusal } from './refusals.js';

const maxBare = 1000;

/** Team, post → the files of the bot that it shows. */
const postFiles = 'slack-post-files';
/** Team, file, post → that the post shows the file. */
const fileHolders = 'slack-file-holders';

interface About {
  /** The post was just made. */
  readonly isNew?: boolean;
  readonly isWorking?: boolean;
}

/** The bot's own files at Slack: each is deleted when no post of the bot shows it any more. */
export interface OwnUploads {
  /** A post shows these from now on, and no others. */
  shown(team: string, post: string, files: readonly string[], about?: About): Promise<void>;
}

export function createOwnUploads(options: {
  readonly store: Store;
  readonly calls: Pick<Calls, 'run'>;
  readonly log: Log;
  /** It can't be shown again. */
  readonly onDeleted: (file: string) => void;
}): OwnUploads {
  const { store, calls, log, onDeleted } = options;

  /** Posts in which this process is at work, made without files: until they are finished, nobody else edits them. */
  const bare = new LRUCache<string, true>({ max: maxBare });

  async function isHeld(team: string, file: string): Promise<boolean> {
    return (await store.list(fileHolders, z.boolean(), { prefix: rowKey(team, file, ''), limit: 1 })).length > 0;
  }

  return {
    async shown(team, post, files, { isNew = false, isWorking = false } = {}) {
      const key = rowKey(team, post);
      const isBare = isNew || bare.has(key);
      bare.delete(key);
      if (isNew && isWorking && files.length === 0) bare.set(key, true);
      const before = isBare ? [] : ((await store.get(postFiles, key, z.array(z.string()))) ?? []);
      const gone = before.filter((file) => !files.includes(file));
      if (gone.length === 0 && before.length === files.length) return;
      const holder = (file: string, value: true | undefined) => ({
        namespace: fileHolders,
        key: rowKey(team, file, post),
        value,
      });
      await store.write([
        { namespace: postFiles, key, value: files.length > 0 ? files : undefined },
        ...files.map((file) => holder(file, true)),
        ...gone.map((file) => holder(file, undefined)),
      ]);
      for (const file of gone) {
        if (await isHeld(team, file)) continue;
        onDeleted(file);
        try {
          await calls.run(team, 'files.delete', { file });
        } catch (error) {
          if (!isRefusal(error, 'file_deleted', 'file_not_found'))
            log.warn({ err: error }, '[slack] a picture that is shown no more could not be deleted');
        }
      }
    },
  };
}
