/** The parts of Slack's events and answers that the bot goes by, checked where they come in. */
import { z } from 'zod';

const id = z.string().min(1);
const ts = z.string().regex(/^\d+(\.\d+)?$/);

export const wireFile = z.object({
  id,
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  filetype: z.string().nullish(),
  size: z.number().nullish(),
  /** "tombstone" when it was deleted, "hidden_by_limit" in free workspaces. */
  mode: z.string().nullish(),
  /** "check_file_info" where another workspace owns it. */
  file_access: z.string().nullish(),
  is_external: z.boolean().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});
export type WireFile = z.output<typeof wireFile>;

const files = z
  .array(wireFile)
  .nullish()
  .transform((given) => given ?? []);

/** What Slack shows of a link. */
const unfurl = z.object({ image_url: z.string().nullish(), thumb_url: z.string().nullish() });

/** A message as it is found in an event or when asked for. */
const wireMessage = z.object({
  ts,
  subtype: z.string().nullish(),
  user: id.nullish(),
  bot_id: id.nullish(),
  text: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  thread_ts: ts.nullish(),
  /** Its author has changed it. */
  edited: z.object({ ts }).nullish(),
  files,
  attachments: z
    .array(unfurl)
    .nullish()
    .catch(null)
    .transform((given) => given ?? []),
  metadata: z
    .object({ event_payload: z.record(z.string(), z.unknown()).nullish() })
    .nullish()
    .catch(null),
});
export type WireMessage = z.output<typeof wireMessage>;
export type Preview = Pick<WireMessage, 'attachments'>;

/** `app_mention`, or `message` with or without a subtype. */
export const messageEvent = wireMessage.extend({
  type: z.enum(['message', 'app_mention']),
  channel: id,
  channel_type: z.string().nullish(),
  /** Of a message in the pane for assistants. */
  assistant_thread: z.unknown().optional(),
  /** Of a deleted one. */
  deleted_ts: ts.nullish(),
  message: wireMessage.partial({ ts: true }).nullish(),
  previous_message: wireMessage.partial({ ts: true }).nullish(),
  ts: ts.nullish(),
  event_ts: ts.nullish(),
});
export type MessageEvent = z.output<typeof messageEvent>;

export const reactionEvent = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: id,
  reaction: z.string().min(1),
  item: z.object({ type: z.string(), channel: id.nullish(), ts: ts.nullish() }),
  item_user: id.nullish(),
  event_ts: z.string().nullish(),
});
export type ReactionEvent = z.output<typeof reactionEvent>;

export const channelDeleted = z.object({ channel: id });

/** The bot was taken out of a workspace, or tokens were revoked: the bot's own, or those of people. */
export const departure = z.object({
  event: z.object({ type: z.string(), tokens: z.object({ bot: z.array(z.string()).nullish() }).nullish() }),
  event_time: z.number().optional(),
});

export const homeOpened = z.object({ user: id, channel: id, tab: z.string().nullish() });

export const assistantStarted = z.object({ assistant_thread: z.object({ channel_id: id, thread_ts: ts }) });

export const slashCommand = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: id,
  channel_id: id,
  trigger_id: z.string().nullish(),
  response_url: z.string().nullish(),
});

const person = z.object({ id });

/** A button of ours. */
export const blockAction = z.object({
  user: person,
  channel: person.nullish(),
  trigger_id: z.string().nullish(),
  container: z
    .object({ channel_id: id.nullish(), message_ts: ts.nullish(), thread_ts: ts.nullish() })
    .partial()
    .nullish(),
  message: z.object({ ts, thread_ts: ts.nullish() }).nullish(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().nullish(), action_ts: z.string().nullish() })),
});

export const messageShortcut = z.object({
  callback_id: z.string(),
  user: person,
  channel: person,
  trigger_id: z.string(),
  message: wireMessage,
});
export type MessageShortcut = z.output<typeof messageShortcut>;

export const viewSubmission = z.object({
  user: person,
  view: z.object({
    id,
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state: z
      .object({
        values: z.record(
          z.string(),
          z.record(
            z.string(),
            z.object({
              value: z.string().nullish(),
              selected_option: z.object({ value: z.string() }).nullish(),
              files,
            }),
          ),
        ),
      })
      .nullish(),
  }),
});
export type ViewSubmission = z.output<typeof viewSubmission>;

export const authTest = z.object({
  team_id: id,
  team: z.string().nullish(),
  user_id: id,
  user: z.string().nullish(),
  bot_id: id.nullish(),
  /** What the token may do, from a header of the answer. */
  response_metadata: z.object({ scopes: z.array(z.string()).nullish() }).nullish(),
});
export const posted = z.object({ ts });
export const openedView = z.object({ view: z.object({ id }) });
export const foundMessages = z.object({ messages: z.array(wireMessage).default([]) });
export const uploadTarget = z.object({ upload_url: z.string(), file_id: id });
export const foundFile = z.object({ file: wireFile });
/** A message with who has reacted how. */
export const foundReactions = z.object({
  message: z.object({
    reactions: z
      .array(z.object({ name: z.string(), users: z.array(id).default([]) }))
      .nullish()
      .transform((given) => given ?? []),
  }),
});
export const foundUser = z.object({
  user: z.object({
    real_name: z.string().nullish(),
    name: z.string().nullish(),
    is_admin: z.boolean().nullish(),
    is_owner: z.boolean().nullish(),
    profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  }),
});
export const foundGroups = z.object({
  usergroups: z
    .array(
      z.object({
        id,
        name: z.string().nullish(),
        handle: z.string().nullish(),
        users: z.array(z.string()).nullish(),
      }),
    )
    .default([]),
});
