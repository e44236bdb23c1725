import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment } from '../../util/read-environment.js';
import { type TrustedProxies, trustedProxies } from './proxy.js';

export const webEnvironment: readonly EnvironmentVariable[] = [
  { name: 'PORT', summary: 'Port of the web chat', example: '3000' },
  {
    name: 'CLOVABOT_HOST',
    summary:
      'Address that the web chat listens on; another than this machine’s own needs CLOVABOT_WEB_PASSWORD or CLOVABOT_OIDC_ISSUER',
    example: '127.0.0.1',
  },
  {
    name: 'CLOVABOT_WEB_PASSWORD',
    summary: 'Password that everyone shares to enter the web chat (at least 8 characters)',
    secret: true,
  },
  {
    name: 'CLOVABOT_WEB_OPERATOR_PASSWORD',
    summary:
      'Another password, of whoever runs the page: who signs in with it may have others’ things forgotten (at least 8 characters)',
    secret: true,
  },
  {
    name: 'CLOVABOT_TRUSTED_PROXY',
    summary:
      'Addresses of proxies before the page (also ranges such as 10.0.0.0/8, or loopback), separated by commas: what they say of who asks is believed',
    example: '10.0.0.0/8',
  },
  {
    name: 'CLOVABOT_USER_HEADER',
    summary:
      'Header in which the trusted proxy names the person who has signed in to it: everybody then writes under that name',
    example: 'X-Forwarded-User',
  },
  {
    name: 'CLOVABOT_OIDC_ISSUER',
    summary:
      'OpenID provider at which people sign in to the page instead of by a password (https); needs CLOVABOT_OIDC_CLIENT_ID, and CLOVABOT_WEB_ADDRESS where the page is open to other machines',
    example: 'https://id.example.com/realms/team',
  },
  { name: 'CLOVABOT_OIDC_CLIENT_ID', summary: 'By which the provider knows the page', example: 'clovabot' },
  { name: 'CLOVABOT_OIDC_CLIENT_SECRET', summary: 'What the provider has given for it, if anything', secret: true },
  {
    name: 'CLOVABOT_OIDC_ADMINS',
    summary:
      'Who runs the page: a group in the claim “groups”, or claim=value; without it nobody who signs in does, but for CLOVABOT_ADMINS',
    example: 'clovabot-admins',
  },
  {
    name: 'CLOVABOT_WEB_ADDRESS',
    summary: 'Where browsers find the page; the provider sends them back to /login/callback there',
    example: 'https://clovabot.example.com',
  },
  {
    name: 'CLOVABOT_METRICS_TOKEN',
    summary:
      'Bearer token with which Prometheus reads /metrics from other machines (at least 16 characters); without it, only this machine reads them',
    secret: true,
  },
  { name: 'CLOVABOT_WEB', summary: '“off” turns the web chat off', example: 'on' },
];

/** Where people sign in. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
  /** Whoever has this in that claim runs the page. */
  readonly adminClaim: string;
  readonly adminGroup?: string;
  /** Of the page; absent: as browsers on this machine call it. */
  readonly address?: URL;
}

export interface WebSettings {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly password?: string;
  /** Of whoever runs the page. */
  readonly operatorPassword?: string;
  readonly trustedProxies?: TrustedProxies;
  /** In lower case: where a trusted proxy names the person. */
  readonly userHeader?: string;
  /** Absent: people sign in otherwise, or not at all. */
  readonly oidc?: OidcSettings;
  /** With which /metrics is read from elsewhere. */
  readonly metricsToken?: string;
  /** Bound to this machine only. */
  readonly loopback: boolean;
}

const minPasswordLength = 8;

const password = z.string().min(minPasswordLength, `must have at least ${minPasswordLength} characters`).optional();

const proxyList = z
  .string()
  .transform((text, context): TrustedProxies => {
    const names = text.split(',').map((name) => name.trim());
    try {
      return trustedProxies(names.filter(Boolean));
    } catch {
      context.addIssue('write addresses such as 10.0.0.7, ranges such as 10.0.0.0/8, or loopback, separated by commas');
      return z.NEVER;
    }
  })
  .optional();

/** https, but for this machine. */
const securePage = z.string().transform((text, context): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/[[\]]/g, ''))))
    return url;
  context.addIssue('write an address that begins with https://');
  return z.NEVER;
});

const schema = z.object({
  PORT: z.coerce.number({ error: 'must be a number between 0 and 65535' }).int().min(0).max(65535).default(3000),
  CLOVABOT_HOST: z.string().default('127.0.0.1'),
  CLOVABOT_WEB_PASSWORD: password,
  CLOVABOT_WEB_OPERATOR_PASSWORD: password,
  CLOVABOT_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  CLOVABOT_TRUSTED_PROXY: proxyList,
  CLOVABOT_USER_HEADER: z
    .string()
    .regex(/^[\w-]+$/, 'must be the name of a header')
    .toLowerCase()
    .optional(),
  CLOVABOT_OIDC_ISSUER: securePage.optional(),
  CLOVABOT_OIDC_CLIENT_ID: z.string().min(1).optional(),
  CLOVABOT_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  CLOVABOT_OIDC_ADMINS: z.string().min(1).optional(),
  CLOVABOT_WEB_ADDRESS: securePage.optional(),
  CLOVABOT_WEB: z.enum(['on', 'off'], 'must be “on” or “off”').default('on'),
});

