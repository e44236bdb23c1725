import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { ConfigError } from '../../contracts/errors.js';
import { readEnvironment, setVariables } from '../../util/read-environment.js';

export const discordEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'DISCORD_TOKEN',
    summary: 'Token of the Discord bot; `clovabot setup discord` says where it is found',
    secret: true,
  },
  {
    name: 'DISCORD_GUILD_ID',
    summary:
      'While developing: the one server that gets the commands, at once; without it all get them, within an hour',
    example: '81384788765712384',
  },
  {
    name: 'DISCORD_ANSWERS',
    summary:
      'threads (default): a mention in a channel is answered in a thread of its own; replies: in the channel itself',
    example: 'threads',
  },
  {
    name: 'DISCORD_SHARDS',
    summary:
      'For bots in thousands of servers: auto, how many shards, or which of how many (0-3/8 or 0,1/4) this process runs',
    example: 'auto',
  },
  {
    name: 'DISCORD_ALLOWED_BOTS',
    summary: 'Ids of other bots that may ask, separated by commas; without it all are ignored',
    example: '159985870458322944',
  },
  {
    name: 'DISCORD_API_URL',
    summary: 'Another address of Discord’s API, such as a proxy; it then also says where the gateway is',
    example: 'https://discord.com/api',
  },
  {
    name: 'DISCORD_CDN_URL',
    summary: 'Another address of Discord’s files',
    example: 'https://cdn.discordapp.com',
  },
];

export interface DiscordSettings {
  readonly token: string;
  readonly guild?: string;
  readonly answers: 'threads' | 'replies';
  /** Absent: one. */
  readonly shards?: 'auto' | { readonly ids: readonly number[]; readonly of: number };
  readonly allowedBots: readonly string[];
  /** Without version and trailing slash; absent: Discord's own. */
  readonly apiUrl?: string;
  readonly cdnUrl?: string;
}

const snowflake = z.string().regex(/^\d{1,21}$/, 'must be an id: a number of 17 to 20 digits (right click, “Copy ID”)');
const address = z.url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' });

const schema = z.object({
  // Some copy the word that goes before it in requests, too.
  DISCORD_TOKEN: z.string().transform((token) => token.trim().replace(/^Bot\s+/i, '')),
  DISCORD_GUILD_ID: snowflake.optional(),
  DISCORD_ANSWERS: z.enum(['threads', 'replies'], 'must be “threads” or “replies”').default('threads'),
  DISCORD_SHARDS: z
    .string()
    .transform((text, context): DiscordSettings['shards'] => {
      const shards = readShards(text.trim());
      if (shards) return shards;
      context.addIssue('must be auto, a number such as 4, or shards of it such as 0-3/8 or 0,1/4');
      return z.NEVER;
    })
    .optional(),
  DISCORD_ALLOWED_BOTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(snowflake))
    .default([]),
  // discord.js adds the version itself; proxies serve the API where Discord does, under /api.
  DISCORD_API_URL: address
    .transform((url) => url.replace(/\/+$/, '').replace(/\/v\d+$/, ''))
    .transform((url) => (new URL(url).pathname === '/' ? `${url}/api` : url))
    .optional(),
  DISCORD_CDN_URL: address.transform((url) => url.replace(/\/+$/, '')).optional(),
});

/**
 * Discord's settings; undefined without a token.
 * @throws ConfigError naming the variable, never its value
 */
export function readDiscordSettings(
  environment: Readonly<Record<string, string | undefined>>,
): DiscordSettings | undefined {
  if (setVariables(environment).DISCORD_TOKEN === undefined) return undefined;
  const data = readEnvironment('discord', schema, environment, ConfigError);
  return {
    token: data.DISCORD_TOKEN,
    guild: data.DISCORD_GUILD_ID,
    answers: data.DISCORD_ANSWERS,
    shards: data.DISCORD_SHARDS,
    allowedBots: data.DISCORD_ALLOWED_BOTS,
    apiUrl: data.DISCORD_API_URL,
    cdnUrl: data.DISCORD_CDN_URL,
  };
}

/** "auto", "4" (all four of them), "0,1/4", "0-3/8". */
function readShards(text: string): DiscordSettings['shards'] {
  if (text.toLowerCase() === 'auto') return 'auto';
  const range = String.raw`\d{1,4}(?:-\d{1,4})?`;
  const match = new RegExp(`^(?:(${range}(?:,${range})*)/)?(\\d{1,4})$`).exec(text);
  if (!match) return undefined;
  const of = Number(match[2]);
  const ids = match[1] === undefined ? upTo(0, of - 1) : match[1].split(',').flatMap(readRange);
  return of > 0 && ids.length > 0 && ids.every((id) => id < of) ? { ids: [...new Set(ids)], of } : undefined;
}

function readRange(text: string): readonly number[] {
  const [first = 0, last = first] = text.split('-').map(Number);
  return upTo(first, last);
}

const upTo = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place);
