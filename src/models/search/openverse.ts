/** Openverse: openly licensed pictures of Flickr, museums and others. API: https://api.openverse.org/v1/ */
import { z } from 'zod';
import type { Backend } from '../../contracts/backend.js';
import type { CallOptions, FoundPicture } from '../../contracts/model.js';
import {
  creativeCommons,
  type LicenceCode,
  licenceCodes,
  plainQuery,
  readSearchSettings,
  readServiceUrl,
  searchEnvironment,
} from '../shared/search-settings.js';

/** More is refused to those without an account. */
const pageSize = 20;

const answerSchema = z.object({ page_count: z.number(), results: z.array(z.unknown()) });
const resultSchema = z.object({
  title: z.string().nullish(),
  url: z.string(),
  thumbnail: z.string().nullish(),
  foreign_landing_url: z.string(),
  creator: z.string().nullish(),
  license: z.enum(licenceCodes),
  license_version: z.string().nullish(),
  license_url: z.string().nullish(),
  mature: z.boolean().nullish(),
});

export const openverse: Backend = {
  name: 'openverse',
  summary:
    'Openly licensed pictures from Flickr, museums and others, to learn from; no key; off unless CLOVABOT_SEARCH',
  environment: [
    ...searchEnvironment,
    { name: 'OPENVERSE_URL', summary: 'Another address of Openverse', example: 'https://api.openverse.org' },
  ],
  offers: {
    searchImages: '800 million pictures under Creative Commons licences',
    downloadPicture: 'versions 600 pixels wide',
  },
  async connect({ environment }) {
    const settings = readSearchSettings('openverse', environment);
    if (!settings) return undefined;
    const { licences, userAgent } = settings;
    const configuredUrl = readServiceUrl('openverse', 'OPENVERSE_URL', environment);
    const { createWebClient } = await import('../shared/web-client.js');
    const web = createWebClient({ backend: 'openverse', configuredUrl, userAgent });
    const base = configuredUrl ?? 'https://api.openverse.org/';

    async function searchImages(query: string, limit: number, options: CallOptions): Promise<readonly FoundPicture[]> {
      const found: FoundPicture[] = [];
      const q = plainQuery(query);
      const pages = q === '' ? 0 : Math.min(5, Math.ceil(limit / pageSize));
      for (let page = 1; page <= pages && found.length < limit; page++) {
        const url = new URL('v1/images/', base);
        url.search = new URLSearchParams({
          q,
          license: [...licences].join(','),
          page_size: String(Math.min(limit, pageSize)),
          page: String(page),
          mature: 'false',
        }).toString();
        const answer = await web.json(url, answerSchema, options);
        found.push(...answer.results.flatMap((result) => toFound(result, licences)));
        if (page >= answer.page_count) break;
      }
      return found.filter(({ url, thumbnail }) => web.accepts(thumbnail ?? url)).slice(0, limit);
    }

    return {
      capabilities: { searchImages, downloadPicture: web.picture },
      warmUp: async () => undefined,
      close: web.close,
    };
  },
};

function toFound(row: unknown, licences: ReadonlySet<LicenceCode>): readonly FoundPicture[] {
  const result = resultSchema.safeParse(row);
  if (!result.success || result.data.mature || !licences.has(result.data.license)) return [];
  const { title, url, thumbnail, foreign_landing_url, creator, license, license_version, license_url } = result.data;
  return [
    {
      provider: 'openverse',
      title: title ?? '',
      url,
      thumbnail: thumbnail ?? undefined,
      licence: creativeCommons(license, license_version ?? undefined),
      licenceUrl: license_url ?? undefined,
      creator: creator ?? undefined,
      source: foreign_landing_url,
    },
  ];
}
