import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectedBackend } from '../../contracts/backend.js';
import { ModelError } from '../../contracts/errors.js';
import type { CallOptions, FoundPicture, GroundedPicture } from '../../contracts/model.js';
import { createWebClient } from '../shared/web-client.js';
import { type GroundingIndex, openGroundingIndex } from './read-index.js';

/** COCO's own host speaks plain HTTP only; the same files lie behind this address. */
const cocoHost = 'images.cocodataset.org';
const cocoMirror = `https://s3.amazonaws.com/${cocoHost}/`;
const maxFileBytes = 25 << 20;

export interface GroundingSettings {
  /** The index. */
  readonly file: string;
  /** Of pictures, absolute. */
  readonly folder: string | undefined;
  /** Absent: nothing is fetched. */
  readonly userAgent: string | undefined;
  /** Instead of COCO's. */
  readonly configuredUrl: string | undefined;
}

export function connectGrounding({ file, folder, userAgent, configuredUrl }: GroundingSettings): ConnectedBackend {
  const web = userAgent === undefined ? undefined : createWebClient({ backend: 'grounding', configuredUrl, userAgent });
  let index: GroundingIndex | undefined;

  function localFile({ url }: FoundPicture): string | undefined {
    if (folder === undefined) return undefined;
    // "…/train2017/000000391895.jpg" may lie in the folder with or without its last folder's name.
    const parts = (URL.canParse(url) ? new URL(url).pathname : url).split('/').filter(Boolean);
    const names = URL.canParse(url) ? [parts.slice(-2).join('/'), parts.at(-1) ?? ''] : [url];
    return names
      .map((name) => path.resolve(folder, name))
      .find((found) => isInside(folder, found) && existsSync(found));
  }

  function webAddress({ url }: FoundPicture): string | undefined {
    if (!web || !URL.canParse(url)) return undefined;
    const { host, pathname } = new URL(url);
    const address = host === cocoHost ? new URL(pathname.slice(1), configuredUrl ?? cocoMirror).href : url;
    return web.accepts(address) ? address : undefined;
  }

  function* within(pictures: Iterable<GroundedPicture>, limit: number): Generator<GroundedPicture> {
    let left = limit;
    for (const picture of pictures) {
      if (left <= 0) return;
      if (localFile(picture) === undefined && webAddress(picture) === undefined) continue;
      left--;
      yield picture;
    }
  }

  return {
    capabilities: {
      async ground(concept: string, limit: number, { signal }: CallOptions) {
        signal.throwIfAborted();
        index ??= openGroundingIndex(file);
        const { present, absent } = index.pictures(concept);
        return [...within(present, limit), ...within(absent, limit)];
      },
      async downloadPicture(found: FoundPicture, options: CallOptions) {
        const local = localFile(found);
        if (local !== undefined) return readBounded(local, options.signal);
        const url = webAddress(found);
        if (web && url !== undefined) return web.picture({ url }, options);
        throw new ModelError(
          `[grounding] ${found.title} is not in GROUNDING_PICTURES and may not be fetched; put it there or set CLOVABOT_SEARCH=on`,
          { backend: 'grounding', friendly: 'A picture of the grounding set is missing.' },
        );
      },
    },
    warmUp: async () => undefined,
    async close() {
      index?.close();
      await web?.close();
    },
  };
}

/** File names come from the set: none may lead out of the folder. */
const isInside = (folder: string, file: string): boolean => file.startsWith(`${folder}${path.sep}`);

async function readBounded(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes, more than ${maxFileBytes}`);
    return await readFile(file, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`[grounding] ${file} cannot be used: ${what}; take another`, { backend: 'grounding', cause });
  }
}
