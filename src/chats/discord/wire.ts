/**
 * The parts of Discord's events and replies that the bot goes by, checked where they come in. Events are taken as the
 * gateway sends them, before discord.js looks up its caches: nothing then depends on what this process remembers.
 */
import { z } from 'zod';

const id = z.string().min(1);

export const user = z.object({
  id,
  username: z.string().default(''),
  global_name: z.string().nullish(),
  bot: z.boolean().nullish(),
});
export const member = z.object({ nick: z.string().nullish(), roles: z.array(id).default([]) });

const attachment = z.object({
  id,
  filename: z.string().default('picture'),
  content_type: z.string().nullish(),
  size: z.number().default(0),
  url: z.string(),
});
const embedPicture = z
  .object({ url: z.string().nullish(), proxy_url: z.string().nullish(), width: z.number().nullish() })
  .nullish();
const embeds = z
  .array(z.object({ type: z.string().nullish(), image: embedPicture, thumbnail: embedPicture }))
  .default([]);
const withPictures = { attachments: z.array(attachment).default([]), embeds };
const emoji = z.object({ id: id.nullish(), name: z.string().nullish() });
const reference = z.object({
  /** 0 or absent: a reply; 1: forwarded. */
  type: z.number().nullish(),
  message_id: id.nullish(),
  channel_id: id.nullish(),
});

/** A message as it is found in an event, in what it replies to, or when asked for. */
export const message = z.object({
  id,
  channel_id: id,
  guild_id: id.nullish(),
  /** 0 written, 19 a reply, others are made by Discord itself or by commands. */
  type: z.number().default(0),
  webhook_id: id.nullish(),
  author: user,
  member: member.nullish(),
  content: z.string().default(''),
  timestamp: z.string().nullish(),
  mentions: z.array(user).default([]),
  mention_roles: z.array(id).default([]),
  message_reference: reference.nullish(),
  reactions: z
    .array(z.object({ emoji }))
    .nullish()
    .transform((given) => given ?? []),
  sticker_items: z.array(z.object({ name: z.string().default('') })).nullish(),
  /** What was forwarded. */
  message_snapshots: z.array(z.object({ message: z.object(withPictures) })).nullish(),
  ...withPictures,
});
export type WireMessage = z.output<typeof message>;

export const messageCreated = message.extend({
  /** Null when it is deleted, absent when Discord did not look. */
  referenced_message: message.nullish(),
});
export type MessageCreated = z.output<typeof messageCreated>;

/** Of a message that changed: what Discord shows of its links comes so. */
export const messageUpdated = z.object({ id, channel_id: id, embeds });
/** One that its author has changed, as a whole. */
export const messageEdited = messageCreated.extend({ timestamp: z.string(), edited_timestamp: z.string() });
export type MessageEdited = z.output<typeof messageEdited>;
export type Preview = Pick<z.output<typeof messageUpdated>, 'embeds'>;

export const messageDeleted = z.object({ id, channel_id: id, guild_id: id.nullish() });
export const messagesDeleted = z.object({ ids: z.array(id), channel_id: id, guild_id: id.nullish() });

/** A thread, or a channel. */
export const channelDeleted = z.object({ id, guild_id: id.nullish() });

/** `unavailable`: Discord itself has trouble, and the bot is still in the server. */
export const guildDeleted = z.object({ id, unavailable: z.boolean().nullish() });

export const sessionReady = z.object({
  guilds: z.array(z.object({ id })),
  /** Which of how many. */
  shard: z.tuple([z.number(), z.number()]).nullish(),
});

export const reactionChanged = z.object({
  user_id: id,
  channel_id: id,
  message_id: id,
  guild_id: id.nullish(),
  member: member.extend({ user: user.nullish() }).nullish(),
  emoji,
  message_author_id: id.nullish(),
});
export const reactionsCleared = z.object({
  channel_id: id,
  message_id: id,
  guild_id: id.nullish(),
  /** Absent when all were cleared. */
  emoji: emoji.nullish(),
});

/** 1 and 3 are direct, 10 to 12 are threads, 0 and 5 can have threads. */
export const channel = z.object({
  id,
  type: z.number(),
  owner_id: id.nullish(),
  parent_id: id.nullish(),
});

const field = z.object({
  custom_id: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
});
/** Fields of a modal come in rows, or each in its label. */
const fieldHolder = z.object({ components: z.array(field).nullish(), component: field.nullish() });

export const interaction = z.object({
  id,
  application_id: id,
  /** 2 command, 3 button or select, 5 modal. */
  type: z.number(),
  token: z.string(),
  channel_id: id.nullish(),
  channel: channel.partial({ type: true }).nullish(),
  guild_id: id.nullish(),
  member: member.extend({ user }).nullish(),
  user: user.nullish(),
  message: message.partial({ author: true }).nullish(),
  /** Bytes of one file. */
  attachment_size_limit: z.number().nullish(),
  data: z
    .object({
      name: z.string().nullish(),
      /** Of a command: 1 typed, 3 from the menu of a message. */
      type: z.number().nullish(),
      options: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
      target_id: id.nullish(),
      custom_id: z.string().nullish(),
      components: z.array(z.unknown()).nullish(),
      resolved: z
        .object({
          attachments: z.record(z.string(), attachment).nullish(),
          messages: z.record(z.string(), message).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
export type Interaction = z.output<typeof interaction>;

export type WireUser = z.output<typeof user>;
export type WireMember = z.output<typeof member>;
export type WireAttachment = z.output<typeof attachment>;

/** What was filled in, by the fields' ids. */
export function filledFields({ data }: Interaction): ReadonlyMap<string, readonly string[]> {
  const fields = (data?.components ?? []).flatMap((row) => {
    const holder = fieldHolder.safeParse(row).data;
    return [...(holder?.components ?? []), ...(holder?.component ? [holder.component] : [])];
  });
  return new Map(fields.map((one) => [one.custom_id, one.values ?? (one.value ? [one.value] : [])]));
}

export const postedMessage = z.object({ id, channel_id: id.nullish(), attachments: z.array(attachment).default([]) });
