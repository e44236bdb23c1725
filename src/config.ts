import path from 'node:path';
import type { z } from 'zod';
import { settingsSchema } from './config/settings-schema.js';
import { capabilityVariable } from './contracts/capabilities.js';
import type { Role } from './contracts/chat.js';
import { ConfigError } from './contracts/errors.js';
import type { WantedPlace } from './conversation/weekly/weekly-posts.js';
import type { MinuteUse } from './util/minute-budgets.js';
import { readEnvironment, setVariables } from './util/read-environment.js';

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
  readonly weekly: readonly WantedPlace[];
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
  const settings = readEnvironment('config', settingsSchema, environment, ConfigError);
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

function picturesPlace(settings: z.output<typeof settingsSchema>): Pick<Config, 'pictures'> {
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
