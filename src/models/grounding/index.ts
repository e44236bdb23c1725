/** Pictures in which people have marked things: an index over a set in the format of LVIS (Gupta et al., CVPR 2019). */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Backend } from '../../contracts/backend.js';
import { readSearchSettings, readServiceUrl, searchEnvironment } from '../shared/search-settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the index is kept: GROUNDING_INDEX, or in CLOVABOT_HOME. Absolute. */
export const groundingIndexPath = (environment: Environment): string =>
  path.resolve(environment.GROUNDING_INDEX || path.join(environment.CLOVABOT_HOME || './var', 'grounding.sqlite'));

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
    {
      name: 'GROUNDING_URL',
      summary: 'Another address of COCO’s pictures',
      example: 'https://s3.amazonaws.com/images.cocodataset.org/',
    },
  ],
  offers: {
    ground: 'boxes of the set’s categories and their synonyms (LVIS: 1203)',
    downloadPicture: 'from the folder, otherwise from where the set says',
  },
  async connect({ environment }) {
    const file = groundingIndexPath(environment);
    const folder = environment.GROUNDING_PICTURES ? path.resolve(environment.GROUNDING_PICTURES) : undefined;
    const settings = readSearchSettings('grounding', environment);
    if (!existsSync(file) || (folder === undefined && !settings)) return undefined;
    const { connectGrounding } = await import('./connect.js');
    const configuredUrl = readServiceUrl('grounding', 'GROUNDING_URL', environment);
    return connectGrounding({ file, folder, userAgent: settings?.userAgent, configuredUrl });
  },
};
