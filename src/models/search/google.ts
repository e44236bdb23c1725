/**
 * Google Programmable Search: https://developers.google.com/custom-search/v1/reference/rest/v1/cse/list
 * Closed to new customers; for those who have a key, until 2027-01-01 by Google's announcement.
 */
import { z } from 'zod';
import type { Backend } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import type { CallOptions, FoundPicture } from '../../contracts/model.js';
import {
  type LicenceCode,
  plainQuery,
  readSearchSettings,
  readServiceUrl,
  searchEnvironment,
} from '../shared/search-settings.js';

/** The API's own limits. */
const pageSize = 10;
const maxResults = 100;

const answerSchema = z.object({ items: z.array(z.unknown()).optional() });
const itemSchema = z.object({
  title: z.string().optional(),
  link: z.string(),
  mime: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  image: z.object({ contextLink: z.string() }),
});

export const google: Backend = {
  name: 'google',
  summary: 'Google Programmable Search, for those who still have a key, to learn from; off unless CLOVABOT_SEARCH',
  environment: [
    ...searchEnvironment,
    { name: 'GOOGLE_SEARCH_KEY', summary: 'API key of Google Programmable Search', secret: true },
    { name: 'GOOGLE_SEARCH_ENGINE', summary: 'Id of the search engine (cx), with image search on' },
    {
      name: 'GOOGLE_SEARCH_URL',
      summary: 'Another address of the API',
      example: 'https://customsearch.googleapis.com',
    },
  ],
  offers: {
    searchImages: 'the web, as far as pages declare a free licence',
    downloadPicture: 'from any site, over https',
  },
  async connect({ environment }) {
    const settings = readSearchSettings('google', environment);
    const { GOOGLE_SEARCH_KEY: key = '', GOOGLE_SEARCH_ENGINE: engine = '' } = environment;
    if (!settings || (key === '' && engine === '')) return undefined;
    if (key === '' || engine === '')
      throw new ConfigError('[google] GOOGLE_SEARCH_KEY and GOOGLE_SEARCH_ENGINE belong together; set both or none');
    const { licences, userAgent } = settings;
    const configuredUrl = readServiceUrl('google', 'GOOGLE_SEARCH_URL', environment);
    const { createWebClient } = await import('../shared/web-client.js');
    const web = createWebClient({ backend: 'google', configuredUrl, userAgent });
    const base = configuredUrl ?? 'https://customsearch.googleapis.com/';

    async function searchImages(query: string, limit: number, options: CallOptions): Promise<readonly FoundPicture[]> {
      const found: FoundPicture[] = [];
      const words = plainQuery(query);
      for (let start = 1; words !== '' && found.length < limit && start < maxResults; start += pageSize) {
        const url = new URL('customsearch/v1', base);
        url.search = new URLSearchParams({
          key,
          cx: engine,
          q: words,
          searchType: 'image',
          rights: rightsFilter(licences),
          safe: 'active',
          num: String(pageSize),
          start: String(start),
        }).toString();
        const { items = [] } = await web.json(url, answerSchema, options);
        found.push(...items.flatMap((item) => toFound(item, licences)).filter((it) => web.accepts(it.url)));
        if (items.length < pageSize) break;
      }
      return found.slice(0, limit);
    }

    return {
      capabilities: { searchImages, downloadPicture: web.picture },
      warmUp: async () => undefined,
      close: web.close,
    };
  },
};

/** Google says of no single picture which licence it has, only that it passed the filter. */
function toFound(row: unknown, licences: ReadonlySet<LicenceCode>): readonly FoundPicture[] {
  const item = itemSchema.safeParse(row);
  if (!item.success) return [];
  const { title = '', link, image } = item.data;
  const licence = `one of ${[...licences].join(', ')}, by Google's filter`;
  return [{ provider: 'google', title, url: link, licence, source: image.contextLink }];
}

/** As Google's own advanced search writes it: any of these marks, none of those. */
function rightsFilter(licences: ReadonlySet<LicenceCode>): string {
  const has = (...codes: readonly LicenceCode[]): boolean => codes.some((code) => licences.has(code));
  const wanted = [
    has('cc0', 'pdm') && 'cc_publicdomain',
    has('by', 'by-nc', 'by-nd', 'by-nc-nd') && 'cc_attribute',
    has('by-sa', 'by-nc-sa') && 'cc_sharealike',
  ].filter((mark) => mark !== false);
  const unwanted = [
    !has('by-nc', 'by-nc-sa', 'by-nc-nd') && 'cc_noncommercial',
    !has('by-nd', 'by-nc-nd') && 'cc_nonderived',
  ].filter((mark) => mark !== false);
  const without = unwanted.length > 0 ? `.-(${unwanted.join('|')})` : '';
  return `(${wanted.join('|')})${without}`;
}
