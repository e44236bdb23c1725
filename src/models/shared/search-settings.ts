import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment } from '../../util/read-environment.js';

/** Licences by their short names at Creative Commons; "pdm" is the public domain mark. */
export const licenceCodes = ['cc0', 'pdm', 'by', 'by-sa', 'by-nc', 'by-nd', 'by-nc-sa', 'by-nc-nd'] as const;
export type LicenceCode = (typeof licenceCodes)[number];

/** What every backend that looks on the web reads. */
export const searchEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'CLOVABOT_SEARCH',
    summary:
      'on: for learning, words like “heron” may be sent to image search services and pictures fetched from the web; without it nothing is sent anywhere',
    example: 'on',
  },
  {
    name: 'CLOVABOT_SEARCH_LICENCES',
    summary: `Licences that found pictures may have, of ${licenceCodes.join(', ')}`,
    example: 'cc0 pdm by by-sa',
  },
  {
    name: 'CLOVABOT_CONTACT',
    summary: 'E-mail or web address of the person who runs this bot, sent to the services; Wikimedia asks for one',
    example: 'bot-owner@example.org',
  },
];

export interface SearchSettings {
  readonly licences: ReadonlySet<LicenceCode>;
  readonly userAgent: string;
}

const schema = z.object({
  CLOVABOT_SEARCH: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['on', 'off', 'yes', 'no', 'true', 'false', '1', '0']))
    .optional(),
  CLOVABOT_SEARCH_IMAGES: z.string().optional(),
  CLOVABOT_SEARCH_LICENCES: z
    .string()
    .default('cc0 pdm by by-sa')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(z.enum(licenceCodes)).min(1)),
  // It becomes part of a header.
  CLOVABOT_CONTACT: z
    .string()
    .max(200)
    .regex(/^[ -~]+$/, 'must be printable ASCII')
    .optional(),
});

/**
 * Undefined unless the operator allowed this backend to look on the web: CLOVABOT_SEARCH is on, or
 * CLOVABOT_SEARCH_IMAGES names it and CLOVABOT_SEARCH is not off.
 * @throws ConfigError naming the variable that cannot be understood
 */
export function readSearchSettings(
  backend: string,
  environment: Readonly<Record<string, string | undefined>>,
): SearchSettings | undefined {
  const data = readEnvironment(backend, schema, environment, ConfigError);
  const chosen = data.CLOVABOT_SEARCH_IMAGES?.split(':')[0] === backend;
  const on = data.CLOVABOT_SEARCH === undefined ? chosen : /^(on|yes|true|1)$/.test(data.CLOVABOT_SEARCH);
  if (!on) return undefined;
  const contact = data.CLOVABOT_CONTACT ?? 'self-hosted; its owner gave no contact';
  return {
    licences: new Set(data.CLOVABOT_SEARCH_LICENCES),
    // The form that https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy asks for.
    userAgent: `Clovabot/0.1 (${contact}) undici/7`,
  };
}

/**
 * Another place of a service, from its variable: a mirror, a proxy or a test's server.
 * @throws ConfigError when it is no http or https address
 */
export function readServiceUrl(
  backend: string,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const value = environment[name];
  if (value === undefined || value === '') return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new ConfigError(`[${backend}] ${name} is no web address; it should look like https://example.org`);
  return value.endsWith('/') ? value : `${value}/`;
}

/** Words alone: what search services would take for operators is left out. At most 150 characters. */
export const plainQuery = (query: string): string =>
  query
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}'’ ]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 150)
    .trim();

/** `by-sa`, `4.0` → "CC BY-SA 4.0". */
export function creativeCommons(code: LicenceCode, version?: string): string {
  if (code === 'pdm') return 'Public domain';
  const name = code === 'cc0' ? 'CC0' : `CC ${code.toUpperCase()}`;
  return version ? `${name} ${version}` : name;
}
