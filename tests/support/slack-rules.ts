/** What Slack refuses: https://docs.slack.dev/reference. Calls that it does not know or that do not fit are violations. */
import { z } from 'zod';

const channel = z.string().regex(/^[CDGU][A-Z0-9]+$/);
const ts = z.string().regex(/^\d{10}\.\d{6}$/);
const id = z.string().min(1);

/** Nothing that the bot says mentions anybody. */
const quiet = z
  .string()
  .refine((text) => !/<[!@#]/.test(text) && !/@(everyone|here|channel)\b/.test(text), 'mentions somebody');
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: quiet.min(1).max(most), verbatim: z.literal(true) });
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() });

const section = z.strictObject({ type: z.literal('section'), text: mrkdwn(3000) });
const context = z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn(2000)).min(1).max(10) });
const image = z.strictObject({
  type: z.literal('image'),
  slack_file: z.strictObject({ id }),
  alt_text: z.string().min(1).max(2000),
});
const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  value: z.string().min(1).max(2000),
  text: plain(75),
  style: z.enum(['primary', 'danger']).optional(),
});
const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z
    .array(button)
    .min(1)
    .max(25)
    .refine((all) => new Set(all.map(({ action_id }) => action_id)).size === all.length, 'action ids repeat'),
});
const field = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: id,
    multiline: z.boolean().optional(),
    max_length: z.number().max(3000),
    placeholder: plain(150),
  }),
  z.strictObject({
    type: z.literal('static_select'),
    action_id: id,
    options: z
      .array(z.strictObject({ text: plain(75), value: z.string().min(1).max(150) }))
      .min(1)
      .max(100),
  }),
  z.strictObject({
    type: z.literal('file_input'),
    action_id: id,
    filetypes: z.array(z.string()),
    max_files: z.number().min(1).max(10),
  }),
]);
const input = z.strictObject({
  type: z.literal('input'),
  block_id: z.string().max(255),
  optional: z.boolean(),
  label: plain(2000),
  element: field,
});
export const messageBlocks = z
  .array(z.discriminatedUnion('type', [section, context, image, actions]))
  .min(1)
  .max(50);
export type PeerBlock = z.output<typeof messageBlocks>[number];

const modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  close: plain(24),
  submit: plain(24).optional(),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  blocks: z
    .array(z.discriminatedUnion('type', [section, context, image, input]))
    .min(1)
    .max(100),
});
export type PeerView = z.output<typeof modal>;

const address = z.string().regex(/^https?:\/\//);
/** https://docs.slack.dev/reference/app-manifest, of an app that is made today: no `assistant_view` any more. */
export const appManifest = z.strictObject({
  display_information: z.strictObject({
    ...{ name: z.string().min(1).max(35), description: z.string().min(1).max(140) },
    background_color: z.string().regex(/^#([0-9a-fA-F]{3}){1,2}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      ...{ home_tab_enabled: z.boolean(), messages_tab_enabled: z.boolean() },
      messages_tab_read_only_enabled: z.boolean(),
    }),
    agent_view: z.strictObject({
      agent_description: z.string().min(1).max(300),
      suggested_prompts: z.array(z.strictObject({ title: z.string().min(1), message: z.string().min(1) })).max(4),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          ...{ name: z.string().min(1).max(24), type: z.enum(['message', 'global']) },
          ...{ callback_id: z.string().min(1).max(255), description: z.string().min(1).max(150) },
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          ...{ command: z.string().regex(/^\/.{1,31}$/), url: address.max(3000).optional() },
          ...{ description: z.string().min(1).max(2000), usage_hint: z.string().min(1).max(1000) },
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(address).optional(),
    scopes: z.strictObject({ bot: z.array(z.string().max(50)) }),
  }),
  settings: z
    .strictObject({
      event_subscriptions: z.strictObject({
        request_url: address.max(3500).optional(),
        bot_events: z.array(z.string().max(50)).max(100),
      }),
      interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: address.optional() }),
      ...{ org_deploy_enabled: z.boolean(), socket_mode_enabled: z.boolean(), token_rotation_enabled: z.boolean() },
    })
    .refine(
      ({ socket_mode_enabled: socket, event_subscriptions: events, interactivity }) =>
        socket || (events.request_url !== undefined && interactivity.request_url !== undefined),
      'without Socket Mode, events need an address',
    ),
});

