import path from 'node:path';
import { z } from 'zod';
import { everybody, webTeam } from './chats/web/places.js';
import type { EnvironmentVariable } from './contracts/backend.js';
import { capabilityVariable } from './contracts/capabilities.js';
import type { Role } from './contracts/chat.js';
import { ConfigError } from './contracts/errors.js';
import type { MinuteUse } from './util/minute-budgets.js';
import { readEnvironment, setVariables } from './util/read-environment.js';

/** What the core reads from the environment, by what it is for; chats and backends declare and read their own. */
export const coreEnvironment = {
  run: [
    {
      name: 'CLOVABOT_ROLE',
      summary:
        'all (default); with PostgreSQL on several machines: gateway (hears, serves the page, writes down) or worker (answers, posts, learns)',
      example: 'worker',
    },
    {
      name: 'CLOVABOT_HEALTH_PORT',
      summary: 'Port on which only /healthz, /readyz and /metrics are answered, for a worker or a bot without the page',
      example: '3001',
    },
    { name: 'CLOVABOT_LOG', summary: 'debug, info, warn or error', example: 'info' },
    {
      name: 'CLOVABOT_STREAM',
      summary:
        'on (default): answers of a model are shown as they are written, where its server can; off: when they are whole',
      example: 'off',
    },
  ],
  keep: [
    { name: 'CLOVABOT_HOME', summary: 'Folder for the database and the pictures', example: './var' },
    {
      name: 'DATABASE_URL',
      summary: 'Where memory is kept: a SQLite file (default, in CLOVABOT_HOME) or PostgreSQL',
      example: 'postgres://user:password@localhost/clovabot',
      secret: true,
    },
    {
      name: 'CLOVABOT_PICTURES',
      summary:
        'Where pictures are kept, if not in CLOVABOT_HOME: a store that speaks S3 and that several machines share',
      example: 's3://clovabot/pictures',
    },
    {
      name: 'AWS_ENDPOINT_URL',
      summary: 'Of another store than Amazon’s: MinIO, Garage, R2, …',
      example: 'http://minio:9000',
    },
    { name: 'AWS_REGION', summary: 'Region of the bucket (default us-east-1)', example: 'eu-central-1' },
    {
      name: 'AWS_ACCESS_KEY_ID',
      summary: 'Key to the store, with AWS_SECRET_ACCESS_KEY; without both, the role of the machine',
      secret: true,
    },
    { name: 'AWS_SECRET_ACCESS_KEY', summary: 'Its secret', secret: true },
    {
      name: 'CLOVABOT_SECRET',
      summary:
        'Seals the tokens of Slack workspaces in the database; without it secret.key in CLOVABOT_HOME does. Needed where the bot may start on another machine with the same database',
      secret: true,
    },
    {
      name: 'CLOVABOT_KEEP_DAYS',
      summary:
        'How many days questions, answers, pictures and conversations of the page are kept of which nothing was learned; off (default): for ever',
      example: '90',
    },
    {
      name: 'CLOVABOT_GRACE_DAYS',
      summary:
        'How many days a Slack workspace or a Discord server that took the bot out can bring all back by installing it again, before it is forgotten (default 30; 0: at once)',
      example: '30',
    },
  ],
  teach: [
    {
      name: 'CLOVABOT_TEACHERS',
      summary: 'Who may teach: everyone (default), or people by name or id and roles as role:Name, separated by commas',
      example: 'Ana, U024BE7LH, role:Moderators',
    },
    {
      name: 'CLOVABOT_QUORUM',
      summary: 'How many people must agree on a correction before anything is learned from it (default 1)',
      example: '2',
    },
    {
      name: 'CLOVABOT_ADMINS',
      summary:
        'Who may have others’ things and everything forgotten, besides those who manage the Discord server or administer the Slack workspace: ids of people (the page shows theirs to those who sign in), or roles as role:Name, separated by commas',
      example: 'U024BE7LH, role:Moderators',
    },
    {
      name: 'CLOVABOT_NAME_PEOPLE',
      summary: 'on: people may be named by their faces, once taught; off (default): never',
      example: 'on',
    },
    {
      name: 'CLOVABOT_EMOJI_RIGHT',
      summary: 'Emoji that mean “right”, separated by spaces, besides ✅ and 👍',
      example: '💯 :done:',
    },
    {
      name: 'CLOVABOT_WEEKLY',
      summary:
        'Where a weekly post tells what was learned and asks what would help most: off (default), or web, discord:<server>/<channel>, slack:<workspace>/<channel>, separated by commas; admins can say /weekly on and off in the chat',
      example: 'slack:T024BE7LH/C024BE91L',
    },
    { name: 'CLOVABOT_EMOJI_WRONG', summary: 'Emoji that mean “wrong”, besides ❌ and 👎', example: '🚫 :nope:' },
  ],
  share: [
    {
      name: 'CLOVABOT_WORKERS',
      summary:
        'How many of the models that ship with the bot work at once; each takes a core and some 700 MB (default: as many as there are cores and memory for, at most 4)',
      example: '2',
    },
    {
      name: 'CLOVABOT_PERSON_AT_ONCE',
      summary: 'How many questions of one person are worked on at once; the others wait for their turn (default 3)',
      example: '3',
    },
    {
      name: 'CLOVABOT_QUESTIONS_AT_ONCE',
      summary: 'How many questions of all people are worked on at once (default 24)',
      example: '24',
    },
    {
      name: 'CLOVABOT_CALLS_AT_ONCE',
      summary: 'How many calls of each kind a connected model is asked at once (default 8)',
      example: '8',
    },
    {
      name: 'CLOVABOT_MINUTE_SECONDS',
      summary: 'Seconds of models that one person may use a minute (default 600); off: no limit',
      example: '600',
    },
    {
      name: 'CLOVABOT_MINUTE_MEGAPIXELS',
      summary: 'Megapixels of pictures that are opened for one person a minute (default 600); off: no limit',
      example: '600',
    },
    {
      name: 'CLOVABOT_MINUTE_MEGABYTES',
      summary: 'Megabytes of pictures that are taken from one person a minute (default 300); off: no limit',
      example: '300',
    },
  ],
  plan: [
    {
      name: 'CLOVABOT_PLANNER',
      summary:
        'Who plans: auto (default; a language model where one is connected, the grammar where not or when it fails), grammar (never a language model) or language (never the grammar)',
      example: 'auto',
    },
  ],
  spend: [
    {
      name: 'CLOVABOT_CAP_QUESTION',
      summary: 'The most that one question may cost, in US dollars (default 0.25); off: no limit',
      example: '0.25',
    },
    {
      name: 'CLOVABOT_CAP_LESSON',
      summary: 'The most that learning from one correction or teaching may cost (default 1)',
      example: '1',
    },
    {
      name: 'CLOVABOT_CAP_PERSON_DAY',
      summary: 'The most that one person may cost a day, which ends at midnight UTC (default 2)',
      example: '2',
    },
    { name: 'CLOVABOT_CAP_TEAM_DAY', summary: 'The most that one team may cost a day (default 10)', example: '10' },
    {
      name: 'CLOVABOT_CAP_TOTAL_DAY',
      summary: 'The most that all teams together may cost a day (default 50)',
      example: '50',
    },
    {
      name: 'CLOVABOT_CONFIRM_ABOVE',
      summary: 'What is expected to cost more, in US dollars, is done only when the person agrees (default 0.05)',
      example: '0.05',
    },
  ],
} satisfies Readonly<Record<string, readonly EnvironmentVariable[]>>;

