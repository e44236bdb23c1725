/** Pictures in which people have marked things: an index over a set in the format of LVIS (Gupta et al., CVPR 2019). */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../contracts/errors.js';
import type { Backend, CallOptions, FoundPicture, GroundedPicture } from '../../contracts/model.js';
import { readSearchSettings, readServiceUrl, searchEnvironment } from '../shared/search-settings.js';
import { createWebClient } from '../shared/web-client.js';
import { type GroundingIndex, openGroundingIndex } from './read-index.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the index is kept: GROUNDING_INDEX, or in CLOVABOT_HOME. Absolute. */
export const groundingIndexPath = (environment: Environment): string =>
  path.resolve(environment.GROUNDING_INDEX || path.join(environment.CLOVABOT_HOME || './var', 'grounding.sqlite'));

/** COCO's own host speaks plain HTTP only; the same files lie behind this address. */
const cocoHost = 'images.cocodataset.org';
const cocoMirror = `https://s3.amazonaws.com/${cocoHost}/`;
const largestFile = 25 << 20;

export const grounding: Backend = {
  name: 'grounding',
  summary:
    'Marked pictures of a grounding set (LVIS, COCO or your own) to learn from; made by clovabot data ground FILE',
  environment: [
    ...searchEnvironment,
    {
      name: 'GROUNDING_INDEX',
      summary: 'File of the index (default: in CLOVABOT_HOME)',
      example: './var/grounding.sqlite',
    },
    {
      name: 'GROUNDING_PICTURES',
      summary: 'Folder with the set’s pictures; missing ones are fetched only with CLOVABOT_SEARCH',
      example: './train2017',
    },
    { name: 'GROUNDING_URL', summary: 'Another address of COCO’s pictures', example: cocoMirror },
  ],
  offers: {
    ground: 'boxes of the set’s categories and their synonyms (LVIS: 1203)',
    downloadPicture: 'from the folder, otherwise from where the set says',
  },
  connect({ environment }) {
    const file = groundingIndexPath(environment);
    const folder = environment.GROUNDING_PICTURES ? path.resolve(environment.GROUNDING_PICTURES) : undefined;
    const settings = readSearchSettings('grounding', environment);
    if (!existsSync(file) || (folder === undefined && !settings)) return undefined;
    const configuredUrl = readServiceUrl('grounding', 'GROUNDING_URL', environment);
    const web = settings && createWebClient({ backend: 'grounding', configuredUrl, userAgent: settings.userAgent });
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
  },
};

/** File names come from the set: none may lead out of the folder. */
const isInside = (folder: string, file: string): boolean => file.startsWith(`${folder}${path.sep}`);

async function readBounded(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) throw new Error(`it has ${size} bytes, more than ${largestFile}`);
    return await readFile(file, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`[grounding] ${file} cannot be used: ${what}; take another`, { backend: 'grounding', cause });
  }
}
