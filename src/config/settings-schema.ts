import { z } from 'zod';
import { everybody, webTeam } from '../chats/web/places.js';
import type { WantedPlace } from '../conversation/weekly/weekly-posts.js';

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
  .transform((text, context): readonly WantedPlace[] => {
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

/** The core's variables, each with what it may hold and what holds where it is not set. */
export const settingsSchema = z.object({
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
