import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment } from '../../util/read-environment.js';

export const webEnvironment: readonly EnvironmentVariable[] = [
  { name: 'PORT', summary: 'Port of the web chat', example: '3000' },
  {
    name: 'CLOVABOT_HOST',
    summary: 'Address that the web chat listens on; another than this machine’s own needs CLOVABOT_WEB_PASSWORD',
    example: '127.0.0.1',
  },
  {
    name: 'CLOVABOT_WEB_PASSWORD',
    summary: 'Password that everyone shares to enter the web chat (at least 8 characters)',
    secret: true,
  },
  { name: 'CLOVABOT_WEB', summary: '“off” turns the web chat off', example: 'on' },
];

export interface WebSettings {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly password?: string;
  /** Bound to this machine only. */
  readonly loopback: boolean;
}

const minPasswordLength = 8;

const schema = z.object({
  PORT: z.coerce.number({ error: 'must be a number between 0 and 65535' }).int().min(0).max(65535).default(3000),
  CLOVABOT_HOST: z.string().default('127.0.0.1'),
  CLOVABOT_WEB_PASSWORD: z
    .string()
    .min(minPasswordLength, `must have at least ${minPasswordLength} characters`)
    .optional(),
  CLOVABOT_WEB: z.enum(['on', 'off'], 'must be “on” or “off”').default('on'),
});

/**
 * The web chat's settings; undefined when it is switched off.
 * @throws ConfigError when it would be open to a network without a password
 */
export function readWebSettings(environment: Readonly<Record<string, string | undefined>>): WebSettings | undefined {
  const settings = readEnvironment('web', schema, environment, ConfigError);
  const { PORT: port, CLOVABOT_HOST: host, CLOVABOT_WEB_PASSWORD: password, CLOVABOT_WEB: state } = settings;
  if (state === 'off') return undefined;
  const loopback = isLoopback(host);
  if (!loopback && password === undefined)
    throw new ConfigError(
      `[web] CLOVABOT_HOST=${host} opens the web chat to other machines, where everyone could read its pictures; ` +
        'set CLOVABOT_WEB_PASSWORD, or leave CLOVABOT_HOST out to keep it on this machine',
    );
  return { host, port, password, loopback };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