/** A store that speaks S3. */
export interface PicturesPlace {
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Config {
  readonly role: Role;
  /** Of a server that answers health and metrics alone. */
  readonly healthPort?: number;
  /** Absolute path. */
  readonly home: string;
  readonly databaseUrl: string;
  /** Where pictures are kept; absent: in `home`. */
  readonly pictures?: PicturesPlace;
  /** What secrets are sealed with. */
  readonly secret?: string;
  /** How long what nothing was learned of is kept, ms; absent: for ever. */
  readonly keepMs?: number;
  /** How long a team is kept that the bot was taken out of, ms. */
  readonly graceMs: number;
  readonly log: 'debug' | 'info' | 'warn' | 'error';
  readonly emoji: { readonly right: readonly string[]; readonly wrong: readonly string[] };
  readonly teaching: {
    /** Names or ids of people, and where the chat has roles, their ids or `role:<name>`. */
    readonly teachers: 'everyone' | readonly string[];
    /** How many people must agree on a correction before anything is learned from it; at least 1. */
    readonly quorum: number;
    /** Ids of people and roles that decide for the team, besides those whom the chat calls admins. */
    readonly admins?: readonly string[];
    /** Whether people may be named by their faces. */
    readonly namesPeople: boolean;
  };
  /** Where weekly posts are wanted: a place to post in for each team. */
  readonly weekly: readonly { readonly team: string; readonly thread: string }[];
  /** The most that may be spent, in US dollars; Infinity for no limit. Days are those of UTC. */
  readonly caps: {
    readonly question: number;
    readonly lesson: number;
    readonly personDay: number;
    readonly teamDay: number;
    readonly totalDay: number;
  };
  /** How all people share the machine and the models. */
  readonly fairness: {
    /** Questions that are worked on at once: of one person, and of all. */
    readonly personAtOnce: number;
    readonly questionsAtOnce: number;
    /** Calls of each capability of a connected model. */
    readonly callsAtOnce: number;
    /** What one person may use a minute; Infinity for no limit. */
    readonly minute: MinuteUse;
  };
  /** US dollars; what is expected to cost more is done only when the person agrees. */
  readonly confirmAbove: number;
  readonly planner: 'auto' | 'grammar' | 'language';
  /** Whether answers are shown as they are written. */
  readonly streams: boolean;
  /** Capability name in lower camel case → "backend" or "backend:model". */
  readonly choices: Readonly<Record<string, string>>;
}

const emojiList = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter(Boolean));