/**
 * The web chat's settings; undefined when it is switched off.
 * @param serves whether this process serves it
 * @throws ConfigError when it would be open to a network without anybody having to sign in
 */
export function readWebSettings(
  environment: Readonly<Record<string, string | undefined>>,
  serves = true,
): WebSettings | undefined {
  const settings = readEnvironment('web', schema, environment, ConfigError);
  const { PORT: port, CLOVABOT_HOST: host, CLOVABOT_WEB_PASSWORD: password, CLOVABOT_WEB: state } = settings;
  if (state === 'off') return undefined;
  const loopback = isLoopback(host);
  const oidc = readOidc(settings, loopback);
  if (serves && !loopback && password === undefined && !oidc)
    throw new ConfigError(
      `[web] CLOVABOT_HOST=${host} opens the web chat to other machines, where everyone could read its pictures; ` +
        'set CLOVABOT_WEB_PASSWORD or CLOVABOT_OIDC_ISSUER, or leave CLOVABOT_HOST out to keep it on this machine',
    );
  const { CLOVABOT_WEB_OPERATOR_PASSWORD: operatorPassword, CLOVABOT_TRUSTED_PROXY: trusted } = settings;
  const { CLOVABOT_USER_HEADER: userHeader, CLOVABOT_METRICS_TOKEN: metricsToken } = settings;
  if (oidc && (userHeader !== undefined || password !== undefined))
    throw new ConfigError(
      `[web] people sign in by CLOVABOT_OIDC_ISSUER or by ${password === undefined ? 'CLOVABOT_USER_HEADER' : 'CLOVABOT_WEB_PASSWORD'}, not by both: leave one out`,
    );
  if (userHeader !== undefined && !trusted)
    throw new ConfigError(
      '[web] CLOVABOT_USER_HEADER is believed of a trusted proxy only, else anybody could send it; set CLOVABOT_TRUSTED_PROXY to its address',
    );
  if (operatorPassword !== undefined && operatorPassword === password)
    throw new ConfigError(
      '[web] CLOVABOT_WEB_OPERATOR_PASSWORD must differ from CLOVABOT_WEB_PASSWORD, else everybody runs the page',
    );
  if (operatorPassword !== undefined && password === undefined)
    throw new ConfigError(
      '[web] CLOVABOT_WEB_OPERATOR_PASSWORD needs CLOVABOT_WEB_PASSWORD; without one, whoever sits at the machine runs the page',
    );
  return {
    ...{ host, port, password, loopback },
    ...(operatorPassword !== undefined && { operatorPassword }),
    ...(trusted && { trustedProxies: trusted }),
    ...(metricsToken !== undefined && { metricsToken }),
    ...(userHeader !== undefined && { userHeader }),
    ...(oidc && { oidc }),
  };
}

function readOidc(settings: z.output<typeof schema>, loopback: boolean): OidcSettings | undefined {
  const { CLOVABOT_OIDC_ISSUER: issuer, CLOVABOT_OIDC_CLIENT_ID: clientId } = settings;
  const { CLOVABOT_OIDC_CLIENT_SECRET: clientSecret, CLOVABOT_OIDC_ADMINS: admins } = settings;
  const { CLOVABOT_WEB_ADDRESS: address } = settings;
  if (!issuer) {
    if (clientId === undefined && clientSecret === undefined && admins === undefined) return undefined;
    throw new ConfigError('[web] CLOVABOT_OIDC_ISSUER is missing: the address of the provider at which people sign in');
  }
  if (clientId === undefined)
    throw new ConfigError(
      '[web] CLOVABOT_OIDC_CLIENT_ID is missing: register the page with the provider, which gives one',
    );
  if (!address && !loopback)
    throw new ConfigError(
      '[web] CLOVABOT_WEB_ADDRESS is missing: where browsers find the page, so that the provider can send them back',
    );
  const [, claim = 'groups', group] = /^(?:([\w.:/-]+)=)?(.+)$/.exec(admins ?? '') ?? [];
  return {
    ...{ issuer, clientId, scope: 'openid profile email', adminClaim: claim },
    ...(clientSecret !== undefined && { clientSecret }),
    ...(group !== undefined && { adminGroup: group }),
    ...(address && { address }),
  };
}

/** From where, and with which token, health and metrics may be read. */
export function readWatchers(environment: Readonly<Record<string, string | undefined>>): {
  readonly host: string;
  readonly token?: string;
} {
  const wanted = schema.pick({ CLOVABOT_HOST: true, CLOVABOT_METRICS_TOKEN: true });
  const { CLOVABOT_HOST: host, CLOVABOT_METRICS_TOKEN: token } = readEnvironment(
    'web',
    wanted,
    environment,
    ConfigError,
  );
  return { host, ...(token !== undefined && { token }) };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
