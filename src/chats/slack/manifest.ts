import type { webApi } from '@slack/bolt';
import type { CommandHint } from '../../contracts/chat.js';
import { truncate } from '../../util/format.js';
import { suggestions } from './assistant.js';
import { forms } from './modals.js';
import { slashName, usageHint } from './slash.js';

/** Slack's own types, which know all fields, but not yet all scopes and events. */
type SlackManifest = webApi.AppsManifestCreateArguments['manifest'];

const maxHintLength = 100;

/**
 * What Slack is told about the app (https://docs.slack.dev/reference/app-manifest). New apps are agents (`agent_view`); those
 * that were made as assistants before July 2026 stay assistants until their admin changes them.
 * @param url where Slack posts events, such as "https://bot.example.org", without "/" at its end; absent: Socket Mode
 */
export function slackManifest(commands: readonly Pick<CommandHint, 'name'>[], url?: string) {
  const events = url && `${url}/slack/events`;
  const address = events ? { request_url: events } : {};
  return {
    display_information: {
      name: 'Clovabot',
      description: 'Answers questions about pictures, edits them, and learns from its team',
      background_color: '#1f6f43',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      agent_view: {
        agent_description: 'Answers questions about pictures, edits them, and learns from your team',
        suggested_prompts: [...suggestions],
      },
      bot_user: { display_name: 'Clovabot', always_online: true },
      shortcuts: [
        {
          name: 'Ask about this picture',
          type: 'message',
          callback_id: forms.ask,
          description: 'Ask something about the picture of a message',
        },
        {
          name: "That's wrong",
          type: 'message',
          callback_id: forms.wrong,
          description: 'Say what the right answer is, and I learn from it',
        },
      ],
      slash_commands: [
        {
          command: slashName,
          ...(events ? { url: events } : {}),
          description: 'Ask about a picture, or see what I have learned',
          usage_hint: truncate(usageHint(commands), maxHintLength),
          should_escape: true,
        },
      ],
    } satisfies SlackManifest['features'],
    oauth_config: {
      ...(url ? { redirect_urls: [`${url}/slack/oauth_redirect`] } : {}),
      scopes: { bot: Object.keys(botScopes) },
    },
    settings: {
      event_subscriptions: { ...address, bot_events: [...botEvents] },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** As it stands in the repository. */
export const manifestFile = 'slack-manifest.json';

export const manifestText = (commands: readonly Pick<CommandHint, 'name'>[], url?: string): string =>
  `${JSON.stringify(slackManifest(commands, url), null, 2)}\n`;

/** What the bot may do, and why it must: the bot's scopes of the manifest. */
export const botScopes: Readonly<Record<string, string>> = {
  'app_mentions:read': 'hear when it is mentioned',
  'assistant:write': 'suggest in its own pane what to ask',
  'channels:history': 'read the threads that it is in, and the picture that was posted before a question',
  'channels:read': 'hear that a channel was deleted, and then forget what was said there',
  'chat:write': 'answer',
  commands: 'offer /clovabot and the entries in the menu of a message',
  'files:read': 'see the pictures',
  'files:write': 'answer with pictures',
  'groups:history': 'read the same in private channels',
  'groups:read': 'hear the same of private channels',
  'im:history': 'hear direct messages',
  'mpim:history': 'hear direct messages among several people',
  'reactions:read': 'count ✅ and ❌',
  'reactions:write': 'put 👀 on a question',
  'usergroups:read': 'let only some user groups teach',
  'users:read': 'know people’s names',
};

const botEvents: readonly string[] = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'channel_deleted',
  'group_deleted',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'reaction_added',
  'reaction_removed',
  'tokens_revoked',
];

/** Without these it still works, but for what they are for. */
export const optionalScopes: readonly string[] = [
  'assistant:write',
  'channels:read',
  'groups:read',
  'usergroups:read',
  'mpim:history',
  'groups:history',
];
