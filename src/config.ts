import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import type { EnvironmentVariable } from './model.js';

/** What the core reads from the environment; chats and backends declare and read their own. */
export const coreEnvironment: readonly EnvironmentVariable[] = [
  { name: 'CLOVABOT_HOME', summary: 'Folder for the database and the pictures', example: './var' },
  {
    name: 'DATABASE_URL',
    summary: 'Where memory is kept: a SQLite file (default, in CLOVABOT_HOME) or PostgreSQL',
    example: 'postgres://user:password@localhost/clovabot',
    secret: true,
  },
  { name: 'CLOVABOT_LOG', summary: 'debug, info, warn or error', example: 'info' },
  {
    name: 'CLOVABOT_EMOJI_RIGHT',
    summary: 'Emoji that mean “right”, separated by spaces, besides ✅ and 👍',
    example: '💯 :done:',
  },
  { name: 'CLOVABOT_EMOJI_WRONG', summary: 'Emoji that mean “wrong”, besides ❌ and 👎', example: '🚫 :nope:' },
];

export interface Config {
  /** Absolute path. */
  readonly home: string;
  readonly databaseUrl: string;
  readonly log: 'debug' | 'info' | 'warn' | 'error';
  readonly emoji: { readonly right: readonly string[]; readonly wrong: readonly string[] };
  /** Capability name in lower camel case → "backend" or "backend:model". */
  readonly choices: Readonly<Record<string, string>>;
}

const emojiList = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter(Boolean));

const schema = z.object({
  CLOVABOT_HOME: z.string().min(1).default('./var'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite|postgres|postgresql):\/\//, 'must begin with sqlite:// or postgres://')
    .optional(),
  CLOVABOT_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  CLOVABOT_EMOJI_RIGHT: emojiList,
  CLOVABOT_EMOJI_WRONG: emojiList,
});

/**
 * Reads the typed configuration.
 * @param environment usually that of the process; empty values count as unset, as `.env` files leave them
 * @param capabilities names as in Capabilities; `embedText` is configured by `CLOVABOT_EMBED_TEXT`
 * @throws ConfigError naming the variable, never its value (it may be a secret)
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  capabilities: readonly string[],
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`[config] ${faults.join('; ')}; mend it in .env or in the environment`);
  }
  const home = path.resolve(parsed.data.CLOVABOT_HOME);
  const choices: Record<string, string> = {};
  for (const capability of capabilities) {
    const value = given[capabilityVariable(capability)];
    if (value !== undefined) choices[capability] = value;
  }
  return {
    home,
    databaseUrl: parsed.data.DATABASE_URL ?? `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    log: parsed.data.CLOVABOT_LOG,
    emoji: { right: parsed.data.CLOVABOT_EMOJI_RIGHT, wrong: parsed.data.CLOVABOT_EMOJI_WRONG },
    choices,
  };
}

/** `embedText` → `CLOVABOT_EMBED_TEXT`. */
export const capabilityVariable = (capability: string): string =>
  `CLOVABOT_${capability.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