const teachers = z
  .string()
  .default('everyone')
  .transform((text, context): 'everyone' | readonly string[] => {
    const names = [...new Set(text.split(',').map((name) => name.trim()))].filter(Boolean);
    const open = names.some((name) => name.toLowerCase() === 'everyone');
    if (open && names.length === 1) return 'everyone';
    if (!open && names.length > 0) return names;
    context.addIssue('write everyone, or names or ids of people or role:Name, separated by commas');
    return z.NEVER;
  });

const weeklyPlaces = z
  .string()
  .default('off')
  .transform((text, context): Config['weekly'] => {
    const wanted = text.split(',').map((place) => place.trim());
    if (wanted.length === 1 && /^(?:off|no|false|0|)$/i.test(wanted[0])) return [];
    return wanted.map((place) => {
      if (place.toLowerCase() === 'web') return { team: webTeam, thread: everybody };
      const [, team, thread] = /^((?:discord:\d+)|(?:slack:[A-Z0-9]+))\/([A-Z0-9]+)$/.exec(place) ?? [];
      if (team && thread) return { team, thread };
      context.addIssue(
        'write off, or web, discord:<server>/<channel>, slack:<workspace>/<channel>, separated by commas',
      );
      return z.NEVER;
    });
  });

/** @param usual for when nothing is set */
const onOrOff = (usual: 'on' | 'off') =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['on', 'off', 'yes', 'no', 'true', 'false', '1', '0'], 'write on or off'))
    .default(usual)
    .transform((word) => ['on', 'yes', 'true', '1'].includes(word));

/** A whole number from 1 on. */
const countOf = (usual: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'write a whole number, at least 1')
    .transform(Number)
    .default(usual);

/** What one person may use a minute, or `off` for no limit. */
const aMinute = (usual: number) =>
  z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,6}(\.\d+)?$|^off$/i, 'write a number from 1 on, or off')
    .transform((text) => (text.toLowerCase() === 'off' ? Number.POSITIVE_INFINITY : Number(text)))
    .default(usual);

/** US dollars, or `off` for no limit. @param usual for when nothing is set */
const dollars = (usual: number) =>
  z
    .string()
    .trim()
    .regex(/^\$?\d+(\.\d+)?$|^off$/i, 'write US dollars such as 0.50, or off')
    .transform((text) => (text.toLowerCase() === 'off' ? Number.POSITIVE_INFINITY : Number(text.replace('$', ''))))
    .default(usual);

