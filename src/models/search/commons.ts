/** Wikimedia Commons through MediaWiki's action API: https://commons.wikimedia.org/w/api.php?action=help */
import { z } from 'zod';
import type { Backend } from '../../contracts/backend.js';
import { ModelError } from '../../contracts/errors.js';
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

/** One of the widths that Wikimedia keeps ready; others are refused (phabricator T414805). */
const width = 960;

const answerSchema = z.object({
  error: z.object({ code: z.string(), info: z.string() }).optional(),
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z.object({ pages: z.array(z.unknown()) }).optional(),
});
const metadataSchema = z.object({ value: z.union([z.string(), z.number()]) }).optional();
const pageSchema = z.object({
  title: z.string(),
  index: z.number(),
  imageinfo: z
    .array(
      z.object({
        url: z.string(),
        thumburl: z.string().optional(),
        descriptionurl: z.string(),
        mime: z.enum(['image/jpeg', 'image/png', 'image/webp']),
        extmetadata: z.object({
          License: metadataSchema,
          LicenseShortName: metadataSchema,
          LicenseUrl: metadataSchema,
          Artist: metadataSchema,
          NonFree: metadataSchema,
        }),
      }),
    )
    .min(1),
});

export const commons: Backend = {
  name: 'commons',
  summary: 'Wikimedia Commons, the pictures of Wikipedia, to learn from; no key; off unless CLOVABOT_SEARCH',
  environment: [
    ...searchEnvironment,
    { name: 'COMMONS_URL', summary: 'Another address of the wiki', example: 'https://commons.wikimedia.org' },
  ],
  offers: {
    searchImages: '120 million free pictures, strong on animals, plants, places and flags',
    downloadPicture: 'versions 960 pixels wide',
  },
  async connect({ environment }) {
    const settings = readSearchSettings('commons', environment);
    if (!settings) return undefined;
    const { licences, userAgent } = settings;
    const configuredUrl = readServiceUrl('commons', 'COMMONS_URL', environment);
    const { createWebClient } = await import('../shared/web-client.js');
    const web = createWebClient({
      backend: 'commons',
      configuredUrl,
      pictureHosts: ['upload.wikimedia.org'],
      userAgent,
    });
    const base = configuredUrl ?? 'https://commons.wikimedia.org/';

    async function searchImages(query: string, limit: number, options: CallOptions): Promise<readonly FoundPicture[]> {
      const found: FoundPicture[] = [];
      const words = plainQuery(query);
      let more: Readonly<Record<string, string | number>> | undefined = words === '' ? undefined : {};
      for (let page = 0; more && page < 4 && found.length < limit; page++) {
        const url = new URL('w/api.php', base);
        url.search = new URLSearchParams({
          action: 'query',
          format: 'json',
          formatversion: '2',
          generator: 'search',
          gsrsearch: `${words} filetype:bitmap`,
          gsrnamespace: '6',
          gsrlimit: String(Math.min(50, limit + 5)),
          prop: 'imageinfo',
          iiprop: 'url|mime|extmetadata',
          iiextmetadatafilter: 'License|LicenseShortName|LicenseUrl|Artist|NonFree',
          iiurlwidth: String(width),
          // As https://www.mediawiki.org/wiki/API:Continue says: what came back is sent again as it is.
          ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
        }).toString();
        const answer = await web.json(url, answerSchema, options);
        if (answer.error)
          throw new ModelError(`[commons] ${answer.error.code}: ${answer.error.info}; try again later`, {
            backend: 'commons',
            retryable: /ratelimited|maxlag|readonly/.test(answer.error.code),
          });
        found.push(...inOrder(answer.query?.pages ?? [], licences));
        more = answer.continue;
      }
      return found.filter(({ url }) => web.accepts(url)).slice(0, limit);
    }

    return {
      capabilities: { searchImages, downloadPicture: web.picture },
      warmUp: async () => undefined,
      close: web.close,
    };
  },
};

/** The API gives pages in the order of their ids; their `index` is their rank. */
function inOrder(rows: readonly unknown[], licences: ReadonlySet<LicenceCode>): readonly FoundPicture[] {
  return rows
    .map((row) => pageSchema.safeParse(row))
    .flatMap(({ data }) => (data ? [data] : []))
    .sort((a, b) => a.index - b.index)
    .flatMap((page) => toFound(page, licences));
}

function toFound(
  { title, imageinfo: [file] }: z.infer<typeof pageSchema>,
  licences: ReadonlySet<LicenceCode>,
): readonly FoundPicture[] {
  const { License, LicenseShortName, LicenseUrl, Artist, NonFree } = file.extmetadata;
  const licence = readLicence(String(License?.value ?? LicenseShortName?.value ?? ''));
  if (!licence || !licences.has(licence.code) || NonFree) return [];
  return [
    {
      provider: 'commons',
      title: title.replace(/^File:/, '').replace(/\.\w+$/, ''),
      url: file.url,
      thumbnail: file.thumburl,
      licence: creativeCommons(licence.code, licence.version),
      licenceUrl: LicenseUrl === undefined ? undefined : String(LicenseUrl.value),
      creator: Artist === undefined ? undefined : withoutMarkup(String(Artist.value)),
      source: file.descriptionurl,
    },
  ];
}

/** "cc-by-sa-4.0", "CC BY-SA 3.0", "cc0", "pd-old-100", "Public domain"; undefined for others (GFDL and the like). */
function readLicence(text: string): { readonly code: LicenceCode; readonly version?: string } | undefined {
  const name = text.trim().toLowerCase().replaceAll(' ', '-');
  if (/^(pd\b|public-domain)/.test(name)) return { code: 'pdm' };
  const [, kind, version] = /^(?:cc-)?(cc0|by(?:-nc)?(?:-sa|-nd)?)(?:-(\d\.\d))?(?:-|$)/.exec(name) ?? [];
  const code = licenceCodes.find((known) => known === kind);
  return code && { code, version };
}

/** Text of a piece of HTML, at most 200 characters. It is shown as text, never as HTML. */
const withoutMarkup = (html: string): string =>
  html
    .slice(0, 5000)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#0?39|nbsp);/g, (_, name: string) => entities.get(name) ?? ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['#039', "'"],
]);