const bool = z.enum(['true', 'false']);
/** Arguments of the methods that the bot may call. */
export const methods = {
  'apps.connections.open': z.strictObject({}),
  'auth.test': z.strictObject({}),
  'users.info': z.strictObject({ user: id }),
  'usergroups.list': z.strictObject({ include_users: bool }),
  'reactions.add': z.strictObject({ channel, timestamp: ts, name: z.string().regex(/^[a-z0-9_+-]+$/) }),
  'reactions.get': z.strictObject({ channel, timestamp: ts, full: bool }),
  'chat.postMessage': z.strictObject({
    ...{ channel, text: quiet.min(1).max(4000), blocks: messageBlocks, thread_ts: ts.optional() },
    ...{ unfurl_links: z.literal('false'), unfurl_media: z.literal('false'), link_names: z.literal('false') },
    metadata: z.strictObject({ event_type: z.string(), event_payload: z.record(z.string(), z.string()) }),
  }),
  'chat.update': z.strictObject({ channel, ts, text: quiet.min(1).max(4000), blocks: messageBlocks }),
  'chat.postEphemeral': z.strictObject({
    channel,
    thread_ts: ts.optional(),
    user: id,
    text: quiet,
    blocks: messageBlocks,
  }),
  'conversations.replies': z.strictObject({
    ...{ channel, ts, latest: ts.optional(), limit: z.coerce.number().max(999) },
    ...{ inclusive: bool, include_all_metadata: bool },
  }),
  'conversations.history': z.strictObject({
    ...{
      channel,
      latest: ts.optional(),
      limit: z.coerce.number().max(999),
      inclusive: bool,
      include_all_metadata: bool,
    },
  }),
  'files.info': z.strictObject({ file: id }),
  'files.delete': z.strictObject({ file: id }),
  'files.getUploadURLExternal': z.strictObject({
    filename: z.string().min(1),
    length: z.coerce.number().min(1),
    alt_text: z.string().max(1000).optional(),
  }),
  'files.completeUploadExternal': z.strictObject({
    files: z
      .array(z.strictObject({ id, title: z.string() }))
      .min(1)
      .max(10),
    channel_id: channel.optional(),
    thread_ts: ts.optional(),
  }),
  'views.open': z.strictObject({ trigger_id: id, view: modal }),
  'views.update': z.strictObject({ view_id: id, view: modal }),
  'views.publish': z.strictObject({
    user_id: id,
    view: z.strictObject({
      type: z.literal('home'),
      blocks: z
        .array(
          z.discriminatedUnion('type', [
            section,
            context,
            z.strictObject({ type: z.literal('header'), text: plain(150) }),
          ]),
        )
        .min(1)
        .max(100),
    }),
  }),
  'assistant.threads.setStatus': z.strictObject({ channel_id: channel, thread_ts: ts, status: z.string().max(50) }),
  'assistant.threads.setSuggestedPrompts': z.strictObject({
    ...{ channel_id: channel, thread_ts: ts.optional(), title: z.string() },
    prompts: z
      .array(z.strictObject({ title: z.string(), message: z.string() }))
      .min(1)
      .max(4),
  }),
  'oauth.v2.access': z.looseObject({ code: z.string() }),
} as const;

/** The scope that a method needs. */
export const scopes: Readonly<Record<string, string>> = {
  'users.info': 'users:read',
  'usergroups.list': 'usergroups:read',
  'reactions.add': 'reactions:write',
  'reactions.get': 'reactions:read',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'conversations.replies': 'channels:history',
  'conversations.history': 'channels:history',
  'files.info': 'files:read',
  'files.delete': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'assistant.threads.setStatus': 'chat:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
};

/** Slack's form: what is no text is JSON. */
export function argumentsOf(raw: string): Record<string, unknown> {
  const given = Object.fromEntries(new URLSearchParams(raw));
  const isJson = (name: string): boolean => ['blocks', 'files', 'view', 'metadata', 'prompts'].includes(name);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, isJson(name) ? JSON.parse(value) : value]),
  );
}