const schema = z.object({
  CLOVABOT_HOME: z.string().min(1).default('./var'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite|postgres|postgresql):\/\//, 'must begin with sqlite:// or postgres://')
    .optional(),
  CLOVABOT_PICTURES: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w./-]*)?$/, 'write s3://bucket or s3://bucket/prefix')
    .optional(),
  AWS_ENDPOINT_URL: z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' }).optional(),
  AWS_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  CLOVABOT_SECRET: z.string().min(12, 'must have 12 characters or more').optional(),
  CLOVABOT_KEEP_DAYS: z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,4}$|^off$/i, 'write a whole number of days, at least 1, or off')
    .transform((text) => (text.toLowerCase() === 'off' ? undefined : Number(text)))
    .optional(),
  CLOVABOT_GRACE_DAYS: z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, 'write a whole number of days; 0 forgets at once')
    .transform(Number)
    .default(30),
  CLOVABOT_ROLE: z.enum(['all', 'gateway', 'worker'], 'write all, gateway or worker').default('all'),
  CLOVABOT_HEALTH_PORT: z.coerce
    .number({ error: 'must be a number between 0 and 65535' })
    .int()
    .min(0)
    .max(65535)
    .optional(),
  CLOVABOT_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  CLOVABOT_STREAM: onOrOff('on'),
  CLOVABOT_EMOJI_RIGHT: emojiList,
  CLOVABOT_EMOJI_WRONG: emojiList,
  CLOVABOT_TEACHERS: teachers,
  CLOVABOT_QUORUM: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'write a whole number of people, at least 1')
    .default('1')
    .transform(Number),
  CLOVABOT_ADMINS: z
    .string()
    .default('')
    .transform((text) => [...new Set(text.split(',').map((name) => name.trim()))].filter(Boolean))
    .transform((admins) => (admins.length > 0 ? admins : undefined)),
  CLOVABOT_NAME_PEOPLE: onOrOff('off'),
  CLOVABOT_PERSON_AT_ONCE: countOf(3),
  CLOVABOT_QUESTIONS_AT_ONCE: countOf(24),
  CLOVABOT_CALLS_AT_ONCE: countOf(8),
  CLOVABOT_MINUTE_SECONDS: aMinute(600),
  CLOVABOT_MINUTE_MEGAPIXELS: aMinute(600),
  CLOVABOT_MINUTE_MEGABYTES: aMinute(300),
  CLOVABOT_PLANNER: z.enum(['auto', 'grammar', 'language'], 'write auto, grammar or language').default('auto'),
  CLOVABOT_WEEKLY: weeklyPlaces,
  CLOVABOT_CAP_QUESTION: dollars(0.25),
  CLOVABOT_CAP_LESSON: dollars(1),
  CLOVABOT_CAP_PERSON_DAY: dollars(2),
  CLOVABOT_CAP_TEAM_DAY: dollars(10),
  CLOVABOT_CAP_TOTAL_DAY: dollars(50),
  CLOVABOT_CONFIRM_ABOVE: dollars(0.05),
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
  const settings = readEnvironment('config', schema, environment, ConfigError);
  const home = path.resolve(settings.CLOVABOT_HOME);
  const given = setVariables(environment);
  const choices: Record<string, string> = {};
  for (const capability of capabilities) {
    const value = given[capabilityVariable(capability)];
    if (value !== undefined) choices[capability] = value;
  }
  return {
    role: settings.CLOVABOT_ROLE,
    ...(settings.CLOVABOT_HEALTH_PORT !== undefined && { healthPort: settings.CLOVABOT_HEALTH_PORT }),
    home,
    databaseUrl: settings.DATABASE_URL ?? `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    ...picturesPlace(settings),
    secret: settings.CLOVABOT_SECRET,
    graceMs: settings.CLOVABOT_GRACE_DAYS * 86_400_000,
    keepMs: settings.CLOVABOT_KEEP_DAYS && settings.CLOVABOT_KEEP_DAYS * 86_400_000,
    log: settings.CLOVABOT_LOG,
    emoji: { right: settings.CLOVABOT_EMOJI_RIGHT, wrong: settings.CLOVABOT_EMOJI_WRONG },
    teaching: {
      teachers: settings.CLOVABOT_TEACHERS,
      quorum: settings.CLOVABOT_QUORUM,
      admins: settings.CLOVABOT_ADMINS,
      namesPeople: settings.CLOVABOT_NAME_PEOPLE,
    },
    weekly: settings.CLOVABOT_WEEKLY,
    caps: {
      question: settings.CLOVABOT_CAP_QUESTION,
      lesson: settings.CLOVABOT_CAP_LESSON,
      personDay: settings.CLOVABOT_CAP_PERSON_DAY,
      teamDay: settings.CLOVABOT_CAP_TEAM_DAY,
      totalDay: settings.CLOVABOT_CAP_TOTAL_DAY,
    },
    fairness: {
      personAtOnce: settings.CLOVABOT_PERSON_AT_ONCE,
      questionsAtOnce: settings.CLOVABOT_QUESTIONS_AT_ONCE,
      callsAtOnce: settings.CLOVABOT_CALLS_AT_ONCE,
      minute: {
        modelMs: settings.CLOVABOT_MINUTE_SECONDS * 1_000,
        pixels: settings.CLOVABOT_MINUTE_MEGAPIXELS * 1_000_000,
        bytes: settings.CLOVABOT_MINUTE_MEGABYTES * 1_000_000,
      },
    },
    confirmAbove: settings.CLOVABOT_CONFIRM_ABOVE,
    planner: settings.CLOVABOT_PLANNER,
    streams: settings.CLOVABOT_STREAM,
    choices,
  };
}

function picturesPlace(settings: z.output<typeof schema>): Pick<Config, 'pictures'> {
  const { CLOVABOT_PICTURES: place, AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = settings;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (place === undefined) return {};
  const [bucket = '', ...path] = place.slice('s3://'.length).split('/').filter(Boolean);
  return {
    pictures: {
      ...{ bucket, prefix: path.join('/'), region },
      ...(endpoint !== undefined && { endpoint }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  };
}
