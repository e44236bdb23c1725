import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment, setVariables } from '../../util/read-environment.js';

export const slackEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'SLACK_BOT_TOKEN',
    summary: 'Token of the Slack bot (xoxb-…); `clovabot setup slack` says where it is found',
    secret: true,
  },
  {
    name: 'SLACK_APP_TOKEN',
    summary: 'App token (xapp-…) with connections:write: events come over a socket, and no public address is needed',
    secret: true,
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    summary: 'Without an app token: Slack posts events to /slack/events on PORT, signed with this',
    secret: true,
  },
  {
    name: 'SLACK_CLIENT_ID',
    summary: 'For many workspaces: together with SLACK_CLIENT_SECRET, people install the bot at /slack/install',
    example: '3336676.569200954261',
  },
  { name: 'SLACK_CLIENT_SECRET', summary: 'For many workspaces: the client secret of the app', secret: true },
  {
    name: 'SLACK_ALLOWED_BOTS',
    summary: 'Ids of other bots that may ask, separated by commas; without it all are ignored',
    example: 'B024BE7LH',
  },
  {
    name: 'SLACK_API_URL',
    summary: 'Another address of Slack’s API, such as a proxy; files are then fetched from and sent to its host, too',
    example: 'https://slack.com/api/',
  },
  { name: 'PORT', summary: 'Port of the web chat and of /slack/events', example: '3000' },
  {
    name: 'CLOVABOT_HOST',
    summary:
      'Address that they listen on; another than this machine’s own needs CLOVABOT_WEB_PASSWORD, or CLOVABOT_WEB=off',
    example: '127.0.0.1',
  },
];

export interface SlackSettings {
  /** Of the one workspace; absent where workspaces install the bot themselves. */
  readonly botToken?: string;
  /** How events come. */
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string }
    /** Others hear them. */
    | { readonly kind: 'none' };
  /** For many workspaces. */
  readonly oauth?: { readonly clientId: string; readonly clientSecret: string };
  readonly allowedBots: readonly string[];
  /** With a trailing slash; absent: Slack's own. */
  readonly apiUrl?: string;
  readonly host: string;
  readonly port: number;
}

const token = (prefix: string, wrong: string) =>
  z
    .string()
    .transform((text) => text.trim())
    .refine((text) => !text.startsWith(prefix), wrong)
    .optional();

const schema = z.object({
  // Independent installations make up tokens of their own; only the two that are taken for each other are told.
  SLACK_BOT_TOKEN: token('xapp-', 'is an app token (xapp-…); put the bot token (xoxb-…) there'),
  SLACK_APP_TOKEN: token('xoxb-', 'is a bot token (xoxb-…); put the app token (xapp-…) there'),
  SLACK_SIGNING_SECRET: z.string().trim().optional(),
  SLACK_CLIENT_ID: z.string().trim().optional(),
  SLACK_CLIENT_SECRET: z.string().trim().optional(),
  SLACK_ALLOWED_BOTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .default([]),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
    .transform((url) => `${url.replace(/\/+$/, '')}/`)
    .optional(),
  PORT: z.coerce.number({ error: 'must be a number between 0 and 65535' }).int().min(0).max(65535).default(3000),
  CLOVABOT_HOST: z.string().default('127.0.0.1'),
});

/**
 * Slack's settings; undefined when none of its secrets is there.
 * @param hears whether this process is told events
 * @throws ConfigError naming the variable, never its value
 */
export function readSlackSettings(
  environment: Readonly<Record<string, string | undefined>>,
  hears = true,
): SlackSettings | undefined {
  const given = setVariables(environment);
  const secrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID'];
  if (!secrets.some((name) => given[name])) return undefined;
  const data = readEnvironment('slack', schema, environment, ConfigError);
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = data;
  if ((clientId === undefined) !== (clientSecret === undefined))
    throw new ConfigError('[slack] SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together; set both, or none of them');
  if (botToken === undefined && clientId === undefined)
    throw new ConfigError(
      '[slack] SLACK_BOT_TOKEN is missing; at https://api.slack.com/apps open your app, “OAuth & Permissions”, copy the “Bot User OAuth Token”',
    );
  return {
    botToken,
    transport: hears ? transportOf(data) : { kind: 'none' },
    oauth: clientId && clientSecret ? { clientId, clientSecret } : undefined,
    allowedBots: data.SLACK_ALLOWED_BOTS,
    apiUrl: data.SLACK_API_URL,
    host: data.CLOVABOT_HOST,
    port: data.PORT,
  };
}

function transportOf({
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET: signingSecret,
}: z.output<typeof schema>): SlackSettings['transport'] {
  if (appToken) return { kind: 'socket', appToken };
  if (signingSecret) return { kind: 'http', signingSecret };
  throw new ConfigError(
    '[slack] I cannot hear anything: set SLACK_APP_TOKEN (at https://api.slack.com/apps your app, “Basic Information”, “App-Level Tokens”, scope connections:write), or SLACK_SIGNING_SECRET for events by HTTP',
  );
}
